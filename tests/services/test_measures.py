"""Compulsory measures and licences on the real store: walked to their end, refused where the law says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from station.records.case import CaseFile
from station.records.casework import NewGoods
from station.records.coverage import Span
from station.records.moment import iso, moment
from station.records.people import Proof
from station.rules.workflow import StageRefused, StepRefused
from station.services import measures, recording_items, reviews, scenes, staff
from station.services.advance import advance
from station.services.cases import ALL_TOLD
from station.services.filled import Filled
from station.services.measure_facts import points
from station.store import case_papers, cases, deadlines, goods
from station.store.store import Store
from station.wiring import Founding, Station, create_station
from tests.conftest import PIN, FrozenClock
from tests.services.recorded import SAID, clip

Make = Callable[..., int]
CONFIRMED = ",".join(code for code, _, only_absent in points() if not only_absent)
NINE = moment("2026-11-20T09:00:00+08:00")
HEAD = Filled(form={"head_approval": "局长批示"})
SPOT = Filled(
    identity_shown=True,
    told=ALL_TOLD,
    signed=True,
    form={"points": CONFIRMED},
    goods=(NewGoods("不合格压力表", "Y-100", "只", "3"), NewGoods("无合格证钢瓶", "40L", "只", "5", value_fen=120_000)),
    note="压力容器无合格证，随时可能爆裂",
)


@pytest.fixture
def bureau_station(tmp_path: Path, clock: FrozenClock) -> Iterator[Station]:
    """A station whose people act in the bureau's own name, so that it may take compulsory measures."""
    person = staff.NewOfficer("王建国", frozenset({"chief", "officer"}), "11028100001", None)
    made = create_station(
        tmp_path / "bureau-station",
        Founding("330281104", "小曹娥镇安监所", authority_mode="bureau_dispatch"),
        replace(person, cert_valid_to=clock.now().add(years=2).date()),
        PIN,
        clock,
    )
    chief = staff.sign_in(made.store, made.keys, "王建国", PIN)
    second = staff.NewOfficer("李敏", frozenset({"officer"}), "11028100002", clock.now().add(years=2).date())
    staff.enrol(made.store, made.keys, chief, second, PIN)
    yield made
    made.close()


@pytest.fixture
def boss(bureau_station: Station) -> Proof:
    return staff.sign_in(bureau_station.store, bureau_station.keys, "王建国", PIN)


@pytest.fixture
def firm(bureau_station: Station) -> int:
    from tests.conftest import enterprise

    return int(enterprise.__wrapped__(bureau_station)())  # type: ignore[attr-defined]


def applied(station: Station, boss: Proof, firm: int, flow: str = "compulsory") -> CaseFile:
    people = {person.name: person.id for person in staff.active(station.store)}
    item = {"compulsory": "QZ-001", "compulsory_power": "QZ-002"}[flow]
    crew = (people["王建国"], people["李敏"])
    return measures.open_measure(station.store, boss, firm, item, "压力容器无合格证", flow=flow, crew=crew)


def running(store: Store, case_id: int) -> dict[str, str]:
    return {each.rule: iso(each.due_at) for each in deadlines.of_case(store, case_id) if each.state == "running"}


def test_urgent_seizure_is_approved_within_a_day_extended_and_released(
    bureau_station: Station, boss: Proof, firm: int, clock: FrozenClock
) -> None:
    store = bureau_station.store
    case = applied(bureau_station, boss, firm)
    case = advance(store, boss, case.id, "implement_urgent", SPOT)
    assert case.stage == "implemented_urgent"
    assert running(store, case.id) == {
        "COMP_URGENT_24H": "2026-11-21T09:00:00+08:00",
        "SEAL_30D": "2026-12-20T23:59:59+08:00",
        "PUB_20WD": "2026-12-18T23:59:59+08:00",
    }
    papers = {paper.code: paper for paper in case_papers.of_case(store, case.id)}
    assert papers["D07"].number == "（余）应急查扣〔2026〕1号"
    assert papers["D07"].served_how == "direct" and papers["D70"].party_signed == "signed"
    assert [signer.name for signer in papers["D08"].signers if signer.part == "officer"] == ["王建国", "李敏"]
    advance(store, boss, case.id, "backfill", HEAD)
    assert "COMP_URGENT_24H" not in running(store, case.id)
    advance(store, boss, case.id, "return")
    with pytest.raises(StageRefused, match="已延长"):
        more = replace(
            SPOT, form={"days": "30", "approval": "余应急强批〔2026〕3号", "approved_on": "2026-11-20"}, note="案情复杂"
        )
        advance(store, boss, case.id, "extend", more)
        advance(store, boss, case.id, "extend", more)


def test_extension_counts_on_from_the_first_term(bureau_station: Station, boss: Proof, firm: int) -> None:
    store = bureau_station.store
    case = applied(bureau_station, boss, firm)
    advance(store, boss, case.id, "implement_urgent", SPOT)
    advance(store, boss, case.id, "backfill", HEAD)
    more = Filled(
        form={"days": "30", "approval": "余应急强批〔2026〕3号", "approved_on": "2026-11-20"}, note="案情复杂"
    )
    assert advance(store, boss, case.id, "extend", more).stage == "extended"
    assert running(store, case.id)["SEAL_30D"] == "2027-01-19T23:59:59+08:00"


def test_days_of_an_appraisal_do_not_count(bureau_station: Station, boss: Proof, firm: int, clock: FrozenClock) -> None:
    store = bureau_station.store
    case = applied(bureau_station, boss, firm)
    advance(store, boss, case.id, "implement_urgent", SPOT)
    advance(store, boss, case.id, "backfill", HEAD)
    clock.set("2026-11-23T09:00:00+08:00")
    boss = staff.sign_in(store, bureau_station.keys, "王建国", PIN)
    advance(store, boss, case.id, "appraise", Filled(note="送宁波特检院鉴定"))
    clock.set("2026-12-03T09:00:00+08:00")
    boss = staff.sign_in(store, bureau_station.keys, "王建国", PIN)
    advance(store, boss, case.id, "appraised", Filled(note="鉴定报告已出"))
    assert running(store, case.id)["SEAL_30D"] > "2026-12-28"


def test_sealing_cannot_be_closed_without_its_recording_or_the_chief_s_release(
    bureau_station: Station, boss: Proof, firm: int
) -> None:
    store = bureau_station.store
    case = applied(bureau_station, boss, firm)
    advance(store, boss, case.id, "implement_urgent", SPOT)
    advance(store, boss, case.id, "backfill", HEAD)
    advance(store, boss, case.id, "dispose", Filled(outcome="destroyed", note="责令销毁"))
    assert {one.state for one in goods.of_case(store, case.id)} == {"destroyed"}
    advance(store, boss, case.id, "return")
    with pytest.raises(StepRefused) as refused:
        advance(store, boss, case.id, "close")
    assert (
        "附件1" in refused.value.message
        and "告知查封扣押决定（查封、扣押的起止时间没有登记）、物品核实确认" in refused.value.advice
    )
    recording_items.confirm(store, boss, case.id, "SEAL_NOTIFY", note="ZFY0001 第 2 段")
    with pytest.raises(StepRefused) as refused:
        advance(store, boss, case.id, "close")
    assert "起止时间没有登记" in refused.value.advice, "a marker alone records nothing"
    scenes.say_time(store, boss, case.id, "sealing", 1, Span(NINE, NINE), "按笔录登记")
    with pytest.raises(StepRefused) as refused:
        advance(store, boss, case.id, "close")
    assert "没有录像" in refused.value.advice
    clip(bureau_station, case.id, NINE.subtract(minutes=1), NINE.add(minutes=1))
    with pytest.raises(StepRefused) as refused:
        advance(store, boss, case.id, "close")
    assert "告知查封扣押决定（查封、扣押的地点、人员和过程没有登记）" in refused.value.advice
    scenes.say_facts(store, boss, case.id, "sealing", 1, SAID)
    with pytest.raises(StepRefused) as refused:
        advance(store, boss, case.id, "close")
    assert "告知查封扣押决定" not in refused.value.advice and "物品核实确认（没有人" in refused.value.advice
    recording_items.release(store, boss, case.id, "SEAL_INVENTORY", "记录仪电量耗尽，已附情况说明")
    closed = advance(store, boss, case.id, "close")
    assert closed.stage == "closed" and closed.closed_at is not None
    assert "ARCHIVE_30WD" in running(store, case.id)


@pytest.mark.parametrize(
    ("spoiled", "word"),
    [
        (replace(SPOT, identity_shown=False), "第十八条第三项"),
        (replace(SPOT, told=frozenset({"reason"})), "第十八条第五项"),
        (replace(SPOT, goods=()), "第二十四条"),
        (replace(SPOT, signed=False), "第十八条第八项"),
        (replace(SPOT, form={"points": "called,heard"}), "第十八条"),
        (replace(SPOT, form={"points": CONFIRMED, "absent": "yes"}), "第十八条"),
        (replace(SPOT, crew=()), "第十七条第三款"),
    ],
)
def test_seizure_is_refused_by_article(
    bureau_station: Station, boss: Proof, firm: int, spoiled: Filled, word: str
) -> None:
    case = applied(bureau_station, boss, firm)
    size = bureau_station.store.size()
    with pytest.raises(StepRefused) as refused:
        advance(bureau_station.store, boss, case.id, "implement_urgent", spoiled)
    assert word in refused.value.message
    assert bureau_station.store.size() == size and goods.of_case(bureau_station.store, case.id) == ()


def test_measure_needs_its_review_before_it_is_approved(bureau_station: Station, boss: Proof, firm: int) -> None:
    case = applied(bureau_station, boss, firm)
    assert reviews.standing(bureau_station.store, case.id).level == "must"
    with pytest.raises(StepRefused, match="法制审核"):
        advance(bureau_station.store, boss, case.id, "approve", HEAD)


def test_entrusted_station_takes_no_measure_by_itself(station: Station, chief: Proof, enterprise: Make) -> None:
    case = applied(station, chief, enterprise())
    with pytest.raises(StepRefused) as refused:
        advance(station.store, chief, case.id, "implement_urgent", SPOT)
    assert "行政强制法第十七条" in refused.value.message and "局执法人员" in refused.value.advice


def test_licence_is_received_checked_and_published_within_seven_days(
    station: Station, chief: Proof, enterprise: Make, clock: FrozenClock
) -> None:
    store = station.store
    people = {person.name: person.id for person in staff.active(store)}
    crew = (people["李敏"], people["陈海波"])
    case = measures.receive_licence(store, chief, enterprise(), "XK-002", "烟花爆竹经营（零售）许可申请", crew=crew)
    assert running(store, case.id) == {"LIC_ACCEPT_5": "2026-11-27T23:59:59+08:00"}
    advance(store, chief, case.id, "notify_correction", Filled(note="缺安全管理制度"))
    advance(store, chief, case.id, "resubmit")
    advance(store, chief, case.id, "accept")
    assert "LIC_DECIDE_20" in running(store, case.id)
    visited = Filled(identity_shown=True, told=ALL_TOLD, signed=True, note="店面面积、消防设施符合要求")
    advance(store, chief, case.id, "check", visited)
    advance(store, chief, case.id, "return")
    granted = advance(store, chief, case.id, "grant", Filled(note="局许可决定 余应急许准〔2026〕8号"))
    assert granted.result == "granted"
    assert running(store, case.id)["PUB_7WD"] == "2026-12-01T23:59:59+08:00"
    advance(store, chief, case.id, "issue")
    assert advance(store, chief, case.id, "close").stage == "closed"
    assert [event.kind for event in cases.events(store, case.id)][0] == "opened"


def test_power_is_cut_a_day_after_the_notice(
    bureau_station: Station, boss: Proof, firm: int, clock: FrozenClock
) -> None:
    store = bureau_station.store
    case = applied(bureau_station, boss, firm, "compulsory_power")
    with pytest.raises(StepRefused) as refused:
        advance(store, boss, case.id, "approve")
    assert "安全生产法第七十条" in refused.value.message and "法制审核" in refused.value.message
    # The review itself has tests of its own; here the case has come back from it.
    with store.act(boss, "measure.approve", subject=f"case/{case.id}") as act:
        cases.change(act, case.id, stage="power_noticed")
        cases.add_event(act, case.id, "power_noticed", act.now)
    there = Filled(identity_shown=True, told=ALL_TOLD, signed=True, note="拒不执行停产决定")
    clock.advance(hours=23, minutes=59)
    boss = staff.sign_in(store, bureau_station.keys, "王建国", PIN)
    with pytest.raises(StepRefused, match="提前二十四小时"):
        advance(store, boss, case.id, "cut", there)
    with pytest.raises(StepRefused, match="第十八条第七项"):
        advance(store, boss, case.id, "cut", replace(there, signed=False))
    clock.advance(minutes=1)
    assert advance(store, boss, case.id, "cut", there).stage == "power_cut"
    assert "PUB_20WD" in running(store, case.id)
    left = {paper.code: paper for paper in case_papers.of_case(store, case.id)}
    assert left["D70"].complete and left["D70"].served_at is None and left["D12"].served_at is not None
    restored = advance(store, boss, case.id, "restore", Filled(note="隐患消除，恢复供电"))
    assert restored.stage == "power_restored" and restored.result == "released"
