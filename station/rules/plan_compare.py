"""A file of plans and tasks against what is on record: what is new, what differs, what cannot be taken in. Pure.

A task is found by the platform's number, one typed by hand without a number by its name within the plan; a plan by its
tasks, else by its name. What the file does not say stays as it is, and what it does not name is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import cast

import pendulum

from station.records.imports import (
    FoundPlan,
    FoundTask,
    Known,
    PlanChange,
    PlanRow,
    PlansCompared,
    Refused,
    SheetRules,
    TaskChange,
)
from station.records.plan import Method, NewPlan, NewTask, Plan, PlanKind, PlanTerms, Task, TaskTerms
from station.records.roster import Fault
from station.rules.import_sheet import folded
from station.texts import text

CLOSED = ("ended", "void")
NEEDED = ("task", "item", "method", "quota", "from", "to")
"""Columns without which a task cannot be added."""
ATTRIBUTE = {"from": "from_on", "to": "to_on"}
Span = tuple[pendulum.Date, pendulum.Date]


def compare(rows: Sequence[PlanRow], refused: Sequence[Refused], known: Known, rules: SheetRules) -> PlansCompared:
    """Every row is new, changed, unchanged or rejected. `refused`: rows that could not be read."""
    found = _Comparison(known, rules, list(refused))
    groups: dict[str, list[PlanRow]] = {}
    for row in found.once(rows):
        groups.setdefault(folded(row.title), []).append(row)
    for group in groups.values():
        found.group(group)
    rejected = tuple(sorted(found.rejected, key=lambda each: each.row))
    return PlansCompared(tuple(found.new), tuple(found.changed), found.unchanged, rejected)


@dataclass(slots=True)
class _Split:
    added: list[FoundTask]
    changed: list[TaskChange]
    same: int


class _Comparison:
    """What has been found so far."""

    def __init__(self, known: Known, rules: SheetRules, rejected: list[Refused]) -> None:
        self.known, self.rules, self.rejected = known, rules, rejected
        self.new: list[FoundPlan] = []
        self.changed: list[PlanChange] = []
        self.unchanged = 0

    def once(self, rows: Iterable[PlanRow]) -> list[PlanRow]:
        """One row for each task; of rows that differ nobody knows which is right."""
        groups: dict[str, list[PlanRow]] = {}
        for row in rows:
            groups.setdefault(row.no, []).append(row)
        kept = []
        for same in groups.values():
            first, *others = same
            if all(replace(each, row=first.row, cells=first.cells) == first for each in others):
                kept.append(first)
                self.refuse_all(others, "no", "repeated", first=first.row)
            else:
                self.refuse_all(same, "no", "clash", lines="、".join(str(each.row) for each in same))
        return kept

    def group(self, rows: Sequence[PlanRow]) -> None:
        """The rows of one plan."""
        if len({row.of_plan for row in rows}) > 1:
            self.refuse_all(rows, "plan", "clash_plan", lines="、".join(str(row.row) for row in rows))
            return
        ours = self._plans(rows)
        if len(ours) > 1:
            names = "」「".join(plan.title for plan in ours)
            self.refuse_all(rows, "plan", "several_plans", names=names)
        elif ours:
            self._existing(ours[0], rows)
        else:
            self._newcomer(rows)

    def _plans(self, rows: Sequence[PlanRow]) -> list[Plan]:
        """The plans on record that the rows may mean."""
        numbers = {row.no for row in rows}
        owners = {task.plan_id for task in self.known.tasks if task.state != "void" and task.platform_no in numbers}
        by_task = [plan for plan in self.known.plans if plan.id in owners and plan.state != "void"]
        if by_task:
            return by_task
        year, title = rows[0].year, folded(rows[0].title)
        return [
            plan
            for plan in self.known.plans
            if plan.state != "void" and folded(plan.title) == title and year in (None, plan.year)
        ]

    # A plan that is not on record ---------------------------------------------------------------------------

    def _newcomer(self, rows: Sequence[PlanRow]) -> None:
        first = rows[0]
        from_on = first.plan_from or (pendulum.Date(first.year, 1, 1) if first.year else None)
        to_on = first.plan_to or (pendulum.Date(first.year, 12, 31) if first.year else None)
        missing = [
            field for field, said in (("kind", first.kind), ("plan_from", from_on), ("plan_to", to_on)) if not said
        ]
        if missing or from_on is None or to_on is None:
            titles = "、".join(self.rules.title(field) for field in missing)
            self.refuse_all(rows, "plan", "new_plan", titles=titles)
            return
        if to_on < from_on:
            self.refuse_all(rows, "plan_to", "backwards")
            return
        kind, basis = cast("PlanKind", first.kind), first.basis or ""
        new = NewPlan(kind, first.title, from_on.year, from_on, to_on, basis)
        tasks = [task for row in rows if (task := self._new_task(row, (from_on, to_on))) is not None]
        if tasks:
            self.new.append(FoundPlan(new, tuple(tasks)))

    def _new_task(self, row: PlanRow, span: Span) -> FoundTask | None:
        missing = [self.rules.title(field) for field in NEEDED if getattr(row, ATTRIBUTE.get(field, field)) is None]
        if missing or row.quota is None or row.from_on is None or row.to_on is None:
            self.refuse(row, "task", "new_task", titles="、".join(missing))
            return None
        terms = TaskTerms(row.quota, row.from_on, row.to_on, row.scope or (), row.checklist or "", row.no)
        if not self._fits(row, terms, span):
            return None
        return FoundTask(row.row, NewTask(row.task or "", row.item or "", cast("Method", row.method), terms))

    # A plan on record ---------------------------------------------------------------------------------------

    def _existing(self, plan: Plan, rows: Sequence[PlanRow]) -> None:
        first = rows[0]
        if first.kind not in (None, plan.kind):
            self.refuse_all(rows, "kind", "other_kind", said=text(f"plan.kind.{plan.kind}"))
            return
        now = PlanTerms(plan.title, plan.from_on, plan.to_on, plan.basis, plan.note)
        wanted = _wanted(first, now)
        if wanted.to_on < wanted.from_on:
            self.refuse_all(rows, "plan_to", "backwards")
            return
        waiting = self.known.pending.get(plan.id)
        terms = None if wanted in (now, waiting) else wanted
        if terms is not None and plan.state in CLOSED:
            self.refuse_all(rows, "plan", "plan_closed", state=text(f"plan.state.{plan.state}"))
            return
        if terms is not None and waiting is not None:
            self.refuse_all(rows, "plan", "plan_pending")
            return
        # A draft has other terms at once; what was approved has them when the chief says so.
        applied = wanted if plan.state == "draft" else now
        split = self._tasks(plan, rows, (applied.from_on, applied.to_on))
        outside = [] if terms is None else self._outside(plan, terms, split)
        if outside:
            self.refuse_all(rows, "plan", "tasks_outside", names="」「".join(outside))
            return
        self.unchanged += split.same
        if terms is not None or split.added or split.changed:
            self.changed.append(PlanChange(plan, terms, tuple(split.added), tuple(split.changed)))

    def _outside(self, plan: Plan, terms: PlanTerms, split: _Split) -> list[str]:
        """Titles of open tasks that would lie outside the plan, as they would be then."""
        becomes = {one.task.id: one.terms for one in split.changed}
        theirs = [task for task in self.known.tasks if task.plan_id == plan.id and task.state == "open"]
        spans: list[tuple[str, Task | TaskTerms]] = [(task.title, becomes.get(task.id, task)) for task in theirs]
        spans += [(one.new.title, one.new.terms) for one in split.added]
        return [title for title, one in spans if one.from_on < terms.from_on or one.to_on > terms.to_on]

    def _tasks(self, plan: Plan, rows: Sequence[PlanRow], span: Span) -> _Split:
        found = _Split([], [], 0)
        for row in rows:
            ours = self._task(plan, row)
            if len(ours) > 1:
                self.refuse(row, "no", "several_tasks", names="」「".join(each.title for each in ours))
            elif ours:
                self._known_task(row, ours[0], span, found)
            elif plan.state in CLOSED:
                self.refuse(row, "plan", "plan_closed", state=text(f"plan.state.{plan.state}"))
            elif (task := self._new_task(row, span)) is not None:
                found.added.append(task)
        return found

    def _task(self, plan: Plan, row: PlanRow) -> list[Task]:
        theirs = [task for task in self.known.tasks if task.plan_id == plan.id and task.state != "void"]
        numbered = [task for task in theirs if task.platform_no == row.no]
        if len(numbered) > 1 and row.task:
            return [task for task in numbered if folded(task.title) == folded(row.task)] or numbered
        if numbered:
            return numbered
        return [task for task in theirs if not task.platform_no and folded(task.title) == folded(row.task or "")]

    def _known_task(self, row: PlanRow, task: Task, span: Span, found: _Split) -> None:
        fixed = [
            self.rules.title(field)
            for field, said, ours in (
                ("task", folded(row.task or task.title), folded(task.title)),
                ("item", row.item or task.power_item, task.power_item),
                ("method", row.method or task.method, task.method),
            )
            if said != ours
        ]
        if fixed:
            self.refuse(row, "task", "fixed", titles="、".join(fixed), task=task.title)
            return
        now = TaskTerms(task.quota, task.from_on, task.to_on, task.scope, task.checklist, task.platform_no)
        wanted = TaskTerms(
            quota=now.quota if row.quota is None else row.quota,
            from_on=row.from_on or now.from_on,
            to_on=row.to_on or now.to_on,
            # In another order it is the same scope.
            scope=now.scope if row.scope is None or set(row.scope) == set(now.scope) else row.scope,
            checklist=row.checklist or now.checklist,
            platform_no=row.no,
        )
        if wanted == now:
            found.same += 1
        elif task.state in CLOSED:
            self.refuse(row, "task", "task_closed", task=task.title)
        elif self._fits(row, wanted, span):
            what = tuple(one.name for one in fields(TaskTerms) if getattr(wanted, one.name) != getattr(now, one.name))
            found.changed.append(TaskChange(row.row, task, wanted, what))

    # Rejected -----------------------------------------------------------------------------------------------

    def _fits(self, row: PlanRow, terms: TaskTerms, span: Span) -> bool:
        if terms.to_on < terms.from_on:
            self.refuse(row, "to", "backwards")
            return False
        if terms.from_on < span[0] or terms.to_on > span[1]:
            self.refuse(row, "from", "outside", from_on=span[0].isoformat(), to_on=span[1].isoformat())
            return False
        return True

    def refuse(self, row: PlanRow, field: str, why: str, **facts: object) -> None:
        """One row, with its reason."""
        fault = Fault(self.rules.title(field), text(f"imports.why.{why}", **facts))
        self.rejected.append(Refused(row.row, row.task or row.no, (fault,), row.cells))

    def refuse_all(self, rows: Iterable[PlanRow], field: str, why: str, **facts: object) -> None:
        """Several rows for the same reason."""
        for row in rows:
            self.refuse(row, field, why, **facts)


def _wanted(said: PlanRow, now: PlanTerms) -> PlanTerms:
    """The plan's terms as the file has them; another way of writing the same name is no other name."""
    return PlanTerms(
        title=now.title if folded(said.title) == folded(now.title) else said.title,
        from_on=said.plan_from or now.from_on,
        to_on=said.plan_to or now.to_on,
        basis=said.basis or now.basis,
        note=now.note,
    )
