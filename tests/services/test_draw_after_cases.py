"""What a change after the draw does to cases: aborted, opened, sent by others; never twice, never past a guard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from station.records.case import CaseFile
from station.records.draw import Pick
from station.records.moment import day
from station.rules.workflow import StepRefused
from station.services import cases, draw_after_errors, loans, opening
from station.services.loans import NewGuest
from station.store import audit as replaying
from station.store import cases as case_rows
from station.store import deadlines, disclosures, models
from station.store import draws as rows
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services import later_draws
from tests.services.later_draws import (
    OTHERS,
    away,
    barred,
    close,
    drawn,
    fresh,
    officer,
    orange,
    order,
    pair,
    pick,
    picks,
    sent,
    verified,
    visited,
)

Make = Callable[..., int]


@pytest.fixture
def ten(station: Station, enterprise: Make, clock: FrozenClock) -> int:
    """Ten of fourteen drawn: two may be replaced."""
    return later_draws.ten(station, enterprise, clock)


@pytest.fixture
def cased(station: Station, ten: int) -> int:
    """The same with its cases."""
    assert len(opening.open_from_draw(station.store, fresh(station), ten)) == 10
    return ten


def of(station: Station, draw_id: int, where: Pick) -> CaseFile:
    """The one case of an enterprise."""
    found = case_rows.some(station.store, case_rows.ids(station.store, draw_id=draw_id)).values()
    (case,) = [each for each in found if each.enterprise_id == where.enterprise_id]
    return case


def told(station: Station, case: CaseFile) -> tuple[str, str]:
    """Kind and words of the newest event."""
    event = case_rows.events(station.store, case.id)[-1]
    return event.kind, event.detail


def crew(case: CaseFile) -> set[int | None]:
    return {case.lead_id, case.assist_id}


def team(where: Pick) -> set[int | None]:
    return {person.officer_id for person in (where.lead, where.assist) if person is not None}


def lead(where: Pick) -> int:
    assert where.lead is not None and where.lead.officer_id is not None
    return where.lead.officer_id


# Closed ---------------------------------------------------------------------------------------------------


def test_cases_are_opened_for_those_drawn_now(station: Station, ten: int) -> None:
    gone = picks(station, ten)[2]
    made = close(station, ten, gone.enterprise_id)
    assert case_rows.ids(station.store, draw_id=ten) == [], "nothing was opened before"
    opened = opening.open_from_draw(station.store, fresh(station), ten)
    assert {case.enterprise_id for case in opened} == {each.enterprise_id for each in picks(station, ten)}
    assert gone.enterprise_id not in {case.enterprise_id for case in opened}
    reserve = pick(station, ten, made.into)
    assert crew(of(station, ten, reserve)) == team(reserve)
    with pytest.raises(opening.DrawOpened):
        opening.open_from_draw(station.store, fresh(station), ten)


@pytest.mark.parametrize("stage", ["planned", "approved", "dispatched"])
def test_the_closed_ones_case_is_aborted_and_the_reserve_gets_one(station: Station, cased: int, stage: str) -> None:
    gone = picks(station, cased)[2]
    case = of(station, cased, gone)
    if stage != "planned":
        cases.approve(station.store, fresh(station), case.id)
    if stage == "dispatched":
        cases.dispatch(station.store, fresh(station), case.id)
    assert of(station, cased, gone).stage == stage
    size = station.store.size()
    made = close(station, cased, gone.enterprise_id)
    assert station.store.size() == size + 1, "one act"
    ended, reserve = of(station, cased, gone), pick(station, cased, made.into)
    assert (ended.stage, ended.result, ended.closed_at) == ("aborted", "aborted", station.clock.now())
    kind, words = told(station, ended)
    assert kind == "aborted" and "停产停业" in words and words.endswith("：门口贴了封条")
    # What the workflow makes of an abort follows as well.
    assert [each.rule for each in deadlines.of_case(station.store, ended.id)] == ["PUB_20WD", "ARCHIVE_EARLY_30WD"]
    assert len(disclosures.of_case(station.store, ended.id)) == 1
    new = of(station, cased, reserve)
    assert (new.stage, new.draw_id, new.source, new.power_item) == ("planned", cased, "double_random", case.power_item)
    assert (new.number, crew(new)) == ("余应急检〔2026〕11号", team(reserve))
    assert gone.name in told(station, new)[1] and told(station, new)[0] == "opened"
    with pytest.raises(opening.DrawOpened):
        opening.open_from_draw(station.store, fresh(station), cased)
    assert replaying.audit(station.store).clean


def test_who_stands_before_a_locked_gate_ends_the_case_himself(station: Station, cased: int) -> None:
    """The crew is on site: its case waits for what it finds; the reserve's is opened all the same."""
    gone = picks(station, cased)[0]
    visited(station, of(station, cased, gone))
    made = close(station, cased, gone.enterprise_id)
    assert of(station, cased, gone).stage == "on_site"
    assert of(station, cased, pick(station, cased, made.into)).stage == "planned"
    cases.abort(station.store, fresh(station), of(station, cased, gone).id, "大门贴着封条")
    again = picks(station, cased)[1]
    cases.abort(station.store, fresh(station), of(station, cased, again).id, "查无此厂")
    events = len(case_rows.events(station.store, of(station, cased, again).id))
    close(station, cased, again.enterprise_id, "relocated")
    assert len(case_rows.events(station.store, of(station, cased, again).id)) == events, "never aborted twice"
    assert len(case_rows.ids(station.store, draw_id=cased)) == 12


def test_what_was_inspected_is_not_replaced(station: Station, cased: int) -> None:
    gone = picks(station, cased)[0]
    case = visited(station, of(station, cased, gone))
    cases.record_result(station.store, fresh(station), case.id, "no_issue", signed=True)
    with pytest.raises(draw_after_errors.AlreadyInspected, match=case.number):
        close(station, cased, gone.enterprise_id)
    assert rows.after_lines(station.store, cased) == () and pick(station, cased, gone.uscc).selected


def test_without_a_reserve_the_case_ends_and_none_begins(
    station: Station, enterprise: Make, clock: FrozenClock
) -> None:
    orange(enterprise, 4)
    draw_id = drawn(station, clock, 4)
    opening.open_from_draw(station.store, fresh(station), draw_id)
    gone = picks(station, draw_id)[0]
    close(station, draw_id, gone.enterprise_id)
    assert of(station, draw_id, gone).stage == "aborted" and len(case_rows.ids(station.store, draw_id=draw_id)) == 4


def test_a_guard_of_the_workflow_refuses_the_whole_act(station: Station, cased: int, clock: FrozenClock) -> None:
    """The case has an event after now, because the clock was put right: nothing is aborted, so nothing is replaced."""
    gone, size = picks(station, cased)[0], station.store.size()
    clock.advance(hours=3)
    cases.approve(station.store, fresh(station), of(station, cased, gone).id)
    clock.advance(hours=-2)
    with station.store.act(fresh(station), "clock.correct", reason="快了", cosigner=fresh(station, "李敏")):
        pass
    with pytest.raises(StepRefused):
        close(station, cased, gone.enterprise_id)
    assert station.store.size() == size + 2 and rows.after_lines(station.store, cased) == ()
    assert of(station, cased, gone).stage == "approved" and pick(station, cased, gone.uscc).selected


# Unavailable ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", ["planned", "dispatched"])
def test_somebody_else_is_sent_and_the_case_says_why(station: Station, cased: int, stage: str, tmp_path: Path) -> None:
    target = picks(station, cased)[1]
    if stage == "dispatched":
        sent(station, of(station, cased, target))
    assert target.lead is not None
    made = away(station, cased, target.enterprise_id, lead(target))
    now, case = pick(station, cased, target.uscc), of(station, cased, target)
    assert pair(now) == made.people and case.stage == stage
    assert now.lead is not None and now.assist is not None
    assert (case.lead_id, case.assist_id) == (now.lead.officer_id, now.assist.officer_id)
    kind, words = told(station, case)
    into = next(person.name for person in (now.lead, now.assist) if person.iid == made.into)
    assert kind == "crew_changed" and f"{target.lead.name}不能到场（患病），依规则由{into}接替" in words
    assert words.endswith("：请假条在案")
    if stage == "planned":
        assert sent(station, case).stage == "dispatched", "as drawn, so no reason is asked for"
    verified(station, cased, tmp_path)
    assert replaying.audit(station.store).clean


def test_a_visited_case_keeps_who_was_there(station: Station, cased: int) -> None:
    target = picks(station, cased)[0]
    case = visited(station, of(station, cased, target))
    away(station, cased, target.enterprise_id, lead(target))
    assert crew(of(station, cased, target)) == crew(case) == team(target)
    assert team(pick(station, cased, target.uscc)) != team(target)


def test_whoever_was_sent_instead_of_the_drawn_stays(station: Station, cased: int) -> None:
    """Dispatching named others, with a reason: the draw's own people are not put back."""
    target = picks(station, cased)[0]
    others = [officer(station, name) for name in ("王建国", *OTHERS) if officer(station, name) not in team(target)]
    case = of(station, cased, target)
    cases.approve(station.store, fresh(station), case.id)
    who = {"lead_id": others[0], "assist_id": others[1], "note": "抽中人员出差"}
    cases.dispatch(station.store, fresh(station), case.id, **who)  # type: ignore[arg-type]
    away(station, cased, target.enterprise_id, lead(target))
    assert crew(of(station, cased, target)) == set(others)
    assert told(station, of(station, cased, target))[0] == "dispatched"


def test_a_dispatched_case_takes_nobody_whom_dispatching_would_refuse(
    station: Station, cased: int, tmp_path: Path
) -> None:
    """The rule knows only the recusals that were frozen: one declared since then must be entered as another change."""
    target = picks(station, cased)[0]
    sent(station, of(station, cased, target))
    others = [name for name in ("王建国", *OTHERS) if officer(station, name) not in team(target)]
    barred(station, others, [target.enterprise_id])
    first = away(station, cased, target.enterprise_id, lead(target))
    kind, words = told(station, of(station, cased, target))
    assert kind == "crew_kept" and "应当回避（近亲属）" in words and crew(of(station, cased, target)) == team(target)
    people = {iid: id_ for iid, (id_, _) in rows.people(station.store).items()}
    # The recusal against the other one was entered by mistake and is taken back.
    (spare,) = {officer(station, name) for name in others} - {people[first.into]}
    _take_back(station, spare, target.enterprise_id)
    second = away(station, cased, target.enterprise_id, people[first.into], "late_recusal")
    assert people[second.into] == spare
    assert crew(of(station, cased, target)) == {people[iid] for iid in second.people}
    assert told(station, of(station, cased, target))[0] == "crew_changed"
    verified(station, cased, tmp_path)


def _take_back(station: Station, officer_id: int, enterprise_id: int) -> None:
    table = models.Recusal
    wanted = table.select().where(table.officer_id == officer_id, table.enterprise_id == enterprise_id)
    row = station.store.one(wanted)
    assert row is not None
    with station.store.act(fresh(station), "recusal.declare", reason="登记有误") as act:
        act.update(models.Recusal, row["id"], ended_at="2026-11-25T09:00:00+08:00")


# Direct ---------------------------------------------------------------------------------------------------


def test_a_direct_order_gives_the_case_its_crew(
    station: Station, enterprise: Make, clock: FrozenClock, tmp_path: Path
) -> None:
    barred(station, OTHERS, orange(enterprise, 5))
    draw_id = drawn(station, clock, 3, direct=True)
    opening.open_from_draw(station.store, fresh(station), draw_id)
    target = picks(station, draw_id)[0]
    assert crew(of(station, draw_id, target)) == {None}
    guest = loans.borrow(station.store, fresh(station), NewGuest("赵磊", "11028104001", day("2028-12-31"), "330281104"))
    order(station, draw_id, target.enterprise_id, [officer(station, "王建国"), guest.id])
    case = of(station, draw_id, target)
    assert (case.lead, case.assist) == ("王建国", "赵磊")
    kind, words = told(station, case)
    assert kind == "crew_changed" and "直接委派 王建国、赵磊" in words
    assert sent(station, case).stage == "dispatched"
    verified(station, draw_id, tmp_path)
    assert replaying.audit(station.store).clean
