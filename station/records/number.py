"""Numbers the bureau allotted, and serials that stand on no paper."""

from __future__ import annotations

from dataclasses import dataclass

import pendulum


@dataclass(frozen=True, slots=True)
class Allotment:
    """Serials of one series and year, first and last included, that are one station's alone (号段)."""

    series: str
    """Kind of case."""
    year: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class NumberBlock:
    """An allotment as the station has it."""

    series: str
    year: int
    first: int
    last: int
    permit: str
    """Serial of the bureau's packet, a slash and the line it stands on, from 1."""
    allotted_at: pendulum.DateTime
    """When it was put in here."""


@dataclass(frozen=True, slots=True)
class NumberGap:
    """A serial that will never be seen on a paper, and why (空号)."""

    serial: int
    reason: str
    noted_at: pendulum.DateTime
