"""Terms that an event from outside begins: an accident's report, an application, urgent preserving, a case handed down
from above, reconsideration and suit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from station.records.case import CaseFile
from station.records.casework import NewCause, Sanction, Serving
from station.records.moment import day
from station.services import cases as inspections
from station.services import penalties, penalty_causes, rechecks
from station.services.filled import Filled
from station.services.penalties import Clue
from station.store import cases, deadlines
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.inspections import HAZARD, on_site
from tests.services.penalty_walk import HANDED, NOTED, PRESS, SHOWN, SIGNS, Desk, Make, refused

TAKING = replace(SHOWN, goods=(PRESS,), serving=Serving("direct", "张三"), note="设备随时可能转移")


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


def by(desk: Desk, firm: int, clue: str) -> CaseFile:
    """A case that came to light in this way, with one cause."""
    store = desk.station.store
    case = penalties.open_penalty(store, desk.who(), Clue(firm, "CF-001", clue, "来文", crew=desk.crew()))
    penalty_causes.add_cause(store, desk.who(), case.id, NewCause(SIGNS, "没有警示标志", day(desk.clock.now())))
    return case


# 立案


def test_an_accident_is_filed_within_five_days_of_its_report(desk: Desk, enterprise: Make) -> None:
    case = by(desk, enterprise(), "accident")
    assert desk.running(case) == {"FILE_ACCIDENT": "2026-11-27"}
    term = desk.term(case, "FILE_ACCIDENT")
    events = {event.id: event.kind for event in cases.events(desk.station.store, case.id)}
    assert events[term.anchor_event_id or 0] == "accident_report_approved" and "found" in events.values()
    desk.step(case, "propose_filing", Filled(crew=desk.crew()))
    desk.chief(case, "file")
    assert desk.term(case, "FILE_ACCIDENT").state == "met"


def test_an_accident_that_is_not_filed_ends_its_term(desk: Desk, enterprise: Make) -> None:
    case = by(desk, enterprise(), "accident")
    desk.chief(case, "decline", NOTED)
    assert desk.term(case, "FILE_ACCIDENT").state == "met"


# 复查申请


def test_an_application_begins_ten_days_of_its_own(station: Station, desk: Desk, enterprise: Make) -> None:
    case = on_site(station, desk.who("王建国"), enterprise())
    store = station.store
    inspections.record_result(store, desk.who(), case.id, "rectify", signed=True, hazards=[HAZARD])
    inspections.returned(store, desk.who(), case.id)
    inspections.ask_recheck(store, desk.who(), case.id, "已经整改，申请复查")
    assert desk.running(case)["RECHECK_ASKED"] == "2026-12-04"
    with refused("RECHECK_UNASKED", words="按期复查"):
        inspections.ask_recheck(store, desk.who(), case.id, "再次申请")
    desk.go("2026-11-25T09:00:00+08:00")
    rechecks.recheck_all(store, desk.who(), case.id, True, signed=True)
    assert {desk.term(case, rule).state for rule in ("RECHECK_ASKED", "RECHECK_10D", "RECTIFY")} == {"met"}


def test_a_recheck_of_some_hazards_answers_the_application(station: Station, desk: Desk, enterprise: Make) -> None:
    case, store = on_site(station, desk.who("王建国"), enterprise()), station.store
    later = replace(HAZARD, description="消防通道堵塞", rectify_by=day("2026-12-15"))
    inspections.record_result(store, desk.who(), case.id, "rectify", signed=True, hazards=[HAZARD, later])
    inspections.returned(store, desk.who(), case.id)
    inspections.ask_recheck(store, desk.who(), case.id, "第一条已经整改")
    first = cases.hazards(store, case.id)[0].id
    rechecks.recheck(store, desk.who(), case.id, {first: rechecks.Result(True)}, signed=True)
    assert desk.term(case, "RECHECK_ASKED").state == "met" and "RECTIFY" in desk.running(case)


# 当场先行登记保存


def test_urgent_preserving_is_approved_within_a_day(desk: Desk, enterprise: Make) -> None:
    case = desk.filed(enterprise())
    with refused("PRESERVED_URGENTLY", words="没有待补办批准"):
        desk.chief(case, "backfill_preserving", NOTED)
    with refused("NOTE"):
        desk.step(case, "preserve_urgent", replace(TAKING, note=" "))
    begun = desk.clock.now()
    desk.step(case, "preserve_urgent", TAKING)
    desk.step(case, "return")
    assert desk.term(case, "PRESERVE_URGENT_24H").due_at == begun.add(hours=24)
    assert desk.running(case)["PRESERVE_7D"] == "2026-12-01"
    desk.chief(case, "backfill_preserving", NOTED)
    assert desk.term(case, "PRESERVE_URGENT_24H").state == "met"
    desk.chief(case, "approve_disposal", NOTED)
    desk.step(case, "dispose_preserved", replace(HANDED, outcome="released"))
    assert desk.term(case, "PRESERVE_7D").state == "met"


def test_what_is_given_back_needs_no_approval_any_more_and_late_stays_late(desk: Desk, enterprise: Make) -> None:
    given, late = desk.filed(enterprise()), desk.filed(enterprise())
    for case in (given, late):
        desk.step(case, "preserve_urgent", TAKING)
        desk.step(case, "return")
    desk.chief(given, "approve_disposal", NOTED)
    desk.step(given, "dispose_preserved", replace(HANDED, outcome="released"))
    assert desk.term(given, "PRESERVE_URGENT_24H").state == "ended"
    desk.go("2026-11-23T09:00:00+08:00")
    desk.chief(late, "backfill_preserving", NOTED)
    assert desk.term(late, "PRESERVE_URGENT_24H").state == "late"


def test_urgently_preserved_evidence_is_evidence(desk: Desk, enterprise: Make) -> None:
    case = desk.filed(enterprise())
    desk.step(case, "preserve_urgent", TAKING)
    desk.propose(case, 3_000)
    assert desk.step(case, "conclude").stage == "report_done"


# 交办案件报备案


def to_decision(desk: Desk, case: CaseFile, yuan: int) -> CaseFile:
    """From its filing to the decision, reviewed by nobody for a reason."""
    desk.step(case, "propose_filing", Filled(crew=desk.crew()))
    desk.chief(case, "file")
    desk.chief(case, "investigate")
    desk.step(case, "examine", SHOWN)
    desk.step(case, "return")
    desk.propose(case, yuan)
    desk.step(case, "conclude")
    desk.step(case, "notice", Filled(sanctions=desk.fine(case, yuan)))
    desk.step(case, "serve_notice", HANDED)
    desk.step(case, "hear_defence", SHOWN)
    desk.skip_review(case)
    desk.step(case, "review_settled")
    desk.step(case, "propose_decision")
    desk.chief(case, "submit")
    return desk.chief(case, "decide", Filled(sanctions=desk.fine(case, yuan)))


def test_a_case_handed_down_is_reported_upward(desk: Desk, enterprise: Make) -> None:
    case = to_decision(desk, by(desk, enterprise(), "assigned"), 3_000)
    assert desk.running(case)["RECORD_FILING_ASSIGNED"] == "2026-12-04"
    assert "RECORD_FILING" not in desk.running(case)
    with refused("TO_REPORT", words="不用报备案"):
        desk.step(case, "report_penalty", NOTED)
    desk.step(case, "report_assigned", NOTED)
    assert desk.term(case, "RECORD_FILING_ASSIGNED").state == "met"
    with refused("TO_REPORT_ASSIGNED", words="已经报过"):
        desk.step(case, "report_assigned", NOTED)


def test_a_case_of_our_own_is_not_reported_for_that(desk: Desk, enterprise: Make) -> None:
    case = desk.decided(enterprise(), 3_000)
    assert "RECORD_FILING_ASSIGNED" not in desk.running(case)


def test_not_punishing_is_reported_too(desk: Desk, enterprise: Make) -> None:
    case = by(desk, enterprise(), "assigned")
    desk.step(case, "propose_filing", Filled(crew=desk.crew()))
    desk.chief(case, "file")
    desk.chief(case, "investigate")
    desk.step(case, "examine", SHOWN)
    desk.step(case, "return")
    none = (Sanction(desk.party(case), "none"),)
    penalty_causes.propose(desk.station.store, desk.who(), case.id, none, {})
    desk.step(case, "conclude")
    desk.skip_review(case)
    desk.step(case, "review_settled")
    desk.step(case, "propose_decision", Filled(sanctions=none))
    desk.chief(case, "submit_none")
    desk.chief(case, "decide_none", NOTED)
    assert "RECORD_FILING_ASSIGNED" in desk.running(case)


# 复议、诉讼


def test_upheld_in_reconsideration_the_party_has_fifteen_days(desk: Desk, enterprise: Make) -> None:
    case = desk.served(enterprise(), 3_000)
    assert {"RECONSIDER_60D", "LITIGATE_6M"} <= set(desk.running(case))
    with refused("RECONSIDERING", words="先登记复议受理"):
        desk.step(case, "reconsideration_upheld", NOTED)
    desk.step(case, "reconsider", NOTED)
    assert "RECONSIDER_60D" not in desk.running(case)
    with refused("NO_REMEDY", words="先登记正在进行"):
        desk.step(case, "litigate", NOTED)
    with refused("SUING", words="没有正在进行的行政诉讼"):
        desk.step(case, "litigation_upheld", NOTED)
    desk.go("2026-12-14T09:00:00+08:00")
    desk.step(case, "reconsideration_upheld", NOTED)
    assert desk.running(case)["LITIGATE_15D"] == "2026-12-29"
    assert "LITIGATE_6M" not in desk.running(case)
    desk.step(case, "litigate", NOTED)
    assert desk.term(case, "LITIGATE_15D").state == "ended"
    desk.step(case, "litigation_upheld", NOTED)
    with refused("REMEDY_OPEN"):
        desk.step(case, "remedy_withdrawn", NOTED)


def test_a_remedy_withdrawn_is_none_any_more(desk: Desk, enterprise: Make) -> None:
    case = desk.served(enterprise(), 3_000)
    desk.step(case, "litigate", NOTED)
    assert not {"RECONSIDER_60D", "LITIGATE_6M"} & set(desk.running(case))
    desk.step(case, "remedy_withdrawn", NOTED)
    with refused("SUING"):
        desk.step(case, "litigation_upheld", NOTED)


def test_who_was_not_told_of_the_term_has_a_year_from_the_decision(desk: Desk, enterprise: Make) -> None:
    case = desk.served(enterprise(), 3_000)
    desk.go("2026-12-10T09:00:00+08:00")
    desk.step(case, "term_untold", NOTED)
    assert desk.running(case)["LITIGATE_1Y"] == "2027-11-22"  # the 20th of November 2027 is a Saturday
    assert day(desk.term(case, "LITIGATE_1Y").anchor_at) == day("2026-11-20")
    with refused("SUIT_TERM", words="六个月"):
        desk.step(case, "term_untold", NOTED)


def test_the_application_to_the_court_follows_the_end_of_the_remedies(desk: Desk, enterprise: Make) -> None:
    """行政强制法第五十三条: three months from the end of the party's time, wherever it moves."""
    case = desk.served(enterprise(), 3_000)
    desk.go("2026-12-10T09:00:00+08:00")
    desk.step(case, "overdue", NOTED)
    assert desk.term(case, "COURT_3M").anchor_at == desk.term(case, "LITIGATE_6M").due_at
    desk.step(case, "reconsider", NOTED)
    desk.go("2027-01-20T09:00:00+08:00")
    desk.step(case, "reconsideration_upheld", NOTED)
    first = desk.term(case, "LITIGATE_15D")
    assert first.due_at.to_date_string() == "2027-02-04"
    moved = desk.term(case, "COURT_3M")
    assert (moved.state, moved.anchor_at) == ("running", first.due_at)
    assert [each.state for each in deadlines.of_case(desk.station.store, case.id) if each.rule == "COURT_3M"] == [
        "running", "superseded",
    ]  # fmt: skip


def test_a_changed_decision_is_closed_anew(desk: Desk, enterprise: Make) -> None:
    """What was to be closed falls away with the decision: it is served, carried out and closed again."""
    case = desk.served(enterprise(), 3_000)
    desk.step(case, "pay", replace(NOTED, note="3000元，票据号0012345"))
    assert "CLOSE_10" in desk.running(case)
    desk.chief(case, "change", replace(NOTED, sanctions=desk.fine(case, 2_000)))
    assert "CLOSE_10" not in desk.running(case) and desk.term(case, "CLOSE_10").state == "ended"
