"""Stations at a glance: how each stands, what is overdue there by its replica, and what waits to go back to it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pendulum import DateTime

from station.bureau import heads, returns
from station.bureau import status as standings
from station.bureau.home import Bureau
from station.bureau.status import StationStatus
from station.errors import StationError
from station.records.today import Entry
from station.rules.note import Checkpoint
from station.services import today

if TYPE_CHECKING:
    from station.wiring import Station

Look = Callable[[Bureau, str], AbstractContextManager["Station"]]
"""The replica of a station by its code, as a station whose services can be read and nothing else; may refuse with a
StationError where the replica cannot be read."""
REFUSED = "refused"
OPEN = ("queued", "sent", "waiting")
"""What a station has not finished."""


@dataclass(frozen=True, slots=True)
class Glance:
    """One station."""

    status: StationStatus
    overdue: tuple[Entry, ...] | None
    """Its time that has run out, the most urgent first; None where no replica can be read."""
    ahead_minutes: int | None
    """By how much its clock is fast at least: what it sealed bears a later time than when it came. None: it does not
    say; a clock that is slow cannot be told from a bundle fetched late."""
    head: Checkpoint | None
    """The newest hourly head not yet covered by a bundle."""
    returning: int
    """Things sent or to be sent back that the station has not finished."""
    refused: tuple[str, ...]
    """What it refused of them, and why."""


class Glances:
    """Looks at every station; what a replica says is read once a bundle and an hour."""

    def __init__(self, bureau: Bureau, look: Look) -> None:
        self._bureau, self._look = bureau, look
        self._overdue: dict[str, tuple[tuple[int, DateTime], tuple[Entry, ...] | None]] = {}

    def all(self) -> list[Glance]:
        """Every enrolled station: what is wrong first, then by code."""
        found = [self._one(each) for each in standings.status(self._bureau)]
        return sorted(found, key=lambda one: (one.status.healthy, one.status.enrolment.code))

    def _one(self, found: StationStatus) -> Glance:
        code = found.enrolment.code
        lines = returns.listed(self._bureau, code)
        return Glance(
            found,
            self._overdue_of(found),
            _ahead(found),
            heads.newest(self._bureau, code),
            sum(each.outcome in OPEN for each in lines),
            tuple(f"{each.item.name} {each.detail}".strip() for each in lines if each.outcome == REFUSED),
        )

    def _overdue_of(self, found: StationStatus) -> tuple[Entry, ...] | None:
        if found.last is None:
            return None
        code, now = found.enrolment.code, self._bureau.clock.now()
        asked = found.last.seq, now.replace(minute=0, second=0)
        known = self._overdue.get(code)
        if known is None or known[0] != asked:
            known = self._overdue[code] = asked, self._read(code, now)
        return known[1]

    def _read(self, code: str, now: DateTime) -> tuple[Entry, ...] | None:
        try:
            with self._look(self._bureau, code) as station:
                entries = today.today(station.store, now).entries
        except StationError:
            return None
        return tuple(each for each in entries if each.urgency == "overdue")


def _ahead(found: StationStatus) -> int | None:
    if found.last is None:
        return None
    minutes = int((found.last.sealed_at - found.last.accepted_at).total_seconds() // 60)
    return minutes if minutes > 0 else None
