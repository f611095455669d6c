"""Deadlines as computed and as stored."""

from __future__ import annotations

from dataclasses import dataclass

import pendulum


@dataclass(frozen=True, slots=True)
class Due:
    """What a rule gives for one anchor."""

    at: pendulum.DateTime
    """The last instant in time; a day deadline ends at 23:59:59."""
    provisional: bool
    """It depends on a year whose working days are not announced (暂算)."""
    years: tuple[int, ...]
    """Calendar years that were consulted; empty where no calendar was needed."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Days that do not count (听证、检验检测、公告 …), both ends included."""

    first: pendulum.Date
    last: pendulum.Date
    reason: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A stored deadline of a case."""

    id: int
    case_id: int
    rule: str
    title: str
    rule_set: str
    calendar: str
    """Calendar versions it was computed with; `-` where none was needed."""
    anchor_event_id: int | None
    anchor_at: pendulum.DateTime
    due_at: pendulum.DateTime
    provisional: bool
    basis: str
    state: str
    """running, met, late (met after its time) or superseded."""
    met_at: pendulum.DateTime | None
    superseded_by: int | None
    to_confirm: bool
    """The figure awaits the bureau's confirmation (待局确认)."""
