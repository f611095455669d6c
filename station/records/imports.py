"""Files that other systems send: how one is read, its rows, and what adopting it would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import pendulum

from station.records.people import Officer
from station.records.plan import NewPlan, NewTask, Plan, PlanTerms, Task, TaskTerms
from station.records.roster import Fault, Skipped

Result = Literal["accepted", "refused"]
Answered = Literal["disclosure", "push", "reference"]
WaitingState = Literal["open", "sent", "early", "answered"]
"""sent: a push that has left; early: a disclosure that may not go out yet."""


@dataclass(frozen=True, slots=True)
class SheetRules:
    """How a sheet is read (schema/law/plan_columns.toml, receipt_columns.toml, staff_columns.toml)."""

    id: str
    effective_from: date
    to_confirm: bool
    columns: Mapping[str, tuple[str, ...]]
    """Field to the headings it may have, best first."""
    words: Mapping[str, Mapping[str, str]]
    """Field to word to our code."""
    lengths: Mapping[str, int]
    """Field to the most characters it may have."""
    find: tuple[str, ...]
    """Fields whose headings show which row has the headings."""
    needs: tuple[str, ...]
    """Fields that every row must have."""
    nothing: frozenset[str]
    """Words that say nothing."""
    notes: tuple[str, ...]
    """Words that a row of remarks or totals begins with."""

    def title(self, field: str) -> str:
        """What a field is called in front of people."""
        return self.columns[field][0]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row that is neither note nor heading, its cells by field."""

    row: int
    """In the file, as a spreadsheet counts."""
    said: Mapping[str, str]
    """Field to what its cell says; fields of which the row says nothing are missing."""
    titles: Mapping[str, str]
    """Field of `said` to its heading in the file."""
    faults: tuple[Fault, ...]
    """What no reader could take: formulas, gaps, cells too long."""
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetRead:
    """A sheet sorted into rows that say something and rows that do not."""

    headings: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    skipped: tuple[Skipped, ...]
    unknown_columns: tuple[str, ...]
    """Headings that nothing was read from."""


@dataclass(frozen=True, slots=True)
class SheetFile:
    """A file as it was handed in."""

    name: str
    data: bytes
    sha256: str
    tray_id: int | None
    """The file of the tray it is; None: it came from a path."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that is not taken in, with everything that is wrong with it."""

    row: int
    name: str
    """What the row is about, as far as it can be read."""
    faults: tuple[Fault, ...]
    cells: tuple[str, ...]


# Plans and tasks


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One task of a plan as a file gives it; None where the file says nothing."""

    row: int
    title: str
    """Of the plan."""
    kind: str | None
    year: int | None
    plan_from: pendulum.Date | None
    plan_to: pendulum.Date | None
    basis: str | None
    no: str
    """The platform's task number."""
    task: str | None
    item: str | None
    """Code of the power list, in force on the day of reading."""
    method: str | None
    quota: int | None
    from_on: pendulum.Date | None
    to_on: pendulum.Date | None
    scope: tuple[str, ...] | None
    checklist: str | None
    cells: tuple[str, ...]

    @property
    def of_plan(self) -> tuple[object, ...]:
        """What every row of one plan says alike."""
        return (self.kind, self.year, self.plan_from, self.plan_to, self.basis)


@dataclass(frozen=True, slots=True)
class Known:
    """What is on record beforehand."""

    plans: tuple[Plan, ...]
    tasks: tuple[Task, ...]
    pending: Mapping[int, PlanTerms]
    """Plan to the terms that wait for approval."""


@dataclass(frozen=True, slots=True)
class FoundTask:
    """A task that is not on record."""

    row: int
    new: NewTask


@dataclass(frozen=True, slots=True)
class TaskChange:
    """A task of which the file says something else."""

    row: int
    task: Task
    """As it stands now."""
    terms: TaskTerms
    what: tuple[str, ...]
    """Fields that differ (records.plan.TaskTerms)."""


@dataclass(frozen=True, slots=True)
class FoundPlan:
    """A plan that is not on record, with its tasks."""

    new: NewPlan
    tasks: tuple[FoundTask, ...]


@dataclass(frozen=True, slots=True)
class PlanChange:
    """A plan on record to which the file adds, or of which it says something else."""

    plan: Plan
    """As it stands now."""
    terms: PlanTerms | None
    """Other terms; None: the plan has them, or they wait for approval already."""
    added: tuple[FoundTask, ...]
    changed: tuple[TaskChange, ...]

    @property
    def by_chief(self) -> bool:
        """Tasks of an approved plan are changed by the chief."""
        return self.plan.state != "draft" and bool(self.added or self.changed)


@dataclass(frozen=True, slots=True)
class PlansCompared:
    """A file against what is on record."""

    new: tuple[FoundPlan, ...]
    changed: tuple[PlanChange, ...]
    unchanged: int
    """Rows that say what is on record."""
    rejected: tuple[Refused, ...]

    @property
    def nothing(self) -> bool:
        """Whether adopting it would do nothing."""
        return not self.new and not self.changed


# Receipts


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """What a system said about one result; empty where the file says nothing."""

    row: int
    case: str
    """案号."""
    document: str
    """Number of the decision."""
    code: str
    name: str
    system: str
    """Code of a channel or of a system."""
    receipt: str
    url: str
    at: pendulum.DateTime | None
    result: Result
    words: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matched:
    """A receipt and what it answers."""

    said: ReceiptRow
    answers: Answered
    id: int
    """Of the disclosure or push; of the case for a reference."""
    number: str
    """Of the case."""
    target: str
    """Whom it is about."""


@dataclass(frozen=True, slots=True)
class ReceiptsCompared:
    """A file of receipts against what waits for them."""

    matched: tuple[Matched, ...]
    known: int
    """Rows whose receipt was entered before."""
    rejected: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that a receipt may answer, or has answered."""

    answers: Answered
    id: int
    case_id: int
    number: str
    """Of the case."""
    target: str
    """Whom it is about."""
    codes: frozenset[str]
    """Credit codes of whom it is about."""
    system: str
    """Code of the channel or system."""
    state: WaitingState
    receipts: frozenset[str]
    """What was entered already."""
    refusals: frozenset[str] = frozenset()
    """With which words it was refused."""
    group: int = 0
    """Records of one disclosure belong together: the oldest is answered first."""


# Officers


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One person as a list gives him; None where the list says nothing."""

    row: int
    name: str
    """Without blanks."""
    cert_no: str | None
    cert_valid_to: pendulum.Date | None
    cert_issuer: str | None
    roles: frozenset[str] | None
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StaffChange:
    """A person on the roster of whose certificate the list says something else."""

    row: int
    person: Officer
    """As he stands now."""
    becomes: Officer
    what: tuple[str, ...]
    """Fields that differ: cert_no, cert_valid_to, cert_issuer."""


@dataclass(frozen=True, slots=True)
class OtherDuties:
    """A person who has other roles here than the list says: told, never changed by a list."""

    row: int
    person: Officer
    said: frozenset[str]


@dataclass(frozen=True, slots=True)
class StaffCompared:
    """A list of officers against the roster."""

    new: tuple[StaffRow, ...]
    """With their roles."""
    changed: tuple[StaffChange, ...]
    duties: tuple[OtherDuties, ...]
    unchanged: int
    """Rows whose certificate is the one on record."""
    absent: tuple[Officer, ...]
    """In service here and not on the list: for the chief to look at, nothing is done to them."""
    rejected: tuple[Refused, ...]

    @property
    def nothing(self) -> bool:
        """Whether adopting it would do nothing."""
        return not self.new and not self.changed
