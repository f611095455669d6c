"""Plans and tasks from draft to end, what is refused on the way, and their progress against the calendar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from station.records.case import CaseFile
from station.records.moment import day, moment
from station.records.people import Proof
from station.records.plan import NewPlan, NewTask, Plan, Progress, Task, TaskTerms
from station.rules.catalogue import NoSuchEntry
from station.services import cases, disclosures, draw_view, draws, opening, opening_planned, plans, rechecks, staff
from station.services.draw_terms import Asked
from station.store import audit as replaying
from station.store import disclosures as disclosure_rows
from station.store import draws as draw_rows
from station.store import plans as rows
from station.store.errors import NotAllowed, ReasonNeeded
from station.wiring import Station
from tests.conftest import PIN, FrozenClock
from tests.services import platform_draws
from tests.services.inspections import HAZARD, officer_ids
from tests.services.test_draws import type_all

ANNUAL = NewPlan("annual", "2026年度安全生产监督检查计划", 2026, day("2026-01-01"), day("2026-12-31"))
TERMS = TaskTerms(10, day("2026-11-01"), day("2026-11-30"), ("red", "粉尘涉爆"), "AN", "ZJ-2026-001")
MUST = NewTask("红色企业全覆盖检查", "JC-001", "must", TERMS)
RANDOM = NewTask("工贸企业双随机抽查", "JC-002", "double_random", replace(TERMS, quota=5))


def made(station: Station, chief: Proof, *tasks: NewTask) -> tuple[Plan, list[Task]]:
    """An approved plan with these tasks."""
    plan = plans.draft(station.store, chief, ANNUAL)
    added = [plans.add_task(station.store, chief, plan.id, each) for each in tasks]
    return plans.approve(station.store, chief, plan.id), added


def fresh(station: Station) -> Proof:
    return staff.sign_in(station.store, station.keys, "王建国", PIN)


def progress(station: Station, task: Task) -> Progress:
    return plans.progress_of(station.store, task.id).progress


def test_from_draft_to_end(station: Station, chief: Proof, officer: Proof, clock: FrozenClock) -> None:
    store = station.store
    plan = plans.draft(store, officer, ANNUAL)
    assert (plan.state, plan.kind, plan.approved_at, plan.basis) == ("draft", "annual", None, "")
    task = plans.add_task(store, officer, plan.id, MUST)
    second = plans.add_task(store, officer, plan.id, RANDOM)
    assert (task.seq, second.seq, task.scope, task.state) == (1, 2, ("red", "粉尘涉爆"), "open")
    with pytest.raises(NotAllowed):
        plans.approve(store, officer, plan.id)
    plan = plans.approve(store, chief, plan.id, "余应急〔2026〕3号")
    assert (plan.state, plan.approved_at, plan.basis) == ("approved", clock.now(), "余应急〔2026〕3号")
    with pytest.raises(plans.NoReceipt):
        plans.publish(store, officer, plan.id, " ")
    on = moment("2026-11-19T16:00:00+08:00")
    plan = plans.publish(store, officer, plan.id, "ZJ-2026-77", "https://example.zj.gov.cn/p/77", occurred_at=on)
    assert (plan.state, plan.published_at) == ("published", on)
    assert plan.receipt == "ZJ-2026-77 https://example.zj.gov.cn/p/77"
    assert [each.id for _, each in plans.running(store)] == [task.id, second.id]
    assert [each.id for _, each in plans.running(store, "must", "planned")] == [task.id]
    assert plans.end_task(store, chief, second.id, "已完成").state == "ended"
    with pytest.raises(ReasonNeeded):
        plans.end(store, chief, plan.id, "")
    assert plans.end(store, chief, plan.id, "年度计划执行完毕").state == "ended"
    assert [each.state for each in rows.tasks(store, plan.id)] == ["ended", "ended"]
    assert plans.running(store) == ()
    assert replaying.audit(store).clean


def test_a_plan_goes_its_way_and_no_other(station: Station, chief: Proof) -> None:
    store = station.store
    plan = plans.draft(store, chief, ANNUAL)
    with pytest.raises(plans.NoTasks):
        plans.approve(store, chief, plan.id)
    with pytest.raises(plans.WrongState) as refused:
        plans.publish(store, chief, plan.id, "1")
    assert refused.value.facts["state"] == "拟订"
    with pytest.raises(plans.WrongState):
        plans.end(store, chief, plan.id, "不做了")
    plans.add_task(store, chief, plan.id, MUST)
    plans.approve(store, chief, plan.id)
    with pytest.raises(plans.WrongState):
        plans.approve(store, chief, plan.id)
    assert plans.void(store, chief, plan.id, "与上级计划重复").state == "void"
    for again in (plans.end, plans.void):
        with pytest.raises(plans.WrongState):
            again(store, chief, plan.id, "再来一次")
    with pytest.raises(plans.WrongState):
        plans.add_task(store, chief, plan.id, MUST)
    with pytest.raises(rows.UnknownPlan):
        plans.get(store, 7)


def test_a_plan_in_use_is_ended_not_voided(station: Station, chief: Proof, enterprise: Callable[..., int]) -> None:
    plan, (task,) = made(station, chief, MUST)
    opening_planned.open_planned(station.store, chief, task.id, [enterprise()])
    with pytest.raises(plans.InUse):
        plans.void(station.store, chief, plan.id, "不想要了")
    assert plans.get(station.store, plan.id).state == "approved"


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"quota": 0}, plans.BadQuota),
        ({"to_on": day("2026-10-31")}, plans.BadDates),
        ({"to_on": day("2027-01-01")}, plans.OutsidePlan),
        ({"from_on": day("2025-12-31")}, plans.OutsidePlan),
        ({"checklist": "XX"}, NoSuchEntry),
    ],
)
def test_terms_are_checked_when_added_and_when_amended(
    station: Station, chief: Proof, change: dict[str, object], refusal: type[Exception]
) -> None:
    _, (task,) = made(station, chief, MUST)
    wrong = replace(TERMS, **change)  # type: ignore[arg-type]
    with pytest.raises(refusal):
        plans.amend_task(station.store, chief, task.id, wrong, "改")
    with pytest.raises(refusal):
        plans.add_task(station.store, chief, task.plan_id, replace(MUST, terms=wrong))
    assert plans.task(station.store, task.id) == task


def test_what_the_chief_approved_is_changed_by_the_chief(station: Station, chief: Proof, officer: Proof) -> None:
    store = station.store
    plan, (task,) = made(station, chief, MUST)
    with pytest.raises(plans.ChiefNeeded):
        plans.amend_task(store, officer, task.id, replace(TERMS, quota=3), "做不完")
    with pytest.raises(plans.ChiefNeeded):
        plans.add_task(store, officer, plan.id, RANDOM)
    with pytest.raises(ReasonNeeded):
        plans.amend_task(store, chief, task.id, replace(TERMS, quota=3), "")
    amended = plans.amend_task(store, chief, task.id, replace(TERMS, quota=3), "三家已停产")
    assert amended == replace(task, quota=3)
    assert [line.reason for line in store.lines(subject=f"task/{task.id}")] == ["三家已停产"]
    plans.end_task(store, chief, task.id, "已完成")
    with pytest.raises(plans.TaskClosed):
        plans.amend_task(store, chief, task.id, TERMS, "再改")


def test_names_and_items_are_needed(station: Station, chief: Proof) -> None:
    with pytest.raises(plans.NoTitle):
        plans.draft(station.store, chief, replace(ANNUAL, title=" \n"))
    with pytest.raises(plans.BadDates):
        plans.draft(station.store, chief, replace(ANNUAL, to_on=day("2025-01-01")))
    plan = plans.draft(station.store, chief, ANNUAL)
    with pytest.raises(opening.UnknownPowerItem):
        plans.add_task(station.store, chief, plan.id, replace(MUST, power_item="JC-999"))
    assert rows.tasks(station.store, plan.id) == []


def test_a_draw_belongs_to_a_task_and_its_cases_with_it(
    station: Station, chief: Proof, enterprise: Callable[..., int], clock: FrozenClock
) -> None:
    for _ in range(12):
        enterprise(risk="orange")
    plan, (task, must) = made(station, chief, RANDOM, MUST)
    asked = draws.Plan(plans.plan_ref(plan, task), "2026-11", "平台不可用", ("orange",), task_id=task.id)
    with pytest.raises(plans.WrongMethod):
        draws.freeze_lists(station, chief, replace(asked, task_id=must.id))
    draw_id = draws.freeze_lists(station, chief, asked).id
    assert rows.of_draw(station.store, draw_id) == task.id
    assert draw_rows.row(station.store, draw_id)["plan_ref"] == "2026年度安全生产监督检查计划：工贸企业双随机抽查"
    draws.commit(station, chief, draw_id, Asked(quotas={"orange_b": 4}))
    type_all(station, draw_id, clock)
    draws.reveal(station, fresh(station), draw_id)
    assert (progress(station, task).drawn, progress(station, task).opened) == (4, 0)
    opened = opening.open_from_draw(station.store, fresh(station), draw_id)
    assert {(each.task_id, each.power_item, each.checklist) for each in opened} == {(task.id, "JC-002", "AN")}
    found = progress(station, task)
    assert (found.quota, found.drawn, found.opened, found.inspected) == (5, 4, 4, 0)
    with pytest.raises(plans.InUse):
        plans.void(station.store, fresh(station), plan.id, "不做了")
    assert draw_view.view(station.store, draw_id).line.state == "revealed"


def test_a_draw_without_a_task_stays_as_it_was(
    station: Station, chief: Proof, enterprise: Callable[..., int], clock: FrozenClock
) -> None:
    for _ in range(4):
        enterprise(risk="orange")
    draw_id = draws.freeze_lists(station, chief, draws.Plan("p", "2026-11", "平台不可用", ("orange",))).id
    draws.commit(station, chief, draw_id, Asked(quotas={"orange_b": 1}))
    type_all(station, draw_id, clock)
    draws.reveal(station, fresh(station), draw_id)
    (case,) = opening.open_from_draw(station.store, fresh(station), draw_id)
    assert (case.task_id, case.checklist, case.power_item) == (None, "", "JC-001")


def test_a_draw_names_no_task_that_is_over(station: Station, chief: Proof, enterprise: Callable[..., int]) -> None:
    enterprise(risk="orange")
    plan, (task,) = made(station, chief, RANDOM)
    plans.end_task(station.store, chief, task.id, "已完成")
    asked = draws.Plan("x", "2026-11", "平台不可用", ("orange",), task_id=task.id)
    with pytest.raises(plans.TaskClosed):
        draws.freeze_lists(station, chief, asked)
    draft = plans.draft(station.store, chief, ANNUAL)
    waiting = plans.add_task(station.store, chief, draft.id, RANDOM)
    with pytest.raises(plans.TaskClosed):
        draws.freeze_lists(station, chief, replace(asked, task_id=waiting.id))
    assert draw_view.all_draws(station.store) == ()


def test_a_task_is_known_by_the_platforms_number(
    station: Station, chief: Proof, enterprise: Callable[..., int]
) -> None:
    plan, (random, must) = made(station, chief, RANDOM, replace(MUST, terms=replace(TERMS, platform_no="ZJ-2026-002")))
    assert plans.numbered(station.store, "ZJ-2026-001") == random.id
    assert plans.numbered(station.store, "ZJ-2026-002") is None, "nobody is drawn for what must be inspected"
    enterprise()
    assert rows.of_draw(station.store, platform_draws.frozen(station, "ZJ-2026-001")) == random.id
    plans.end(station.store, chief, plan.id, "已完成")
    assert plans.numbered(station.store, "ZJ-2026-001") is None


def test_a_draft_owes_nothing_yet(station: Station, chief: Proof) -> None:
    plan = plans.draft(station.store, chief, ANNUAL)
    task = plans.add_task(station.store, chief, plan.id, MUST)
    assert (progress(station, task).expected, progress(station, task).quota) == (0, 10)
    plans.approve(station.store, chief, plan.id)
    assert progress(station, task).expected == 6


def test_progress_follows_the_cases(
    station: Station, chief: Proof, enterprise: Callable[..., int], clock: FrozenClock
) -> None:
    store = station.store
    plan, (task, other) = made(station, chief, MUST, replace(MUST, title="另一个任务"))
    clean, bad, gone, waiting = opening_planned.open_planned(store, chief, task.id, [enterprise() for _ in range(4)])
    for case in (clean, bad):
        cases.approve(store, chief, case.id)
        send(station, chief, case.id)
        visit(station, chief, case.id)
    cases.record_result(store, chief, clean.id, "no_issue", signed=True)
    cases.record_result(store, chief, bad.id, "rectify", signed=True, hazards=[HAZARD, HAZARD])
    cases.abort(store, chief, gone.id, "企业已经搬走")
    found = progress(station, task)
    # 2026-11-20: nineteen of thirty days have passed, ten enterprises are to be inspected.
    assert (found.opened, found.inspected, found.expected, found.behind) == (3, 2, 6, 4)
    assert (found.with_hazards, found.rectified, found.closed, found.published) == (1, 0, 0, 0)
    assert (found.inspected_rate, found.completion, found.late) == (200, 0, 0)
    for case in (clean, bad):
        cases.returned(store, chief, case.id)
    cases.close(store, chief, clean.id)
    for item in disclosure_rows.of_case(store, clean.id):
        publish(station, item.id)
    clock.set("2026-11-24T10:00:00+08:00")
    chief = fresh(station)
    rechecks.recheck_all(store, chief, bad.id, True, signed=True)
    found = progress(station, task)
    assert (found.rectified, found.closed, found.published, found.completion) == (1, 1, 1, 100)
    # Both crews came back and nobody imported their recordings within a day.
    assert found.late == 2
    (whole,) = plans.progress(store)
    assert (whole.progress.quota, whole.progress.inspected) == (20, 2)
    assert whole.progress.behind == whole.tasks[0].progress.behind + whole.tasks[1].progress.behind == 5 + 7
    clock.set("2027-01-05T10:00:00+08:00")
    assert plans.progress(store, plan.id)[0].progress.expected == 20
    plans.end_task(store, fresh(station), other.id, "并入另一任务")
    assert plans.progress_of(store, other.id).progress.behind == 0
    assert waiting.stage == "planned"


def send(station: Station, chief: Proof, case_id: int) -> CaseFile:
    """王建国 and 李敏 are sent, with a word about why these two."""
    lead, assist = (officer_ids(station)[name] for name in ("王建国", "李敏"))
    return cases.dispatch(station.store, chief, case_id, lead_id=lead, assist_id=assist, note="按任务派员")


def visit(station: Station, chief: Proof, case_id: int) -> None:
    cases.arrive(station.store, chief, case_id, identity_shown=True, told=cases.ALL_TOLD)


def publish(station: Station, disclosure_id: int) -> None:
    """A result goes out."""
    other = staff.sign_in(station.store, station.keys, "陈海波", PIN)
    disclosures.check(station.store, other, disclosure_id)
    disclosures.approve(station.store, fresh(station), disclosure_id)
    disclosures.publish(station.store, fresh(station), disclosure_id, "ZJ-1")
