"""Plans, tasks and what their cases have come to, as rows: written inside an act, read as records."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pendulum
from peewee import fn

from station.errors import StationError
from station.records.moment import day, iso, moment
from station.records.plan import Counts, Plan, Task, TaskTerms
from station.store import casework_models, models
from station.store.act import Act
from station.store.store import Store

WAITING = ("pending", "redaction_checked", "approved")
"""States of a result that is still to be published."""


class UnknownPlan(StationError):
    """There is no such plan. Facts: plan."""

    text = "plan.unknown"


class UnknownTask(StationError):
    """There is no such task. Facts: task."""

    text = "plan.unknown_task"


def insert(act: Act, **values: Any) -> int:
    """A draft; its id. `values` are the row's columns without state and time."""
    return act.insert(casework_models.Plan, state="draft", made_at=iso(act.now), **values)


def change(act: Act, plan_id: int, **values: Any) -> None:
    """Change columns of a plan's row."""
    act.update(casework_models.Plan, plan_id, **values)


def insert_task(act: Act, plan_id: int, terms: TaskTerms, **values: Any) -> int:
    """An open task, the next of its plan; its id. `values` are title, power_item and method."""
    table = casework_models.Task
    last = act.store.scalar(table.select(fn.MAX(table.seq)).where(table.plan_id == plan_id)) or 0
    return act.insert(table, plan_id=plan_id, seq=last + 1, state="open", **_columns(terms), **values)


def amend_task(act: Act, task_id: int, terms: TaskTerms) -> None:
    """Other terms from now on."""
    act.update(casework_models.Task, task_id, **_columns(terms))


def set_task(act: Act, task_id: int, state: str) -> None:
    """End it, or void it."""
    act.update(casework_models.Task, task_id, state=state)


def get(store: Store, plan_id: int) -> Plan:
    """One plan. UnknownPlan."""
    row = store.one(casework_models.Plan.select().where(casework_models.Plan.id == plan_id))
    if row is None:
        raise UnknownPlan(plan=plan_id)
    return _plan(row)


def every(store: Store) -> list[Plan]:
    """All plans, the newest year first, within it in the order they were drafted."""
    table = casework_models.Plan
    return [_plan(row) for row in store.all(table.select().order_by(table.year.desc(), table.id))]


def task(store: Store, task_id: int) -> Task:
    """One task. UnknownTask."""
    row = store.one(casework_models.Task.select().where(casework_models.Task.id == task_id))
    if row is None:
        raise UnknownTask(task=task_id)
    return _task(row)


def tasks(store: Store, plan_id: int | None = None) -> list[Task]:
    """The tasks of a plan, or of all, plan by plan in their order."""
    table = casework_models.Task
    query = table.select().order_by(table.plan_id, table.seq)
    if plan_id is not None:
        query = query.where(table.plan_id == plan_id)
    return [_task(row) for row in store.all(query)]


# What became of them


def of_draw(store: Store, draw_id: int) -> int | None:
    """The task a draw belongs to; None for a draw without one."""
    found = store.scalar(models.Draw.select(models.Draw.task_id).where(models.Draw.id == draw_id))
    return None if found is None else int(found)


def in_use(store: Store, task_ids: Collection[int]) -> bool:
    """Whether any of the tasks has a case, or a draw that is not voided."""
    case, draw = models.CaseFile, models.Draw
    cases = case.select(case.id).where(case.task_id.in_(list(task_ids))).limit(1)
    draws = draw.select(draw.id).where(draw.task_id.in_(list(task_ids)), draw.state != "void").limit(1)
    return store.one(cases) is not None or store.one(draws) is not None


def targets(store: Store, task_id: int) -> set[int]:
    """Enterprises that have a case of the task which did not come to nothing."""
    case = models.CaseFile
    query = case.select(case.enterprise_id).where(case.task_id == task_id, *standing())
    return {row["enterprise_id"] for row in store.all(query)}


def drawn(store: Store) -> dict[int, int]:
    """How many enterprises the opened draws of each task have selected."""
    draw, pick = models.Draw, models.DrawPick
    query = (
        draw.select(draw.task_id, fn.COUNT(pick.id).alias("drawn"))
        .join(pick, on=(pick.draw_id == draw.id))
        .where(draw.task_id.is_null(False), draw.state == "revealed", pick.selected == 1)
        .group_by(draw.task_id)
    )
    return {row["task_id"]: row["drawn"] for row in store.all(query)}


def counts(store: Store, now: pendulum.DateTime, theirs: Collection[str]) -> dict[int, Counts]:
    """What the cases of each task have come to. `theirs`: deadline rules whose running out is no breach of ours."""
    case, hazard, deadline, result = models.CaseFile, models.Hazard, models.Deadline, models.Disclosure
    hazards = hazard.select(hazard.id).where(hazard.case_id == case.id)
    unsettled = hazards.where(fn.COALESCE(hazard.recheck_result, "") != "pass")
    missed = (deadline.state == "late") | ((deadline.state == "running") & (deadline.due_at < iso(now)))
    late = deadline.select(deadline.id).where(deadline.case_id == case.id, missed, deadline.rule.not_in(list(theirs)))
    results = result.select(result.id).where(result.case_id == case.id)
    columns = {
        "opened": fn.COUNT(case.id),
        "inspected": fn.SUM(case.result.is_null(False)),
        "with_hazards": fn.SUM(fn.EXISTS(hazards)),
        "rectified": fn.SUM(fn.EXISTS(hazards) & ~fn.EXISTS(unsettled)),
        "closed": fn.SUM(case.closed_at.is_null(False)),
        "published": fn.SUM(
            fn.EXISTS(results.where(result.state == "published")) & ~fn.EXISTS(results.where(result.state.in_(WAITING)))
        ),
        "late": fn.SUM(fn.EXISTS(late)),
    }
    query = (
        case.select(case.task_id, *(column.alias(name) for name, column in columns.items()))
        .where(case.task_id.is_null(False), *standing())
        .group_by(case.task_id)
    )
    return {row["task_id"]: Counts(**{name: row[name] for name in columns}) for row in store.all(query)}


def standing() -> tuple[Any, ...]:
    """Conditions on a case: neither voided nor broken off before anything was found."""
    case = models.CaseFile
    return case.voided_at.is_null(), fn.COALESCE(case.result, "") != "aborted"


def _columns(terms: TaskTerms) -> dict[str, Any]:
    return {
        "quota": terms.quota,
        "from_on": terms.from_on.isoformat(),
        "to_on": terms.to_on.isoformat(),
        "scope": ",".join(terms.scope),
        "checklist": terms.checklist,
        "platform_no": terms.platform_no,
    }


def _plan(row: dict[str, Any]) -> Plan:
    times = {name: row[name] and moment(row[name]) for name in ("made_at", "approved_at", "published_at")}
    return Plan(**{**row, **times, "from_on": day(row["from_on"]), "to_on": day(row["to_on"])})


def _task(row: dict[str, Any]) -> Task:
    dates = {name: day(row[name]) for name in ("from_on", "to_on")}
    return Task(**{**row, **dates, "scope": tuple(part for part in row["scope"].split(",") if part)})
