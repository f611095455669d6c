"""文书 as rows: signed later, registered, voided, replaced; what they lack, and what a void one blocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from station.records.case import CaseFile
from station.records.casework import CasePaper, Serving
from station.records.people import Proof
from station.services import case_papers, cases, recording_items
from station.services.case_papers import NewPaper, Signing
from station.services.filled import Filled
from station.store import case_papers as stored
from station.store import cases as case_rows
from station.store.act import Act
from station.store.cases import CaseVoid
from station.store.errors import NotAllowed, ReasonNeeded
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.inspections import HAZARD, on_site, planned, sign_in_again
from tests.services.penalty_walk import HANDED, SHOWN, Desk, refused
from tests.services.test_forbidden import SETUP

Make = Callable[..., int]
REFUSED = Signing(refusal="负责人看过后拒绝签名", witness="万圣村村干部陈某")


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


def of(station: Station, case: CaseFile, code: str) -> CasePaper:
    """The newest paper of a kind that is not void."""
    found = [each for each in stored.of_case(station.store, case.id) if each.code == code and not each.voided_at]
    return found[-1]


def unsigned(station: Station, chief: Proof, firm: int) -> tuple[CaseFile, CasePaper]:
    """An inspection with a registered record that the party has not signed."""
    case = on_site(station, chief, firm)
    return case, case_papers.register(station.store, chief, case.id, NewPaper("D02", station.clock.now()))


def test_signed_later(station: Station, chief: Proof, enterprise: Make, clock: FrozenClock) -> None:
    case, paper = unsigned(station, chief, enterprise())
    assert paper.party_signed == "missing" and [each.name for each in paper.signers] == ["王建国", "李敏"]
    (lacks,) = [each for each in case_papers.lacking(station.store, case.id) if each.paper.code == "D02"]
    assert (lacks.unsigned, lacks.undelivered) == (("当事人",), False)
    clock.advance(hours=1)
    chief, officer = sign_in_again(station)
    with pytest.raises(case_papers.WrongTime):
        case_papers.sign(station.store, officer, paper.id, Signing("张三"), paper.made_at.subtract(minutes=1))
    signed = case_papers.sign(station.store, officer, paper.id, Signing("张三"))
    assert signed.party_signed == "signed" and signed.signers[-1].name == "余姚市第1塑料制品厂（张三）"
    assert all(each.paper.id != paper.id for each in case_papers.lacking(station.store, case.id))
    with pytest.raises(case_papers.NothingToSign):
        case_papers.sign(station.store, officer, paper.id, Signing("张三"))


@pytest.mark.parametrize("bare", [Signing(), replace(REFUSED, witness=" "), replace(REFUSED, refusal="")])
def test_a_refusal_says_how_and_who_saw_it(station: Station, chief: Proof, enterprise: Make, bare: Signing) -> None:
    _, paper = unsigned(station, chief, enterprise())
    with pytest.raises(case_papers.RefusalBare):
        case_papers.sign(station.store, chief, paper.id, bare)
    noted = case_papers.sign(station.store, chief, paper.id, REFUSED)
    assert (noted.party_signed, noted.complete) == ("refused", True)
    assert noted.refusal == "负责人看过后拒绝签名；见证人：万圣村村干部陈某"
    assert [(each.part, each.name) for each in noted.signers][-1] == ("witness", "万圣村村干部陈某")


def test_a_void_notice_blocks_its_delivery_until_there_is_another(desk: Desk, enterprise: Make) -> None:
    case, store = desk.concluded(enterprise(), 3000), desk.station.store
    desk.step(case, "notice", Filled(sanctions=desk.fine(case, 3000)))
    notice = of(desk.station, case, "D23")
    with pytest.raises(NotAllowed):
        case_papers.void(store, desk.who(), notice.id, "金额写错")
    with pytest.raises(ReasonNeeded):
        case_papers.void(store, desk.who("王建国"), notice.id, " ")
    voided = case_papers.void(store, desk.who("王建国"), notice.id, "金额写错")
    assert voided.voided_at is not None and voided.void_reason == "金额写错"
    with pytest.raises(case_papers.AlreadyVoid):
        case_papers.void(store, desk.who("王建国"), notice.id, "金额写错")
    with refused("PAPERS"):
        desk.step(case, "serve_notice", HANDED)
    again = case_papers.register(store, desk.who(), case.id, NewPaper("D23", desk.clock.now()))
    assert again.number == notice.number + "之2"
    desk.step(case, "serve_notice", HANDED)
    assert of(desk.station, case, "D23").served_at is not None


def test_what_was_delivered_is_replaced_and_named(desk: Desk, enterprise: Make) -> None:
    case, store = desk.told(enterprise(), 3000), desk.station.store
    old = of(desk.station, case, "D23")
    with pytest.raises(case_papers.CannotVoid, match="已经送达") as refusal:
        case_papers.void(store, desk.who("王建国"), old.id, "金额写错")
    assert "替代" in refusal.value.advice
    now = desk.clock.now()
    new = case_papers.replace(
        store, desk.who(), old.id, NewPaper("D23", now, served_at=now, serving=Serving("direct", "张三")), "条款号写错"
    )
    assert old.number in new.title and new.number == old.number + "之2" and new.served_at is not None
    kept = stored.get(store, old.id)
    assert kept.voided_at is not None and new.number in kept.void_reason and "条款号写错" in kept.void_reason
    desk.step(case, "hear_defence", SHOWN)


def test_what_the_law_keeps_is_replaced_and_stays(desk: Desk, enterprise: Make) -> None:
    case, store = desk.concluded(enterprise(), 3000), desk.station.store
    old = of(desk.station, case, "D53")
    lock(desk.station, old.id)
    with pytest.raises(case_papers.CannotVoid, match="依法存档"):
        case_papers.void(store, desk.who("王建国"), old.id, "写错")
    case_papers.replace(store, desk.who(), old.id, NewPaper("D53", desk.clock.now()), "补充证据目录")
    assert stored.get(store, old.id).voided_at is None


def lock(station: Station, paper_id: int) -> None:
    with station.store.act(SETUP, "roster.import") as act:
        _locked(act, paper_id)


def _locked(act: Act, paper_id: int) -> None:
    stored.change(act, paper_id, locked=1)


@pytest.mark.parametrize(
    ("number", "refusal"),
    [
        ("（余）应急检记〔2026〕99号", case_papers.NumberUnfit),
        ("第三号", case_papers.NumberUnfit),
        ("余应急复〔2026〕03号", case_papers.NumberUnfit),
    ],
)
def test_own_numbers_are_handed_out(
    station: Station, chief: Proof, enterprise: Make, number: str, refusal: type[Exception]
) -> None:
    case = on_site(station, chief, enterprise())
    with pytest.raises(refusal, match=number.split("〔")[0]):
        case_papers.register(station.store, chief, case.id, NewPaper("D02", station.clock.now(), number))


def test_a_number_of_another_body_is_taken_once(station: Station, chief: Proof, enterprise: Make) -> None:
    case, now = on_site(station, chief, enterprise()), station.clock.now()
    new = NewPaper("D02", now, "慈应急检〔2026〕3号")
    assert case_papers.register(station.store, chief, case.id, new).number == "慈应急检〔2026〕3号"
    with pytest.raises(case_papers.NumberTaken, match="慈应急检"):
        case_papers.register(station.store, chief, case.id, new)
    bare = NewPaper("D53", now)
    numbers = [case_papers.register(station.store, chief, case.id, bare).number for _ in range(2)]
    assert numbers[1] == numbers[0] + "之2"


def test_who_signs_is_asked_of_the_catalogue(station: Station, chief: Proof, officer: Proof, enterprise: Make) -> None:
    case, now = on_site(station, chief, enterprise()), station.clock.now()
    with pytest.raises(case_papers.ChiefSigns):
        case_papers.register(station.store, officer, case.id, NewPaper("D00", now))
    with pytest.raises(case_papers.SignersShort, match="现有 1 名"):
        case_papers.register(station.store, chief, case.id, NewPaper("D00", now, officers=(officer.officer_id,)))
    with pytest.raises(case_papers.WrongTime):
        case_papers.register(station.store, chief, case.id, NewPaper("D00", now.add(minutes=1)))
    paper = case_papers.register(station.store, chief, case.id, NewPaper("D00", now))
    assert [each.part for each in paper.signers] == ["officer", "officer", "chief"]
    assert case_papers.lacking(station.store, case.id) == ()


def test_what_is_to_be_delivered_is_listed(station: Station, chief: Proof, enterprise: Make) -> None:
    case = on_site(station, chief, enterprise())
    cases.record_result(station.store, chief, case.id, "rectify", signed=True, hazards=[HAZARD])
    assert case_papers.lacking(station.store, case.id) == ()
    case_papers.register(station.store, chief, case.id, NewPaper("D04", station.clock.now(), signing=Signing("张三")))
    (lacks,) = case_papers.lacking(station.store, case.id)
    assert (lacks.unsigned, lacks.undelivered) == ((), True)


def test_a_void_case_takes_no_paper(station: Station, chief: Proof, enterprise: Make) -> None:
    case = on_site(station, chief, enterprise())
    with station.store.act(SETUP, "roster.import") as act:
        case_rows.change(act, case.id, voided_at="2026-11-20T09:00:00+08:00")
    with pytest.raises(CaseVoid):
        case_papers.register(station.store, chief, case.id, NewPaper("D02", station.clock.now()))


@pytest.mark.parametrize(
    ("how", "item"), [("direct", "SERVE_DIRECT"), ("left", "SERVE_LEAVE"), ("public", "SERVE_PUBLIC")]
)
def test_how_a_paper_was_delivered_says_what_must_be_recorded(
    station: Station, chief: Proof, enterprise: Make, how: str, item: str
) -> None:
    case, now = planned(station, chief, enterprise()), station.clock.now()
    paper = NewPaper("D23", now, served_at=now, serving=Serving(how, "张三", "见证人陈某"))
    case_papers.register(station.store, chief, case.id, paper)
    applying = {each.item.code for each in recording_items.standing(station.store, case.id)}
    assert applying & {"SERVE_DIRECT", "SERVE_LEAVE", "SERVE_PUBLIC"} == {item}
