"""Each kind of slip where the case stands for it, refused where it does not, in both sizes, with its claims."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from station.records.case import CaseFile
from station.records.casework import NewGoods
from station.records.paper import IssuedSlip
from station.records.people import Proof
from station.rules.slip import SlipKind, read_unverified
from station.services import cases, slips, staff
from station.services.advance import advance
from station.services.case_facts import _announced
from station.services.cases import ALL_TOLD
from station.services.filled import Filled
from station.services.measures import open_measure
from station.services.slip_check import own_keys, verify
from station.services.slip_kinds import ANNOUNCED, SlipNotDue, Wanted, possible
from station.store import case_papers
from station.store import papers as rows
from station.wiring import Founding, Station, create_station
from tests.conftest import PIN, FrozenClock, enterprises
from tests.services.inspections import on_site
from tests.services.penalty_walk import Desk
from tests.services.test_measures import CONFIRMED

Enterprises = Callable[..., int]
EVIDENCE, SEALING = Wanted(SlipKind.BEFORE_EVIDENCE), Wanted(SlipKind.SEALING)
RESULT, RECEIPT = Wanted(SlipKind.RESULT), Wanted(SlipKind.SEALED_GOODS_RECEIPT)
SPOT = Filled(
    identity_shown=True,
    told=ALL_TOLD,
    signed=True,
    form={"points": CONFIRMED},
    goods=(NewGoods("不合格压力表", "Y-100", "只", "3"), NewGoods("无合格证钢瓶㙍", "40L", "只", "5")),
    note="压力容器无合格证，随时可能爆裂",
)


def said(station: Station, slip: IssuedSlip) -> str:
    """The words on both sizes."""
    found = ""
    for document in (slip.document, slips.roll(station, slip)):
        pdf = station.media.path(document.sha256)
        found += subprocess.run(["pdftotext", pdf, "-"], capture_output=True, check=True).stdout.decode()
    return "".join(found.split())


def claims(slip: IssuedSlip) -> tuple[str, ...]:
    return read_unverified(slip.payload).claims


def genuine(station: Station, slip: IssuedSlip) -> SlipKind:
    return verify(slip.payload, own_keys(station.store), station.store, slip.capture_code).content.kind


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


@pytest.fixture
def bureau_station(tmp_path: Path, clock: FrozenClock) -> Iterator[Station]:
    """A station whose people act in the bureau's own name, so that it may take compulsory measures."""
    until = clock.now().add(years=2).date()
    first = staff.NewOfficer("王建国", frozenset({"chief", "officer"}), "11028100001", until)
    founding = Founding("330281104", "小曹娥镇安监所", authority_mode="bureau_dispatch")
    made = create_station(tmp_path / "bureau-station", founding, first, PIN, clock)
    chief = staff.sign_in(made.store, made.keys, "王建国", PIN)
    staff.enrol(
        made.store, made.keys, chief, staff.NewOfficer("李敏", frozenset({"officer"}), "11028100002", until), PIN
    )
    yield made
    made.close()


@pytest.fixture
def sealed(bureau_station: Station) -> tuple[Station, Proof, CaseFile]:
    """A measure applied for."""
    boss = staff.sign_in(bureau_station.store, bureau_station.keys, "王建国", PIN)
    firm = enterprises(bureau_station)()
    crew = tuple(one.id for one in staff.active(bureau_station.store))[:2]
    made = open_measure(bureau_station.store, boss, firm, "QZ-001", "压力容器无合格证", crew=(crew[0], crew[1]))
    return bureau_station, boss, made


def test_evidence_is_announced_while_a_penalty_is_investigated(
    station: Station, desk: Desk, enterprise: Enterprises
) -> None:
    case = desk.opened(enterprise())
    with pytest.raises(SlipNotDue, match="不能出具调查取证前公示单"):
        slips.issue(station, desk.who(), case.id, EVIDENCE)
    case = desk.filed(enterprise())
    slip = slips.issue(station, desk.who(), case.id, EVIDENCE)
    assert genuine(station, slip) == SlipKind.BEFORE_EVIDENCE
    assert claims(slip)[1:] == ("11028100002", "11028100003")
    page = said(station, slip)
    for fact in (
        "调查取证公示单",
        "《中华人民共和国行政处罚法》第五十五条第二款",
        "有权申请其回避",
        "安全警示标志",
        slip.serial,
    ):
        assert page.count(fact) >= 2, fact
    assert slips.current(station, case.id, EVIDENCE) == slip
    assert slips.current(station, case.id) is None
    assert not _announced(station.store, case.id)


def test_sealing_needs_its_approval_and_its_receipt_needs_the_list(sealed: tuple[Station, Proof, CaseFile]) -> None:
    station, boss, case = sealed
    for wanted in (SEALING, RECEIPT):
        with pytest.raises(SlipNotDue):
            slips.issue(station, boss, case.id, wanted)
    advance(station.store, boss, case.id, "implement_urgent", SPOT)
    first, second = (slips.issue(station, boss, case.id, wanted) for wanted in (SEALING, RECEIPT))
    assert [one.serial[-6:] for one in (first, second)] == ["000001", "000002"]
    assert [genuine(station, one) for one in (first, second)] == [SlipKind.SEALING, SlipKind.SEALED_GOODS_RECEIPT]
    listed = "1\t不合格压力表\tY-100\t3\t只\t\n2\t无合格证钢瓶㙍\t40L\t5\t只\t\n"
    assert claims(second)[1:] == (sha256(listed.encode()).hexdigest(),)
    page = said(station, second)
    for fact in ("查封扣押物品收据", "不合格压力表（Y-100）", "无合格证钢瓶㙍（40L）", "以上共2项"):
        assert page.count(fact) == 2, fact
    assert said(station, first).count("享有陈述权、申辩权") == 2
    for paper in case_papers.of_case(station.store, case.id):
        if paper.code == "D07":
            given = slips.issue(station, boss, case.id, Wanted(SlipKind.DELIVERY, paper.id))
            assert claims(given)[1:] == (paper.number,)
            assert "查封扣押决定书" in said(station, given) and "直接送达" in said(station, given)


def test_a_result_is_said_after_it_was_found(station: Station, chief: Proof, enterprise: Enterprises) -> None:
    case = on_site(station, chief, enterprise())
    with pytest.raises(SlipNotDue, match="不能出具检查结果公示单") as early:
        slips.issue(station, chief, case.id, RESULT)
    assert "检查记录签字以后" in early.value.advice
    cases.record_result(station.store, chief, case.id, "no_issue", signed=True)
    slip = slips.issue(station, chief, case.id, RESULT)
    assert claims(slip)[1:] == ("no_issue", "-")
    assert said(station, slip).count("未发现问题") == 2
    assert slips.current(station, case.id, RESULT) == slip


def test_what_is_possible_is_what_is_issued(
    station: Station, desk: Desk, chief: Proof, enterprise: Enterprises
) -> None:
    penalty, visit = desk.decided(enterprise(), 3_000), on_site(station, chief, enterprise(), draw_no=7)
    now = station.clock.now()
    assert [one.kind for one in possible(station.store, visit.id, now)] == [ANNOUNCED.kind, SlipKind.DELIVERY]
    deliveries = possible(station.store, penalty.id, now)
    assert deliveries and {one.kind for one in deliveries} == {SlipKind.DELIVERY}
    numbers = [case_papers.get(station.store, one.paper_id or 0).number for one in deliveries]
    assert len(set(numbers)) == len(numbers) and all(numbers)
    given = [slips.issue(station, desk.who(), penalty.id, one) for one in deliveries]
    for one, wanted, number in zip(given, deliveries, numbers, strict=True):
        assert claims(one)[1:] == (number,)
        assert slips.current(station, penalty.id, wanted) == one


def test_a_paper_of_another_case_is_not_delivered_here(station: Station, desk: Desk, enterprise: Enterprises) -> None:
    first, second = desk.decided(enterprise(), 3_000), desk.filed(enterprise())
    wanted = possible(station.store, first.id, station.clock.now())[0]
    with pytest.raises(SlipNotDue):
        slips.issue(station, desk.who(), second.id, wanted)


def test_both_sizes_are_kept_and_a_case_counts_one(station: Station, chief: Proof, enterprise: Enterprises) -> None:
    case = on_site(station, chief, enterprise())
    slip = slips.issue(station, chief, case.id)
    roll = slips.roll(station, slip)
    assert roll.id != slip.document.id and roll.number == slip.serial and roll.kind == rows.ROLL
    assert [one.id for one in rows.documents(station.store, case_id=case.id)] == [slip.document.id]
    shape = subprocess.run(
        ["pdfinfo", station.media.path(roll.sha256)], capture_output=True, check=True
    ).stdout.decode()
    assert " 204.094 x " in shape, "72 mm"


def test_a_second_print_says_so_with_its_time(
    station: Station, chief: Proof, enterprise: Enterprises, clock: FrozenClock
) -> None:
    case = on_site(station, chief, enterprise())
    slip = slips.issue(station, chief, case.id)
    clock.advance(minutes=125)
    for document in (slip.document, slips.roll(station, slip)):
        (file,) = slips.again(station, document)
        words = "".join(
            subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True).stdout.decode().split()
        )
        assert "补打2026年11月20日11时5分" in words and slip.serial in words and file.name.endswith(" 补打.pdf")
    (picture,) = slips.again(station, slips.roll(station, slip), pictures=True)
    read = subprocess.run(["zbarimg", "-q", "--raw", picture], capture_output=True, check=True).stdout.decode()
    assert sorted(read.splitlines()) == sorted([slip.payload, slip.capture_code])


def test_a_look_ahead_issues_nothing(station: Station, chief: Proof, enterprise: Enterprises) -> None:
    case = on_site(station, chief, enterprise())
    before = station.store.size()
    shown = [slips.look(station, case.id, ANNOUNCED, on_roll=roll) for roll in (False, True)]
    assert all(pdf.startswith(b"%PDF-") for pdf in shown) and shown[0] != shown[1]
    assert station.store.size() == before
    with pytest.raises(SlipNotDue):
        slips.look(station, case.id, RESULT, on_roll=True)
