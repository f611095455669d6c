"""Inspection plans, the tasks they consist of, and how far both have come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pendulum

PlanKind = Literal["annual", "special"]
Method = Literal["double_random", "must", "planned"]
Clue = Literal["complaint", "assigned", "recheck", "accident", "transferred", "other"]

RISKS = ("red", "orange", "yellow", "blue")
"""Colours of risk a scope may name."""


@dataclass(frozen=True, slots=True)
class NewPlan:
    """A plan as it is drafted."""

    kind: PlanKind
    """annual 年度检查计划, special 专项检查."""
    title: str
    year: int
    from_on: pendulum.Date
    to_on: pendulum.Date
    """The last day; both ends belong to it."""
    basis: str = ""
    """文号 of what orders it; may be entered with the approval."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """年度检查计划 or 专项检查 (43 号文二（一）3)."""

    id: int
    kind: PlanKind
    title: str
    year: int
    basis: str
    from_on: pendulum.Date
    to_on: pendulum.Date
    state: str
    """draft, approved, published, ended or void."""
    made_at: pendulum.DateTime
    approved_at: pendulum.DateTime | None
    published_at: pendulum.DateTime | None
    receipt: str
    """Number and address of its publication, as written; empty before."""
    note: str


@dataclass(frozen=True, slots=True)
class TaskTerms:
    """What of a task may be amended, with a reason."""

    quota: int
    """Enterprises to inspect."""
    from_on: pendulum.Date
    to_on: pendulum.Date
    """The last day; both ends belong to it."""
    scope: tuple[str, ...] = ()
    """Risk colours (red …) and key types (粉尘涉爆 …) it is about; empty: everybody."""
    checklist: str = ""
    """Code of the 检查实施细则; empty: none."""
    platform_no: str = ""
    """The provincial platform's task number."""


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task as it is added to a plan."""

    title: str
    power_item: str
    method: Method
    terms: TaskTerms


@dataclass(frozen=True, slots=True)
class Task:
    """One task of a plan."""

    id: int
    plan_id: int
    seq: int
    """1-based within the plan."""
    title: str
    power_item: str
    """Code of the power list."""
    method: Method
    """double_random 双随机, must 必查, planned 计划内非随机."""
    scope: tuple[str, ...]
    checklist: str
    quota: int
    from_on: pendulum.Date
    to_on: pendulum.Date
    platform_no: str
    state: str
    """open, ended or void."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Cases of a task. An enterprise that closed before anybody came is not counted: its reserve is."""

    opened: int = 0
    inspected: int = 0
    """There is a result."""
    with_hazards: int = 0
    rectified: int = 0
    """Every hazard passed its re-inspection."""
    closed: int = 0
    published: int = 0
    """Its results are out, on every channel."""
    late: int = 0
    """A deadline of ours was missed or has passed."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a task or a whole plan has come. Shares are thousandths, null where there is nothing to share."""

    quota: int
    drawn: int
    """Selected by draws."""
    opened: int
    inspected: int
    with_hazards: int
    rectified: int
    closed: int
    published: int
    late: int
    expected: int
    """Inspections the calendar asks for by today: the quota in proportion to the days that have passed."""
    behind: int
    """How many are missing to that."""
    inspected_rate: int | None
    """Inspected, of the quota."""
    completion: int | None
    """完成率 as the provincial platform counts it: published, of the quota."""


@dataclass(frozen=True, slots=True)
class TaskProgress:
    """A task with its progress."""

    task: Task
    progress: Progress


@dataclass(frozen=True, slots=True)
class PlanProgress:
    """A plan with its tasks and the progress of all of them."""

    plan: Plan
    progress: Progress
    tasks: tuple[TaskProgress, ...]


@dataclass(frozen=True, slots=True)
class MonthShare:
    """Inspections opened in one month by where they came from. Shares are thousandths."""

    month: str
    """2026-11."""
    double_random: int
    planned_non_random: int
    adhoc: int
    total: int
    adhoc_ratio: int | None
    """即时检查占比; null in a month without inspections."""
    change: int | None
    """To the month before, in thousandths; null where either has no share."""


@dataclass(frozen=True, slots=True)
class YearShare:
    """A year's inspections month by month, and where the off-plan ones came from."""

    year: int
    months: tuple[MonthShare, ...]
    """Up to the present month."""
    total: int
    adhoc: int
    adhoc_ratio: int | None
    reasons: dict[str, int]
    """Off-plan inspections of the year by reason."""


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often an enterprise was inspected in a calendar year, against the cap the bureau published."""

    times: int
    cap: int | None
    """None: no cap is set."""

    @property
    def reached(self) -> bool:
        """One more inspection would go beyond the cap."""
        return self.cap is not None and self.times >= self.cap


@dataclass(frozen=True, slots=True)
class PlanTerms:
    """What of a plan may be amended, with a reason."""

    title: str
    from_on: pendulum.Date
    to_on: pendulum.Date
    """The last day; both ends belong to it."""
    basis: str = ""
    """文号 of what orders it."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Amendment:
    """Other terms for an approved plan (计划调整)."""

    id: int
    plan_id: int
    state: str
    """proposed, approved or refused."""
    terms: PlanTerms
    reason: str
    proposed_at: pendulum.DateTime
    proposer_id: int
    """Officer's."""
    decided_at: pendulum.DateTime | None
    decider_id: int | None
    decision: str
    """Why it was refused; empty otherwise."""


@dataclass(frozen=True, slots=True)
class TaskVersion:
    """A task as it was in a version of its plan."""

    task_id: int
    title: str
    quota: int
    from_on: pendulum.Date
    to_on: pendulum.Date
    state: str


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """A plan as it was until an amendment replaced it."""

    version: int
    """From 1 within the plan."""
    terms: PlanTerms
    state: str
    """approved or published."""
    approved_at: pendulum.DateTime
    published_at: pendulum.DateTime | None
    receipt: str
    replaced_at: pendulum.DateTime
    reason: str
    """Why it was replaced."""
    tasks: tuple[TaskVersion, ...]
