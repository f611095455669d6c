"""What 今日 shows: entries by urgency, and what waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pendulum

from station.records.deadline import Deadline

Urgency = Literal["overdue", "today", "lapsed", "soon", "later", "provisional", "paused"]
"""lapsed: a time that is not ours has run out (期满), and the next step may be taken; paused: days do not count now."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is due."""

    urgency: Urgency
    """As `Urgency`."""
    left: str
    """In words: 逾期2天, 今天 17:30, 剩3个工作日."""
    what: str
    """音像上传, 复查 …"""
    enterprise: str
    number: str
    """Of the case."""
    basis: str
    """The law it comes from."""
    hint: str
    """What is still missing, what may be done now, or empty: 待脱敏复核, 期满未要求听证的，可以送审."""
    due_at: pendulum.DateTime
    provisional: bool
    to_confirm: bool
    screen: str
    """Where Enter leads: case, intake or disclosure."""
    case_id: int
    disclosure_id: int | None
    deadline: Deadline


@dataclass(frozen=True, slots=True)
class DrawDue:
    """A committed draw that must be revealed by its deadline."""

    urgency: Urgency
    left: str
    draw_id: int
    draw_no: int
    plan: str
    hint: str
    """What it waits for: 待开奖, 待录入号码, 待揭晓."""
    due_at: pendulum.DateTime
    committed_at: pendulum.DateTime


@dataclass(frozen=True, slots=True)
class Chore:
    """Something that waits for a person and is no running deadline: at the dock, in the store, a register, a reason."""

    kind: str
    """late, damage, gaps, tray, copies, reentry, backup, unreported, clearing, cert, power, numbers, number_gaps,
    draft_numbers, training, register, briefing, briefing_matter, secret, keeping_list, keeping_over, archive,
    from_bureau, not_adopted, bundle_refused, letterbox, print_asking, print_held.

    Texts of each are in texts/dock_tui.toml, table `chore`.
    """
    urgency: Urgency
    left: str
    """How it stands, in words: 3 处, 2 件, 已5天."""
    about: str
    """Whose or which, as much as fits a line."""
    hint: str = ""
    number: str = ""
    """Of the case, where it is about one."""
    count: int = 1
    case_id: int | None = None
    deadline_id: int | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """What waits for whom."""

    approval: int
    """Cases, extensions and disclosures waiting for the chief."""
    uploads: int
    """Cases whose recordings have not been imported."""
    interrupted: int
    """Recorders whose import was interrupted."""
    redaction: int
    """Disclosures waiting for a second person (待脱敏复核)."""

    @property
    def imports(self) -> int:
        """Everything waiting at the dock."""
        return self.uploads + self.interrupted


@dataclass(frozen=True, slots=True)
class Today:
    """The working day at one moment."""

    now: pendulum.DateTime
    entries: tuple[Entry, ...]
    """Most urgent first."""
    counts: Counts
    draws: tuple[DrawDue, ...] = ()
    """Committed draws, most urgent first."""

    @property
    def pressing(self) -> int:
        """How many are overdue or due today."""
        urgencies = [entry.urgency for entry in self.entries] + [draw.urgency for draw in self.draws]
        return sum(urgency in ("overdue", "today") for urgency in urgencies)
