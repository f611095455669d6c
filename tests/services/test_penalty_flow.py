"""A general penalty from the first clue to ready-for-archive, on the real store, and the ways it may go instead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from station.records.case import Found
from station.records.casework import NewCause, Sanction, Serving
from station.records.moment import day
from station.records.review import Minutes
from station.rules.workflow import StageRefused
from station.services import cases as inspections_
from station.services import (
    penalties,
    penalty_causes,
    penalty_steps,
    rechecks,
    review_receive,
    review_send,
    reviews,
)
from station.services.filled import Filled
from station.services.penalties import Clue
from station.services.penalty_causes import Choice
from station.services.review_send import Sent
from station.store import audit, case_papers, cases, disclosures, parties
from station.store.errors import NotAllowed
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.inspections import on_site
from tests.services.penalty_walk import HANDED, MANAGER, NOTED, PRESS, SHOWN, SIGNS, Desk, Make, refused
from tests.services.review_cases import Scene, review_scene


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


@pytest.fixture
def scene(tmp_path: Path, founded: Path) -> Iterator[Scene]:
    with review_scene(tmp_path, founded) as made:
        yield made


def test_from_a_hazard_through_legal_review_to_the_end(scene: Scene) -> None:
    """What an inspection found and nobody put right: 40,000元, reviewed by the bureau, paid, closed."""
    store, desk = scene.station.store, Desk(scene.station, scene.clock)
    inspection = on_site(scene.station, desk.who("王建国"), scene.enterprise())
    hazard = Found("3台压力机没有安全警示标志", "安全生产法第三十五条", day("2026-12-01"), SIGNS)
    inspections_.record_result(store, desk.who(), inspection.id, "rectify", signed=True, hazards=[hazard])
    inspections_.returned(store, desk.who(), inspection.id)
    desk.go("2026-12-02T09:00:00+08:00")
    rechecks.recheck_all(store, desk.who(), inspection.id, False, signed=True)
    inspections_.returned(store, desk.who(), inspection.id)
    found = cases.hazards(store, inspection.id)[0]
    clue = Clue(inspection.enterprise_id, "CF-001", "inspection", crew=desk.crew(), origin_id=inspection.id)
    case = penalties.open_from_hazards(store, desk.who(), [(found.id, "")], clue)
    assert (case.number, case.stage, case.flow, case.origin_id) == (
        "余应急案〔2026〕1号",
        "clue",
        "penalty",
        inspection.id,
    )
    assert cases.hazards(store, inspection.id)[0].penalty_id == case.id
    cause = parties.causes(store, case.id)[0]
    assert (cause.violated, cause.punished) == (
        "《中华人民共和国安全生产法》第三十五条",
        "《中华人民共和国安全生产法》第九十九条第（一）项",
    )
    assert cause.happened_on == day("2026-11-20") and cause.hazard_id == found.id
    assert desk.running(case) == {"FILE_CASE": "2026-12-09"}
    # The inspection may be closed now that its hazard became a penalty.
    assert inspections_.close(store, desk.who("王建国"), inspection.id).stage == "closed"

    desk.step(case, "propose_filing", Filled(crew=desk.crew()))
    assert desk.chief(case, "file").stage == "filed"
    assert desk.running(case) == {"DECIDE_90D": "2027-03-02"}
    desk.chief(case, "investigate")
    desk.step(case, "call_inquiry")
    desk.step(case, "serve_paper", HANDED)
    desk.step(case, "inquire", SHOWN)
    desk.step(case, "return")
    cause_id = parties.causes(store, case.id)[0].id
    penalty_causes.propose(store, desk.who(), case.id, desk.fine(case, 40_000), {cause_id: Choice("A3", 4_000_000)})
    assert desk.step(case, "conclude").stage == "report_done"
    desk.step(case, "notice", Filled(sanctions=desk.fine(case, 40_000)))
    desk.step(case, "serve_notice", HANDED)
    desk.step(case, "return")
    assert desk.running(case)["DEFENSE_3D"] == "2026-12-09"
    assert desk.step(case, "hear_defence", SHOWN).stage == "defense_heard"

    scene = scene.again()
    sent = review_send.submit(scene.station, desk.who(), case.id, responsible=True)
    assert cases.get(store, case.id).stage == "review_pending", "the case goes where its review goes"
    with refused("REVIEW_CLOSED", "REVIEW", words="法制审核"):
        desk.step(case, "review_passed")
    for kind, detail in (("accept", ""), ("opinion", "agree")):
        review_receive.receive(scene.station, desk.who(), scene.office.says(sent, kind, detail))
    assert cases.get(store, case.id).stage == "review_passed"
    desk.step(case, "propose_decision")
    assert desk.chief(case, "submit").stage == "submitted"
    said = penalty_causes.conclusion(store, case.id, desk.fine(case, 40_000))
    case = desk.chief(case, "decide", Filled(sanctions=desk.fine(case, 40_000), conclusion=said))
    assert (case.stage, case.result) == ("decided", "penalised")
    assert {"PUB_7WD": "2026-12-11", "SERVE_7D": "2026-12-11"}.items() <= desk.running(case).items()
    assert desk.term(case, "DECIDE_90D").state == "met"
    queued = disclosures.of_case(store, case.id)
    assert {(one.target, one.category, one.conclusion) for one in queued} == {(case.enterprise, "行政处罚", said)}
    assert [one.channel for one in queued] == ["zj_gov_service", "credit"]
    assert "罚款40,000元" in said and "警示标志" in said

    assert desk.step(case, "serve", HANDED).stage == "served"
    desk.step(case, "return")
    running = desk.running(case)
    assert (running["PAY_15D"], running["RECONSIDER_60D"]) == ("2026-12-17", "2027-02-01")
    paid = replace(NOTED, note="40000元，票据号0012345")
    assert desk.step(case, "pay", paid).stage == "executed"
    desk.step(case, "propose_closing")
    case = desk.chief(case, "close")
    assert case.stage == "closed" and case.closed_at is not None
    assert desk.running(case)["ARCHIVE_30WD"] == "2027-01-14"
    on_file = case_papers.of_case(store, case.id)
    assert [paper.code for paper in on_file] == [
        "D00", "D14", "D15", "D53", "D23", "D24", "D51", "D29", "D33", "D39", "D45",
    ]  # fmt: skip
    assert {paper.number for paper in on_file if paper.code == "D33"} == {"（余）应急罚〔2026〕1号"}
    assert audit.audit(store).clean


def test_nobody_approves_what_he_proposed(desk: Desk, enterprise: Make) -> None:
    case = desk.opened(enterprise())
    desk.step(case, "propose_filing", Filled(crew=desk.crew()), "王建国")
    with refused("FILING_PROPOSED", words="您自己提出"):
        desk.chief(case, "file")
    with pytest.raises(NotAllowed):
        desk.step(case, "file")
    desk.step(case, "propose_filing", Filled(crew=desk.crew()))
    assert desk.chief(case, "file").stage == "filed"


def test_urgent_action_is_filed_afterwards(desk: Desk, enterprise: Make) -> None:
    case = desk.opened(enterprise())
    urgent = Filled(crew=desk.crew(), note="设备随时可能转移")
    assert desk.step(case, "act_first", urgent).stage == "investigating"
    assert desk.running(case)["FILE_BACKFILL"] == "2026-11-27"
    desk.step(case, "examine", SHOWN)
    desk.step(case, "return")
    desk.propose(case, 3_000)
    with refused("FILED", words="先补办立案审批"):
        desk.step(case, "conclude")
    desk.step(case, "propose_backfill")
    desk.chief(case, "backfill")
    assert desk.running(case) == {"DECIDE_90D": "2027-02-18", "UPLOAD_24H": "2026-11-21"}
    assert desk.step(case, "conclude").stage == "report_done"
    with pytest.raises(StageRefused):
        desk.step(case, "propose_backfill")


def test_preserved_evidence_is_disposed_of_within_seven_days(desk: Desk, enterprise: Make) -> None:
    case = desk.filed(enterprise())
    taking = replace(SHOWN, goods=(PRESS,), serving=Serving("direct", "张三"))
    with refused("PAPERS", words="先办好"):
        desk.step(case, "preserve", taking)
    desk.chief(case, "approve_preserving", NOTED)
    desk.step(case, "preserve", taking)
    desk.step(case, "return")
    assert desk.running(case)["PRESERVE_7D"] == "2026-12-01"
    desk.propose(case, 3_000)
    desk.step(case, "conclude")
    with refused("PRESERVED_SETTLED", words="1件"):
        desk.step(case, "notice", Filled(sanctions=desk.fine(case, 3_000)))
    desk.chief(case, "approve_disposal", NOTED)
    desk.step(case, "dispose_preserved", replace(HANDED, outcome="released"))
    assert desk.term(case, "PRESERVE_7D").state == "met"
    assert desk.step(case, "notice", Filled(sanctions=desk.fine(case, 3_000))).stage == "noticed"


def test_appraisal_stops_the_ninety_days(desk: Desk, enterprise: Make) -> None:
    case = desk.filed(enterprise())
    desk.step(case, "appraise", NOTED)
    assert desk.term(case, "DECIDE_90D").paused
    desk.go("2026-11-30T09:00:00+08:00")
    desk.step(case, "appraised", NOTED)
    assert desk.running(case)["DECIDE_90D"] == "2027-03-01"


def test_not_punished(desk: Desk, enterprise: Make) -> None:
    """不予处罚: nothing is told, the review may be skipped with a reason, the decision is served."""
    case = desk.filed(enterprise())
    desk.step(case, "examine", SHOWN)
    desk.step(case, "return")
    none = (Sanction(desk.party(case), "none"),)
    penalty_causes.propose(desk.station.store, desk.who(), case.id, none, {})
    desk.step(case, "conclude")
    with refused("PENALTY", words="不予处罚"):
        desk.step(case, "notice", Filled(sanctions=none))
    desk.skip_review(case)
    desk.step(case, "review_settled")
    desk.step(case, "propose_decision")
    with refused("PAPERS", words="先办好"):
        desk.chief(case, "submit")
    desk.chief(case, "submit_none")
    case = desk.chief(case, "decide_none", replace(NOTED, note="初次违法，后果轻微并及时改正"))
    assert case.result == "no_penalty" and "PUB_7WD" not in desk.running(case)
    assert desk.step(case, "serve_none", HANDED).stage == "executed"


def test_a_major_case_is_discussed_collectively(desk: Desk, enterprise: Make) -> None:
    store = desk.station.store
    case = desk.approved(enterprise(), 3_000)
    reviews.flag(store, desk.who(), case.id, "complex", True, "涉及多个法律关系")
    with refused("REVIEW", "COLLECTIVE", words="集体讨论"):
        desk.chief(case, "decide", Filled(sanctions=desk.fine(case, 3_000)))
    with refused("COLLECTIVE_HELD", words="集体讨论记录"):
        desk.step(case, "discuss")
    people = ("徐局长 局长", "王建国 所长")
    minutes = Minutes(desk.clock.now(), "会议室", "徐局长", "何书记", people, "事实清楚", "同意罚款3000元", True)
    reviews.minute(store, desk.who(), case.id, "collective", minutes)
    assert desk.step(case, "discuss").stage == "collective"
    with refused("REVIEW"):
        desk.chief(case, "decide", Filled(sanctions=desk.fine(case, 3_000)))


def test_unit_and_person_each_get_a_decision(desk: Desk, enterprise: Make) -> None:
    store = desk.station.store
    case = desk.filed(enterprise())
    person = penalty_causes.add_party(store, desk.who(), case.id, MANAGER)
    unit = parties.causes(store, case.id)[0]
    new = NewCause("AF-094-01", "没有建立全员安全生产责任制", unit.happened_on)
    own = penalty_causes.add_cause(store, desk.who(), case.id, new, person.id)
    both = (Sanction(desk.party(case), "fine", 300_000), Sanction(person.id, "fine", 2_000_000))
    choices = {unit.id: Choice("A1", 300_000), own.id: Choice("A1", 2_000_000)}
    penalty_causes.propose(store, desk.who(), case.id, both, choices)
    desk.step(case, "examine", SHOWN)
    desk.step(case, "return")
    desk.step(case, "conclude")
    # 20,000元 is 较大数额 for a person.
    with refused("HEARING_TOLD", words="可以要求听证"):
        desk.step(case, "notice", Filled(sanctions=both))
    with pytest.raises(penalty_causes.OutsideTier, match="10,000元"):
        penalty_causes.propose(
            store,
            desk.who(),
            case.id,
            (both[0], Sanction(person.id, "fine", 1_000_000)),
            {unit.id: choices[unit.id], own.id: Choice("A1", 1_000_000)},
        )
    less = (both[0], Sanction(person.id, "fine", 1_000_000))
    reason = Choice("A1", 1_000_000, "主动消除危害后果，减轻处罚")
    penalty_causes.propose(store, desk.who(), case.id, less, {unit.id: choices[unit.id], own.id: reason})
    desk.step(case, "notice", Filled(sanctions=less))
    desk.step(case, "serve_notice", HANDED)
    desk.step(case, "hear_defence", SHOWN)
    desk.skip_review(case)
    desk.step(case, "review_settled")
    desk.step(case, "propose_decision")
    desk.chief(case, "submit")
    with refused("FOR_UNITS", words="个人、单位"):
        desk.chief(case, "decide", Filled(sanctions=less))
    desk.chief(case, "decide_both", Filled(sanctions=less))
    desk.step(case, "serve", HANDED)
    served = {one.code: one.served_at is not None for one in case_papers.of_case(store, case.id)}
    assert served["D33"] and served["D34"]


def test_the_case_follows_its_review(scene: Scene) -> None:
    """Sent: it waits. Disagreed with and begun anew: back to the proposal. Agreed to: on to the decision's approval."""
    store, desk = scene.station.store, Desk(scene.station, scene.clock)
    case = desk.heard(scene.enterprise(), 3_000)

    def follow() -> str:
        with store.act(desk.who(), "penalty.review", subject=f"case/{case.id}") as act:
            penalty_steps.follow_review_in(act, store, case.id)
        return cases.get(store, case.id).stage

    def answer(sent: Sent, *said: tuple[str, str]) -> None:
        for kind, detail in said:
            review_receive.receive(scene.station, desk.who(), scene.office.says(sent, kind, detail))

    assert follow() == "defense_heard"
    sent = review_send.submit(scene.station, desk.who(), case.id, responsible=True)
    assert follow() == "review_pending"
    answer(sent, ("accept", ""), ("opinion", "disagree"))
    assert follow() == "review_pending"
    review_send.respond(scene.station, desk.who(), case.id, "concur", "采纳意见，重新取证", responsible=True)
    assert follow() == "report_done"
    again = review_send.submit(scene.station, desk.who(), case.id, responsible=True)
    assert follow() == "review_pending"
    answer(again, ("accept", ""), ("opinion", "agree"))
    assert follow() == "review_passed" == follow()
