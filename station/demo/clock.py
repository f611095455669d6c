"""Clocks of the demonstration: one that can be moved forward and is shared through the home, one that history steps.

Neither ever goes back. A real station has neither: its clock is the system's.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pendulum

from station.errors import StationError
from station.records.moment import ZONE, moment
from station.store.atomic import write_text

OFFSET_FILE = "demo-clock"
MOST_HOURS = 8760
"""How far one advance may go: a year, within which the calendars and certificates of a demo mean something."""


class BadAdvance(StationError):
    """Back, nowhere, or further than a year."""

    text = "demo.bad_advance"


class ClockSpoilt(StationError):
    """What the demo's clock file holds is no time."""

    text = "demo.clock_spoilt"


def check_advance(hours: int) -> None:
    """BadAdvance unless a demonstration may be moved forward by so many hours."""
    if not 1 <= hours <= MOST_HOURS:
        raise BadAdvance(hours=hours, most=MOST_HOURS)


def system_now() -> pendulum.DateTime:
    """The computer's time."""
    return moment(pendulum.now(ZONE))


class DemoClock:
    """The computer's time plus an offset kept in the home, so that every process of a demo station agrees."""

    def __init__(self, root: Path, base: Callable[[], pendulum.DateTime] = system_now) -> None:
        self._file = root / OFFSET_FILE
        self._base = base

    @property
    def offset_s(self) -> int:
        """Whole seconds this demo is ahead of the computer's time. ClockSpoilt."""
        try:
            return int(self._file.read_text(encoding="ascii"))
        except FileNotFoundError:
            return 0
        except ValueError as error:
            raise ClockSpoilt(path=self._file) from error

    def now(self) -> pendulum.DateTime:
        """The demonstration's present instant. ClockSpoilt."""
        return self._after(self.offset_s)

    def advance(self, *, days: int = 0, hours: int = 0, minutes: int = 0, seconds: int = 0) -> pendulum.DateTime:
        """Move every process of this demo forward and return the new instant.

        ValueError on going back; ClockSpoilt, with nothing written, where no calendar reaches.
        """
        ahead = int(pendulum.duration(days=days, hours=hours, minutes=minutes, seconds=seconds).total_seconds())
        if ahead < 0:
            raise ValueError("a demonstration clock does not go back")
        offset_s = self.offset_s + ahead
        then = self._after(offset_s)
        self._write(offset_s)
        return then

    def _after(self, offset_s: int) -> pendulum.DateTime:
        try:
            return self._base().add(seconds=offset_s)
        except (OverflowError, ValueError) as error:
            raise ClockSpoilt(path=self._file) from error

    def _write(self, offset_s: int) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        write_text(self._file, str(offset_s))


class SteppedClock:
    """A clock that stands still until history is moved on."""

    def __init__(self, start: pendulum.DateTime) -> None:
        self._now = moment(start)

    def now(self) -> pendulum.DateTime:
        """The instant history has reached."""
        return self._now

    def at(self, when: pendulum.DateTime | str) -> pendulum.DateTime:
        """Go forward to `when`; ValueError where history has already passed it."""
        then = moment(when)
        if then < self._now:
            raise ValueError(f"history has passed {then} (it is {self._now})")
        self._now = then
        return then

    def step(self, *, seconds: int = 0, minutes: int = 0, hours: int = 0) -> pendulum.DateTime:
        """Go forward by that much."""
        return self.at(self._now.add(seconds=seconds, minutes=minutes, hours=hours))
