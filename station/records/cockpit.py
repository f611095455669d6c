"""The three figures of REQ-003 (驾驶舱): 公示及时率, 记录覆盖率, 应审尽审率."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import pendulum

Figure = Literal["published", "recorded", "reviewed"]
"""公示及时率, 记录覆盖率, 应审尽审率."""
FIGURES: tuple[Figure, ...] = get_args(Figure)
Reach = Literal["good", "watch", "bad", "none"]
"""Reaches the first threshold, only the second, neither; none: there is nothing to count."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int


@dataclass(frozen=True, slots=True)
class Period:
    """From one day until before another."""

    first: pendulum.Date
    before: pendulum.Date
    """The first day after it."""


@dataclass(frozen=True, slots=True)
class Gauge:
    """One figure: of the running quarter, and of the one before."""

    figure: Figure
    now: Share
    last: Share
    reach: Reach
    """How the running quarter stands."""
    last_reach: Reach
    good: int
    """In thousandths, from which it is well (待局确认)."""
    watch: int
    """In thousandths, from which it is to be watched; below it is not well."""
    permille: int | None
    """Of the running quarter; None where there is nothing to count. 1000 only where nothing is missing."""
    last_permille: int | None


@dataclass(frozen=True, slots=True)
class Cockpit:
    """The figures of one moment, in the order of REQ-003."""

    first_on: pendulum.Date
    """The running quarter's first day."""
    gauges: tuple[Gauge, ...]


@dataclass(frozen=True, slots=True)
class Behind:
    """A case that keeps a figure from being whole."""

    case_id: int
    number: str
    enterprise: str
    when: pendulum.Date
    """Published: when it was due; recorded: when the case was closed; reviewed: when it was decided."""
    lacks: str
    """In words."""
    running: bool
    """Of the running quarter; otherwise of the one before."""
