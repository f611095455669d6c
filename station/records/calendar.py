"""Years of working days as announced or assumed. Facts only; counting is `station.rules.calendar`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

DayKind = Literal["workday", "weekend", "legal_holiday", "in_lieu_rest", "makeup_workday"]
YearStatus = Literal["official", "provisional"]

WORKING: frozenset[str] = frozenset({"workday", "makeup_workday"})


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that differs from the weekday rule."""

    kind: DayKind
    name: str
    """The holiday it belongs to, 春节."""


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """One year's arrangement."""

    year: int
    status: YearStatus
    """official: announced by the State Council; provisional: assumed from the statute (暂算)."""
    source: str
    """The announcement, with its number."""
    days: Mapping[date, SpecialDay]
    """Only the days that differ from Monday-to-Friday."""
    version: str = "-"
    """The adopted row's id as text; `-` for a year that was never adopted here."""
