"""The papers of 2025 and those of a stop: each comes from the step the law ties it to, prints, and is missed when it is
not there. 国办发〔2024〕54号: no visit without approval and notice, unless it is urgent; the result is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from station.records.case import CaseFile
from station.records.people import Officer, Proof
from station.rules.workflow import StageRefused
from station.services import case_papers, cases, exceptions, faces, opening_planned, rechecks, steps
from station.services.advance import advance
from station.services.case_papers import NewPaper
from station.services.filled import Filled
from station.store import case_papers as stored
from station.store import cases as case_rows
from station.store import officers, waiting
from station.store.audit import audit
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.inspections import HAZARD, on_site, planned
from tests.services.penalty_walk import refused
from tests.services.test_faces import issued, of, page
from tests.services.test_inbox import waiting_for

Make = Callable[..., int]
FIRM = "余姚市宏达塑料制品有限公司"
MAJOR = replace(HAZARD, major=True)


@pytest.fixture
def firm(enterprise: Make) -> int:
    return enterprise(name=FIRM)


@pytest.fixture
def crew(station: Station) -> tuple[int, ...]:
    known: dict[str, Officer] = {one.name: one for one in officers.active(station.store)}
    return known["王建国"].id, known["李敏"].id


@pytest.fixture
def urgent(station: Station, chief: Proof, firm: int) -> CaseFile:
    return opening_planned.open_adhoc(station.store, chief, firm, "JC-001", "complaint", "电话举报粉尘飘散")


def codes(station: Station, case: CaseFile) -> list[str]:
    return [one.code for one in stored.of_case(station.store, case.id)]


def offered(station: Station, case: CaseFile) -> set[str]:
    """Actions of the steps that are the case's."""
    now = station.clock.now()
    return {one.transition.action for one in steps.possible(station.store, case_rows.get(station.store, case.id), now)}


def printed(station: Station, actor: Proof, case: CaseFile, code: str) -> str:
    return page(station, issued(station, actor, of(station, case, code)))


def test_approval_notice_and_result_come_with_their_steps(station: Station, chief: Proof, firm: int) -> None:
    store, case = station.store, planned(station, chief, firm)
    cases.approve(store, chief, case.id)
    assert codes(station, case) == ["D01", "D60"] and of(station, case, "D60").state == "unmade"
    cases.dispatch(store, chief, case.id)
    assert of(station, case, "D61").paper.served_at is None
    cases.arrive(store, chief, case.id, identity_shown=True, told=cases.ALL_TOLD)
    assert of(station, case, "D61").paper.served_at == station.clock.now()
    cases.record_result(store, chief, case.id, "no_issue", signed=True)
    assert codes(station, case) == ["D01", "D60", "D61", "D02", "D62"]
    assert of(station, case, "D62").paper.served_how == "direct"
    for code, words in (("D60", "行政检查审批表"), ("D61", "王建国"), ("D62", "未发现问题")):
        said = printed(station, chief, case, code)
        assert words in said and FIRM in said
    assert of(station, case, "D61").paper.number == "（余）应急检通〔2026〕1号"
    assert audit(store).clean


@pytest.mark.parametrize(("outcome", "order"), [("rectify", "D04"), ("measure", "D03")])
def test_the_result_names_what_was_ordered(
    station: Station, chief: Proof, firm: int, outcome: cases.Outcome, order: str
) -> None:
    case = on_site(station, chief, firm)
    cases.record_result(station.store, chief, case.id, outcome, signed=True, hazards=[HAZARD])
    said = printed(station, chief, case, "D62")
    assert HAZARD.description in said and of(station, case, order).paper.number in said


def test_nobody_is_visited_without_a_notice(station: Station, chief: Proof, officer: Proof, firm: int) -> None:
    """A notice that is void is no notice; one made anew is, and so is the chief's release."""
    store, case = station.store, planned(station, chief, firm)
    cases.approve(store, chief, case.id)
    cases.dispatch(store, chief, case.id)
    case_papers.void(store, chief, of(station, case, "D61").paper.id, "日期写错")
    with refused("NOTICED", words="登记行政检查通知书"):
        cases.arrive(store, chief, case.id, identity_shown=True, told=cases.ALL_TOLD)
    again = case_papers.register(store, chief, case.id, NewPaper("D61", station.clock.now()))
    cases.arrive(store, chief, case.id, identity_shown=True, told=cases.ALL_TOLD)
    assert stored.get(store, again.id).served_at is not None
    other = planned(station, chief, firm, 2)
    cases.approve(store, chief, other.id)
    cases.dispatch(store, chief, other.id)
    case_papers.void(store, chief, of(station, other, "D61").paper.id, "按纸面办理")
    exceptions.grant(store, chief, other.id, "NOTICED", "已按纸面出示通知书", officer)
    assert cases.arrive(store, chief, other.id, identity_shown=True, told=cases.ALL_TOLD).stage == "on_site"


def test_an_urgent_visit_goes_ahead_and_is_made_up_for(
    station: Station, chief: Proof, officer: Proof, urgent: CaseFile, crew: tuple[int, ...]
) -> None:
    store = station.store
    assert "visit_first" in offered(station, urgent) and waiting.unapproved(store) == []
    gone = advance(store, officer, urgent.id, "visit_first", Filled(crew=crew, note="现场粉尘飘散，随时可能爆炸"))
    assert (gone.stage, gone.lead_id, gone.assist_id) == ("dispatched", *crew)
    assert codes(station, urgent) == [] and waiting.unapproved(store) == [urgent.id]
    waits = [(one.kind, one.action) for one in waiting_for(station, chief)]
    assert ("approval", "make_up") in waits
    cases.arrive(store, officer, urgent.id, identity_shown=True, told=cases.ALL_TOLD)
    cases.record_result(store, officer, urgent.id, "no_issue", signed=True)
    cases.returned(store, officer, urgent.id)
    with refused("MADE_UP_FOR", words="补办检查审批"):
        cases.close(store, chief, urgent.id)
    advance(store, chief, urgent.id, "make_up")
    assert codes(station, urgent) == ["D02", "D62", "D01", "D60", "D61"]
    assert of(station, urgent, "D61").paper.served_at is not None
    assert "make_up" not in offered(station, urgent) and waiting.unapproved(store) == []
    assert FIRM in printed(station, chief, urgent, "D60")
    assert cases.close(store, chief, urgent.id).stage == "closed"
    assert audit(store).clean


def test_only_what_no_plan_foresees_goes_ahead(station: Station, chief: Proof, firm: int) -> None:
    case = planned(station, chief, firm)
    assert "visit_first" not in offered(station, case)
    with refused("DIRECT", words="先审批"):
        advance(station.store, chief, case.id, "visit_first", Filled(note="情况紧急"))
    with pytest.raises(StageRefused):
        advance(station.store, chief, case.id, "make_up")


def test_an_approved_visit_is_not_made_up_for(station: Station, chief: Proof, firm: int) -> None:
    case = on_site(station, chief, firm)
    assert "make_up" not in offered(station, case)
    with refused("UNAPPROVED", words="不用补办"):
        advance(station.store, chief, case.id, "make_up")


def test_an_obstruction_leaves_an_account_of_it(station: Station, chief: Proof, firm: int) -> None:
    case = on_site(station, chief, firm)
    cases.obstruct(station.store, chief, case.id, "门卫拒不开门，已报警")
    said = printed(station, chief, case, "D71")
    assert "情况说明" in said and "门卫拒不开门，已报警" in said


def test_work_that_a_major_hazard_stopped_goes_on_after_a_review(
    station: Station, chief: Proof, firm: int, clock: FrozenClock
) -> None:
    """安全生产法第六十五条第一款第三项."""
    store, case = station.store, on_site(station, chief, firm)
    cases.record_result(store, chief, case.id, "measure", signed=True, hazards=[MAJOR])
    cases.returned(store, chief, case.id)
    clock.advance(minutes=30)
    rechecks.recheck_all(store, chief, case.id, True, signed=True)
    cases.returned(store, chief, case.id)
    with refused("RESUMED", words="审查恢复生产经营"):
        cases.close(store, chief, case.id)
    assert "review_resumption" in offered(station, case)
    advance(store, chief, case.id, "review_resumption", Filled(note="隐患已经排除，同意恢复"))
    assert of(station, case, "D67").paper.served_at is not None
    said = printed(station, chief, case, "D67")
    assert "恢复生产经营审查意见书" in said and of(station, case, "D03").paper.number in said
    assert cases.close(store, chief, case.id).stage == "closed"


def test_what_was_not_stopped_needs_no_review(station: Station, chief: Proof, firm: int, clock: FrozenClock) -> None:
    store, case = station.store, on_site(station, chief, firm)
    cases.record_result(store, chief, case.id, "rectify", signed=True, hazards=[MAJOR])
    cases.returned(store, chief, case.id)
    clock.advance(minutes=30)
    rechecks.recheck_all(store, chief, case.id, True, signed=True)
    cases.returned(store, chief, case.id)
    assert "review_resumption" not in offered(station, case)
    with refused("STOPPED", words="没有采取过现场处理措施"):
        advance(store, chief, case.id, "review_resumption", Filled(note="同意恢复"))
    assert cases.close(store, chief, case.id).stage == "closed"


def test_a_case_of_before_keeps_its_papers(station: Station, chief: Proof, firm: int, clock: FrozenClock) -> None:
    begun = clock.now().set(year=2025, month=5, day=7)
    case = opening_planned.open_running(
        station.store, chief, firm, "JC-001", opened_at=begun, number="余应急检〔2025〕12号", reason="补录"
    )
    assert faces.of_case(station, case.id) == ()
    cases.approve(station.store, chief, case.id)
    assert codes(station, case) == ["D01"]
