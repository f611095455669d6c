"""What is asked of a plan and of its tasks, and the records that the answers make."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import cast, get_args

import pendulum

from station.records.moment import day
from station.records.plan import RISKS, Method, NewPlan, NewTask, Plan, PlanKind, Task, TaskTerms
from station.services import opening_planned
from station.texts import text
from station.tui.app import StationApp
from station.tui.ask import required
from station.tui.checks import a_date
from station.tui.form import Field
from station.tui.opening_forms import checklist_choices

BETWEEN = re.compile(r"[、，,；;\s]+")


def draft_fields(now: pendulum.DateTime) -> list[Field]:
    """A new plan; at first this year's annual one."""
    return [
        Field("kind", text("plan.form.kind"), choices=_choices("kind", get_args(PlanKind))),
        Field("title", text("plan.form.title"), default=text("plan.form.title_default", year=now.year), check=required),
        *_dates(pendulum.Date(now.year, 1, 1), pendulum.Date(now.year, 12, 31)),
        Field("basis", text("plan.form.basis"), text("plan.form.basis_hint")),
        Field("note", text("plan.form.note")),
    ]


def plan_of(answers: Mapping[str, str]) -> NewPlan:
    """The plan that the form described."""
    from_on, to_on = day(answers["from_on"]), day(answers["to_on"])
    kind = cast("PlanKind", answers["kind"])
    return NewPlan(kind, answers["title"], from_on.year, from_on, to_on, answers["basis"], answers["note"])


def task_fields(app: StationApp, plan: Plan) -> list[Field]:
    """A new task of a plan."""
    items = opening_planned.power_items(app.station.store, "inspection")
    return [
        Field("title", text("plan.form.title"), check=required),
        Field(
            "item",
            text("plan.form.power_item"),
            choices=tuple((item.code, f"{item.code} {item.name}") for item in items),
        ),
        Field("method", text("plan.form.method"), choices=_choices("method", get_args(Method))),
        *_terms(app, TaskTerms(0, plan.from_on, plan.to_on)),
    ]


def task_of(answers: Mapping[str, str]) -> NewTask:
    """The task that the form described."""
    return NewTask(answers["title"], answers["item"], cast("Method", answers["method"]), terms_of(answers))


def amend_fields(app: StationApp, task: Task) -> list[Field]:
    """The terms of a task as they are, and why they change."""
    now = TaskTerms(task.quota, task.from_on, task.to_on, task.scope, task.checklist, task.platform_no)
    reason = Field("reason", text("plan.form.reason"), text("plan.form.reason_hint"), check=required)
    return [*_terms(app, now), reason]


def terms_of(answers: Mapping[str, str]) -> TaskTerms:
    """The terms that the form described."""
    return TaskTerms(
        quota=int(answers["quota"]),
        from_on=day(answers["from_on"]),
        to_on=day(answers["to_on"]),
        scope=scope_of(answers["scope"]),
        checklist=answers["checklist"],
        platform_no=answers["platform_no"],
    )


def scope_of(typed: str) -> tuple[str, ...]:
    """Codes of risk colours and key types as typed: `红色、粉尘涉爆` → (red, 粉尘涉爆)."""
    colours = {text(f"plan.risk.{code}"): code for code in RISKS}
    words = [word for word in BETWEEN.split(typed) if word]
    return tuple(dict.fromkeys(colours.get(word.removesuffix("色"), word) for word in words))


def scope_words(scope: Sequence[str]) -> str:
    """A scope as people write it."""
    named = (text(f"plan.risk.{each}") if each in RISKS else each for each in scope)
    return text("plan.screen.separator").join(named)


def a_count(words: str) -> str | None:
    """A whole number from 1."""
    good = words.isascii() and words.isdigit() and int(words) > 0
    return None if good else text("plan.form.bad_count")


def _terms(app: StationApp, now: TaskTerms) -> list[Field]:
    quota = str(now.quota) if now.quota else ""
    return [
        Field("quota", text("plan.form.quota"), default=quota, check=a_count),
        *_dates(now.from_on, now.to_on),
        Field("scope", text("plan.form.scope"), text("plan.form.scope_hint"), default=scope_words(now.scope)),
        Field("checklist", text("plan.form.checklist"), default=now.checklist, choices=checklist_choices(app)),
        Field("platform_no", text("plan.form.platform_no"), text("plan.form.platform_hint"), default=now.platform_no),
    ]


def _dates(from_on: pendulum.Date, to_on: pendulum.Date) -> list[Field]:
    return [
        Field("from_on", text("plan.form.from_on"), default=from_on.isoformat(), check=a_date),
        Field("to_on", text("plan.form.to_on"), default=to_on.isoformat(), check=a_date),
    ]


def _choices(area: str, codes: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((code, text(f"plan.{area}.{code}")) for code in codes)
