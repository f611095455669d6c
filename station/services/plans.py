"""What people do with inspection plans and their tasks, and how far both have come. One verb, one act.

A plan is drafted, approved by the chief, published (the provincial platform does it, here its receipt is entered:
余应急发〔2019〕43号二（一）3), and ended; its tasks are what draws and inspections belong to.
"""

from __future__ import annotations

import pendulum

from station.errors import StationError
from station.records.moment import day, iso
from station.records.people import Proof
from station.records.plan import Counts, NewPlan, NewTask, Plan, PlanProgress, Task, TaskProgress, TaskTerms
from station.rules import plan_progress
from station.services import catalogue, opening
from station.store import identity, law, plans
from station.store.act import Act
from station.store.store import Store
from station.texts import text

RUNNING = ("approved", "published")
"""States of a plan by which inspections are carried out."""
WHOLE = ("draft", *RUNNING)
"""States of a plan that may still be changed."""


class WrongState(StationError):
    """The plan is not where this step starts. Facts: title, state, step."""

    text = "plan.wrong_state"


class TaskClosed(StationError):
    """The task, or its plan, is not being carried out. Facts: title, state."""

    text = "plan.task_closed"


class WrongMethod(StationError):
    """Enterprises of this task are chosen in another way: what must be inspected is no draw. Facts: title, method."""

    text = "plan.wrong_method"


class NoTasks(StationError):
    """A plan without tasks cannot be approved. Facts: title."""

    text = "plan.no_tasks"


class NoTitle(StationError):
    """A plan and a task have a name."""

    text = "plan.no_title"


class BadDates(StationError):
    """The last day lies before the first. Facts: from_on, to_on."""

    text = "plan.bad_dates"


class OutsidePlan(StationError):
    """A task's days lie within its plan's. Facts: from_on, to_on."""

    text = "plan.outside"


class BadQuota(StationError):
    """At least one enterprise is inspected. Facts: quota."""

    text = "plan.bad_quota"


class ChiefNeeded(StationError):
    """What the chief approved is changed by the chief. Facts: title."""

    text = "plan.chief_needed"


class InUse(StationError):
    """Draws or cases belong to the plan: it is ended, not voided. Facts: title."""

    text = "plan.in_use"


class NoReceipt(StationError):
    """Published is what has a receipt."""

    text = "plan.no_receipt"


def draft(store: Store, actor: Proof, new: NewPlan) -> Plan:
    """Draft a plan. NoTitle, BadDates."""
    with store.act(actor, "plan.draft", subject=f"plan/{_titled(new.title)}") as act:
        plan_id = draft_in(act, new)
    return plans.get(store, plan_id)


def draft_in(act: Act, new: NewPlan) -> int:
    """Within an act: a draft; its id. NoTitle, BadDates."""
    title = _titled(new.title)
    _in_order(new.from_on, new.to_on)
    return plans.insert(
        act,
        kind=new.kind,
        title=title,
        year=new.year,
        basis=new.basis.strip(),
        from_on=new.from_on.isoformat(),
        to_on=new.to_on.isoformat(),
        note=new.note.strip(),
    )


def approve(store: Store, actor: Proof, plan_id: int, basis: str = "") -> Plan:
    """The chief approves; `basis` is the number of the bureau's document, where there is one. WrongState, NoTasks."""
    with store.act(actor, "plan.approve", subject=_subject(plan_id)) as act:
        plan = _standing(store, plan_id, "approve", "draft")
        if not any(task.state == "open" for task in plans.tasks(store, plan_id)):
            raise NoTasks(title=plan.title)
        entered = {"basis": basis.strip()} if basis.strip() else {}
        plans.change(act, plan_id, state="approved", approved_at=iso(act.now), **entered)
    return plans.get(store, plan_id)


def publish(
    store: Store,
    actor: Proof,
    plan_id: int,
    receipt: str,
    url: str = "",
    *,
    occurred_at: pendulum.DateTime | None = None,
) -> Plan:
    """Enter number and address of the plan's publication. WrongState, NoReceipt."""
    told = " ".join(part for part in (receipt.strip(), url.strip()) if part)
    if not told:
        raise NoReceipt
    with store.act(actor, "plan.publish", subject=_subject(plan_id), occurred_at=occurred_at) as act:
        _standing(store, plan_id, "publish", "approved")
        plans.change(act, plan_id, state="published", published_at=iso(occurred_at or act.now), receipt=told)
    return plans.get(store, plan_id)


def end(store: Store, actor: Proof, plan_id: int, reason: str) -> Plan:
    """The plan was carried out, or is given up: its open tasks end with it. ReasonNeeded, WrongState."""
    with store.act(actor, "plan.end", subject=_subject(plan_id), reason=reason) as act:
        _standing(store, plan_id, "end", *RUNNING)
        _close(act, plan_id, "ended")
    return plans.get(store, plan_id)


def void(store: Store, actor: Proof, plan_id: int, reason: str) -> Plan:
    """Void a plan to which nothing belongs yet. ReasonNeeded, WrongState, InUse."""
    with store.act(actor, "plan.void", subject=_subject(plan_id), reason=reason) as act:
        plan = _standing(store, plan_id, "void", *WHOLE)
        if plans.in_use(store, [task.id for task in plans.tasks(store, plan_id)]):
            raise InUse(title=plan.title)
        _close(act, plan_id, "void")
    return plans.get(store, plan_id)


def add_task(store: Store, actor: Proof, plan_id: int, new: NewTask) -> Task:
    """Add a task. WrongState, ChiefNeeded, NoTitle, BadQuota, BadDates, OutsidePlan, NoSuchEntry, UnknownPowerItem."""
    with store.act(actor, "task.add", subject=_subject(plan_id)) as act:
        task_id = add_task_in(act, actor, plan_id, new)
    return plans.task(store, task_id)


def add_task_in(act: Act, actor: Proof, plan_id: int, new: NewTask) -> int:
    """Within an act: one more task; its id. As `add_task`."""
    title = _titled(new.title)
    _check(act, _changeable(act, actor, plan_id, "add_task"), new.terms)
    item = opening.item_in_force(act, [new.power_item])
    values = {"title": title, "power_item": item.code, "method": new.method}
    return plans.insert_task(act, plan_id, new.terms, **values)


def amend_task(store: Store, actor: Proof, task_id: int, terms: TaskTerms, reason: str) -> Task:
    """Other terms for a task; the ledger keeps the old ones. ReasonNeeded, TaskClosed, as `add_task`."""
    with store.act(actor, "task.amend", subject=f"task/{task_id}", reason=reason) as act:
        amend_task_in(act, actor, task_id, terms)
    return plans.task(store, task_id)


def amend_task_in(act: Act, actor: Proof, task_id: int, terms: TaskTerms) -> None:
    """Within an act that has its reason: other terms for a task. As `amend_task`."""
    task = plans.task(act.store, task_id)
    _open(task)
    _check(act, _changeable(act, actor, task.plan_id, "amend_task"), terms)
    plans.amend_task(act, task_id, terms)


def end_task(store: Store, actor: Proof, task_id: int, reason: str) -> Task:
    """The task is done, or given up. ReasonNeeded, TaskClosed."""
    with store.act(actor, "task.end", subject=f"task/{task_id}", reason=reason) as act:
        _open(plans.task(store, task_id))
        plans.set_task(act, task_id, "ended")
    return plans.task(store, task_id)


def need_running(store: Store, task_id: int, *methods: str) -> Task:
    """A task by which inspections are carried out now, in one of these ways. UnknownTask, TaskClosed, WrongMethod."""
    task = plans.task(store, task_id)
    _open(task)
    if task.method not in methods:
        raise WrongMethod(title=task.title, method=text(f"plan.method.{task.method}"))
    plan = plans.get(store, task.plan_id)
    if plan.state not in RUNNING:
        raise TaskClosed(title=plan.title, state=text(f"plan.state.{plan.state}"))
    return task


# Reading


def get(store: Store, plan_id: int) -> Plan:
    """One plan. UnknownPlan."""
    return plans.get(store, plan_id)


def task(store: Store, task_id: int) -> Task:
    """One task. UnknownTask."""
    return plans.task(store, task_id)


def running(store: Store, *methods: str) -> tuple[tuple[Plan, Task], ...]:
    """Tasks by which inspections are carried out now, of these methods or of any, each with its plan."""
    found = {plan.id: plan for plan in plans.every(store) if plan.state in RUNNING}
    tasks = (each for each in plans.tasks(store) if each.plan_id in found and each.state == "open")
    return tuple((found[each.plan_id], each) for each in tasks if not methods or each.method in methods)


def progress(store: Store, plan_id: int | None = None) -> tuple[PlanProgress, ...]:
    """Plans with their tasks and how far they have come, void ones last; one plan where asked. UnknownPlan."""
    with store.reading():
        now = store.clock.now()
        found = plans.every(store) if plan_id is None else [plans.get(store, plan_id)]
        tasks, drawn = plans.tasks(store, plan_id), plans.drawn(store)
        theirs = [rule.code for rule in law.of(store).rules if rule.holder == "party"]
        counts = plans.counts(store, now, theirs)
    carried = {plan.id for plan in found if plan.state in RUNNING}

    def line(one: Task) -> TaskProgress:
        facts = (counts.get(one.id, Counts()), drawn.get(one.id, 0), day(now))
        return TaskProgress(one, plan_progress.of_task(one, *facts, approved=one.plan_id in carried))

    lines = [line(each) for each in tasks]
    found.sort(key=lambda plan: plan.state == "void")
    return tuple(_together(plan, [each for each in lines if each.task.plan_id == plan.id]) for plan in found)


def to_draw(store: Store) -> tuple[tuple[Plan, TaskProgress], ...]:
    """Tasks for which may be drawn now, each with its plan."""
    found = (each for each in progress(store) if each.plan.state in RUNNING)
    tasks = ((each.plan, one) for each in found for one in each.tasks)
    return tuple((plan, one) for plan, one in tasks if (one.task.method, one.task.state) == ("double_random", "open"))


def progress_of(store: Store, task_id: int) -> TaskProgress:
    """One task with its progress. UnknownTask."""
    (plan,) = progress(store, plans.task(store, task_id).plan_id)
    return next(each for each in plan.tasks if each.task.id == task_id)


def of_draw(store: Store, draw_id: int) -> TaskProgress | None:
    """The task a draw belongs to, with its progress; None for a draw without one."""
    task_id = plans.of_draw(store, draw_id)
    return None if task_id is None else progress_of(store, task_id)


def numbered(store: Store, platform_no: str) -> int | None:
    """The task that is drawn for under this number of the provincial platform; None where no task has it."""
    found = (each.id for _, each in running(store, "double_random") if each.platform_no == platform_no)
    return next(found, None)


def plan_ref(plan: Plan, task: Task) -> str:
    """The plan as a draw's papers name it: no two tasks share one."""
    return text("plan.ref", plan=plan.title, task=task.title)


def _together(plan: Plan, tasks: list[TaskProgress]) -> PlanProgress:
    counted = [each.progress for each in tasks if each.task.state != "void" or plan.state == "void"]
    return PlanProgress(plan, plan_progress.of_plan(counted), tuple(tasks))


# Guards


def _standing(store: Store, plan_id: int, step: str, *states: str) -> Plan:
    plan = plans.get(store, plan_id)
    if plan.state not in states:
        facts = {"state": text(f"plan.state.{plan.state}"), "step": text(f"plan.step.{step}")}
        raise WrongState(title=plan.title, **facts)
    return plan


def _changeable(act: Act, actor: Proof, plan_id: int, step: str) -> Plan:
    """A plan whose tasks may be changed by this person."""
    plan = _standing(act.store, plan_id, step, *WHOLE)
    if plan.state != "draft" and "chief" not in identity.stands(act.store, actor, act.now).roles:
        raise ChiefNeeded(title=plan.title)
    return plan


def _open(task: Task) -> None:
    if task.state != "open":
        raise TaskClosed(title=task.title, state=text(f"plan.task_state.{task.state}"))


def _check(act: Act, plan: Plan, terms: TaskTerms) -> None:
    if terms.quota < 1:
        raise BadQuota(quota=terms.quota)
    _in_order(terms.from_on, terms.to_on)
    if terms.from_on < plan.from_on or terms.to_on > plan.to_on:
        raise OutsidePlan(from_on=plan.from_on.isoformat(), to_on=plan.to_on.isoformat())
    if terms.checklist:
        catalogue.checklist(act.store, terms.checklist, day(act.now))


def _in_order(from_on: pendulum.Date, to_on: pendulum.Date) -> None:
    if to_on < from_on:
        raise BadDates(from_on=from_on.isoformat(), to_on=to_on.isoformat())


def _titled(title: str) -> str:
    found = " ".join(title.split())
    if not found:
        raise NoTitle
    return found


def _close(act: Act, plan_id: int, state: str) -> None:
    plans.change(act, plan_id, state=state)
    for each in plans.tasks(act.store, plan_id):
        if each.state == "open":
            plans.set_task(act, each.id, state)


def _subject(plan_id: int) -> str:
    return f"plan/{plan_id}"
