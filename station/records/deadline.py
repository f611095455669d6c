"""Deadlines as computed and as stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pendulum

from station.records.law import Holder

Ending = Literal["waived", "lapsed", "ended"]
"""How a deadline ended that nobody met: the party gave it up, its time ran out unused, or its case ended."""


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
    """In words: 检测、鉴定."""


@dataclass(frozen=True, slots=True)
class PauseSpan:
    """A pause as entered, for one rule of a case."""

    id: int
    rule: str
    reason: str
    """Code of a reason in schema/law/deadlines.toml."""
    first: pendulum.Date
    last: pendulum.Date | None
    """None: still paused."""
    note: str


@dataclass(frozen=True, slots=True)
class Extension:
    """More time that was granted."""

    rule: str
    deadline_id: int
    """The deadline it replaced."""
    n: int
    """Units more; 0 where a day is given."""
    until: pendulum.Date | None
    approved_by: str
    """chief or bureau."""
    approval: str
    """文号 of the bureau's paper."""
    reason: str
    granted_at: pendulum.DateTime


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
    """running, met, late (met after its time), superseded, or as an `Ending` says."""
    met_at: pendulum.DateTime | None
    superseded_by: int | None
    to_confirm: bool
    """The figure awaits the bureau's confirmation (待局确认)."""
    holder: Holder
    """Whose time it is."""
    given_on: pendulum.Date | None
    """The day a paper set."""
    n: int | None
    """Units counted where an extension changed them; None: those of the rule."""
    pauses: tuple[tuple[pendulum.Date, pendulum.Date], ...]
    """Days that did not count, first and last, as they were known when it was computed."""
    paused: bool
    """It does not count at present; `due_at` is the earliest day it can end on."""
    why: str
    """Why it ended unmet."""
