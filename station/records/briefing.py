"""第一责任人听取汇报 (REQ-401): when, who, what was raised and decided, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class NewMatter:
    """One matter as it is entered."""

    issue: str
    decision: str = ""
    owner_id: int | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class NewBriefing:
    """A briefing as it is entered."""

    held_on: date
    period: str
    """The quarter it was about: 2026-Q3."""
    chair: str
    """The first responsible person."""
    present: str
    matters: tuple[NewMatter, ...]
    report_sha256: str = ""
    """Of the report that was put before it; empty: none."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter raised at a briefing."""

    id: int
    briefing_id: int
    held_on: date
    issue: str
    decision: str
    owner_id: int | None
    owner: str
    """Who sees to it; empty: nobody was named."""
    due_on: date | None
    closed_at: datetime | None
    outcome: str

    def overdue(self, today: date) -> bool:
        """Still open after its day."""
        return self.closed_at is None and self.due_on is not None and self.due_on < today


@dataclass(frozen=True, slots=True)
class Briefing:
    """A briefing with its matters."""

    id: int
    held_on: date
    period: str
    chair: str
    present: str
    report_sha256: str
    note: str
    entered_by: int
    entered_at: datetime
    matters: tuple[Matter, ...]

    @property
    def open(self) -> int:
        """Matters that are not closed yet."""
        return sum(each.closed_at is None for each in self.matters)
