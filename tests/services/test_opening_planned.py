"""Inspections without a draw: by a task, off plan with a reason, and what was begun on paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from station.records.law import LawSetting
from station.records.moment import day, moment
from station.records.people import Proof
from station.rules.workflow import StepRefused
from station.services import cases, opening, opening_planned, plans
from station.store import audit as replaying
from station.store import cases as rows
from station.store import deadlines, disclosures, law
from station.store.errors import NotAllowed, ReasonNeeded, RowMissing
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.inspections import planned
from tests.services.test_plans import MUST, RANDOM, TERMS, made, publish, send

Make = Callable[..., int]
BEGUN = moment("2026-10-12T14:00:00+08:00")


def test_a_task_opens_cases_for_the_enterprises_named(
    station: Station, chief: Proof, officer: Proof, enterprise: Make
) -> None:
    _, (task,) = made(station, chief, MUST)
    first, second = enterprise(), enterprise()
    opened = opening_planned.open_planned(station.store, officer, task.id, [second, first, second])
    assert [each.enterprise_id for each in opened] == [second, first]
    assert [each.number for each in opened] == ["余应急检〔2026〕1号", "余应急检〔2026〕2号"]
    for case in opened:
        assert (case.source, case.task_id, case.checklist, case.power_item) == (
            "planned_non_random",
            task.id,
            "AN",
            "JC-001",
        )
        assert (case.stage, case.lead_id, case.kind, case.flow) == ("planned", None, "inspection", "inspection")
    (event,) = rows.events(station.store, opened[0].id)
    assert (event.kind, event.detail) == ("opened", "按任务开立：红色企业全覆盖检查")
    cases.approve(station.store, chief, opened[0].id)
    assert send(station, chief, opened[0].id).stage == "dispatched"
    assert replaying.audit(station.store).clean


def test_whoever_cannot_be_opened_opens_nobody(station: Station, chief: Proof, enterprise: Make) -> None:
    _, (task, random) = made(station, chief, MUST, RANDOM)
    good, closed = enterprise(), enterprise(status="closed")
    open_planned = opening_planned.open_planned
    with pytest.raises(opening_planned.NoTargets):
        open_planned(station.store, chief, task.id, [])
    with pytest.raises(opening_planned.NotActive):
        open_planned(station.store, chief, task.id, [good, closed])
    with pytest.raises(RowMissing):
        open_planned(station.store, chief, task.id, [good, 7])
    with pytest.raises(plans.WrongMethod):
        open_planned(station.store, chief, random.id, [good])
    assert rows.ids(station.store) == []
    (case,) = open_planned(station.store, chief, task.id, [good])
    with pytest.raises(opening_planned.AlreadyOpened):
        open_planned(station.store, chief, task.id, [enterprise(), good])
    cases.abort(station.store, chief, case.id, "搬走了又搬回来")
    assert len(open_planned(station.store, chief, task.id, [good])) == 1


def test_the_scope_says_who_is_left(station: Station, chief: Proof, enterprise: Make) -> None:
    _, (task, everybody) = made(station, chief, MUST, replace(MUST, terms=replace(TERMS, scope=())))
    red, dusty, plain = enterprise(risk="red"), enterprise(hazards="有限空间,粉尘涉爆"), enterprise()
    enterprise(risk="red", status="moved")
    assert {each.id for each in opening_planned.in_scope(station.store, task.id)} == {red, dusty}
    assert {each.id for each in opening_planned.in_scope(station.store, everybody.id)} == {red, dusty, plain}
    opening_planned.open_planned(station.store, chief, task.id, [red])
    assert {each.id for each in opening_planned.in_scope(station.store, task.id)} == {dusty}


def test_an_off_plan_inspection_says_why(station: Station, officer: Proof, chief: Proof, enterprise: Make) -> None:
    store, target = station.store, enterprise()
    for clue, note in (("", ""), ("boredom", "闲来无事"), ("other", " ")):
        with pytest.raises(opening_planned.NoReason):
            opening_planned.open_adhoc(store, officer, target, "JC-001", clue, note)
    with pytest.raises(opening_planned.NotActive):
        opening_planned.open_adhoc(store, officer, enterprise(status="closed"), "JC-001", "complaint", "")
    with pytest.raises(opening.UnknownPowerItem):
        opening_planned.open_adhoc(store, officer, target, "JC-999", "complaint", "")
    assert rows.ids(store) == []
    case = opening_planned.open_adhoc(store, officer, target, "JC-003", "other", "节前巡查", "AN")
    assert (case.source, case.clue, case.clue_note, case.checklist) == ("adhoc", "other", "节前巡查", "AN")
    assert (case.stage, case.task_id, case.power_item) == ("planned", None, "JC-003")
    assert rows.events(store, case.id)[0].detail == "计划外检查，其他：节前巡查"
    with pytest.raises(NotAllowed):
        cases.approve(store, officer, case.id)
    assert cases.approve(store, chief, case.id).stage == "approved"


def test_the_chief_does_not_approve_without_the_reason(station: Station, chief: Proof, enterprise: Make) -> None:
    case = opening_planned.open_adhoc(station.store, chief, enterprise(), "JC-001", "complaint", "来电")
    with station.store.act(chief, "case.open_adhoc") as act:
        rows.change(act, case.id, clue="")
    with pytest.raises(StepRefused) as refused:
        cases.approve(station.store, chief, case.id)
    assert [each.guard for each in refused.value.refusals] == ["ADHOC_REASON"]


def test_its_result_goes_to_the_portal_as_well(station: Station, chief: Proof, enterprise: Make) -> None:
    store = station.store
    case = opening_planned.open_adhoc(store, chief, enterprise(), "JC-001", "accident", "昨夜小火")
    cases.approve(store, chief, case.id)
    send(station, chief, case.id)
    cases.arrive(store, chief, case.id, identity_shown=True, told=cases.ALL_TOLD)
    cases.record_result(store, chief, case.id, "no_issue", signed=True)
    queued = disclosures.of_case(store, case.id)
    assert {each.channel for each in queued} == {"dept_portal", "zj_gov_service"}
    assert {each.publisher for each in queued} == {"station"}
    assert len({each.due_at for each in queued}) == 1
    for count, item in enumerate(queued, 1):
        assert term(station, case.id) == "running", "the term is kept when the result is out on both"
        assert len(disclosures.queue(store)) == 3 - count
        publish(station, item.id)
    assert term(station, case.id) == "met"


def term(station: Station, case_id: int) -> str:
    """State of the deadline of publication."""
    (found,) = [each for each in deadlines.of_case(station.store, case_id) if each.rule == "PUB_20WD"]
    return found.state


def test_how_often_an_enterprise_was_inspected_this_year(
    station: Station, chief: Proof, enterprise: Make, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, other = enterprise(), enterprise()
    planned(station, chief, target)
    gone = opening_planned.open_adhoc(station.store, chief, target, "JC-001", "recheck", "")
    cases.abort(station.store, chief, gone.id, "找不到")
    opening_planned.open_adhoc(station.store, chief, other, "JC-001", "recheck", "")
    found = opening_planned.frequency(station.store, target)
    assert (found.times, found.cap, found.reached) == (1, None, False)
    cap = LawSetting("inspection.annual_cap", 2, "上限", "测试", day("2026-06-01"))
    capped = replace(law.load(), settings=(*law.load().settings, cap))
    monkeypatch.setattr(law, "of", lambda store: capped)
    assert not opening_planned.frequency(station.store, target).reached
    opening_planned.open_adhoc(station.store, chief, target, "JC-001", "assigned", "市局交办")
    found = opening_planned.frequency(station.store, target)
    assert (found.times, found.cap, found.reached) == (2, 2, True)


def test_frequency_starts_anew_with_the_year(
    station: Station, chief: Proof, enterprise: Make, clock: FrozenClock
) -> None:
    target = enterprise()
    opening_planned.open_adhoc(station.store, chief, target, "JC-001", "recheck", "")
    clock.set("2027-01-04T09:00:00+08:00")
    assert opening_planned.frequency(station.store, target).times == 0


def test_what_was_begun_on_paper_keeps_its_number_and_its_day(
    station: Station, chief: Proof, officer: Proof, enterprise: Make
) -> None:
    store, target = station.store, enterprise()
    number = "余应急检〔2026〕37号"
    words: dict[str, Any] = {"opened_at": BEGUN, "number": f" {number} ", "reason": "启用前已在办"}
    with pytest.raises(NotAllowed):
        opening_planned.open_running(store, officer, target, "JC-001", **words)
    with pytest.raises(ReasonNeeded):
        opening_planned.open_running(store, chief, target, "JC-001", **{**words, "reason": ""})
    case = opening_planned.open_running(store, chief, target, "JC-001", **words)
    assert (case.number, case.opened_at, case.stage) == (number, BEGUN, "planned")
    assert case.rule_set == law.load().rule_set(day(BEGUN)).code
    (event,) = rows.events(store, case.id)
    assert (event.occurred_at, event.recorded_at) == (BEGUN, station.clock.now())
    (line,) = store.lines(subject=f"case/{number}")
    assert (line.action, line.reason, moment(line.occurred)) == ("case.enter_running", "启用前已在办", BEGUN)
    at = BEGUN.add(hours=2)
    assert cases.approve(store, chief, case.id, occurred_at=at).stage == "approved"
    assert [each.occurred_at for each in rows.events(store, case.id)] == [BEGUN, at]
    after = opening_planned.open_adhoc(store, chief, target, "JC-001", "recheck", "")
    assert after.number == "余应急检〔2026〕38号", "the series goes on where paper left it"
    with pytest.raises(opening_planned.NumberTaken):
        opening_planned.open_running(store, chief, enterprise(), "JC-001", **words)
    assert replaying.audit(store).clean


def test_a_penalty_begun_on_paper_goes_its_own_way(station: Station, chief: Proof, enterprise: Make) -> None:
    item = opening_planned.power_items(station.store, "penalty")[0]
    words: dict[str, Any] = {
        "opened_at": BEGUN,
        "number": "余应急案〔2026〕4号",
        "reason": "启用前已在办",
        "title": "某厂未培训案",
    }
    case = opening_planned.open_running(station.store, chief, enterprise(), item.code, **words)
    assert (case.kind, case.flow, case.title) == ("penalty", item.workflow, "某厂未培训案")
    assert case.stage == law.load().workflow(item.workflow, day(BEGUN)).stages[0].code


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"number": "余应急检2026-37"}, opening_planned.BadNumber),
        ({"opened_at": moment("2026-11-20T09:00:01+08:00")}, opening_planned.NotBegun),
        ({"source": "adhoc"}, opening_planned.NoReason),
        ({"opened_at": moment("2020-03-01T09:00:00+08:00")}, opening_planned.ItemNotInForce),
    ],
)
def test_paper_that_does_not_add_up_is_refused(
    station: Station, chief: Proof, enterprise: Make, change: dict[str, Any], refusal: type[Exception]
) -> None:
    words: dict[str, Any] = {"opened_at": BEGUN, "number": "余应急检〔2026〕37号", "reason": "启用前已在办", **change}
    with pytest.raises(refusal):
        opening_planned.open_running(station.store, chief, enterprise(), "JC-001", **words)
    assert rows.ids(station.store) == []
