"""The box the line drops into: kept clear of what is no packet, and said on 今日 when it fills up (docs/line.md).

Owns: the note of the last clearing that found strange files. Refuses: nothing; what it takes away nobody could read.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from station.records.moment import iso, moment
from station.records.today import Chore
from station.replica import letterbox, returning
from station.store.atomic import write_text
from station.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pendulum import DateTime

    from station.replica.cards import BureauCard
    from station.wiring import Station

CLEARED = ".cleared"
"""In the inbox: when strange files were last taken away, how many, how many bytes."""
TOLD_DAYS = 3
"""So long it is said."""
HALF = 0.5
"""From here on the box is said to fill up: what lies there waits for something."""


@dataclass(frozen=True, slots=True)
class Cleared:
    """The last time strange files were taken away."""

    at: DateTime
    files: int
    bytes: int


def clear(station: Station, bureau: BureauCard) -> None:
    """Take away what is no packet of the paired bureau's, and what will not become one. OSError."""
    box, now = station.home.letterbox, station.clock.now()
    swept = letterbox.tidy(box, partial(returning.lies_signed, bureau=bureau), now.timestamp())
    letterbox.make_room(box, box / str(station.store.origin.code))
    if swept.strange:
        write_text(station.home.inbox / CLEARED, f"{iso(now)} {swept.files} {swept.bytes}\n")


def cleared(station: Station) -> Cleared | None:
    """When that was; None: never, or the note was damaged."""
    try:
        at, files, size = (station.home.inbox / CLEARED).read_text(encoding="ascii").split()
        return Cleared(moment(at), int(files), int(size))
    except (OSError, ValueError):
        return None


def chores(station: Station) -> Iterator[Chore]:
    """A box that fills up, or in which strange files lay; for 今日."""
    box, found = station.home.letterbox, cleared(station)
    if letterbox.is_own(box) and (taken := letterbox.used(box)) > HALF:
        yield Chore("letterbox", "today", text("dock_tui.chore.letterbox.left", percent=round(taken * 100)), "")
    elif found is not None and found.at.add(days=TOLD_DAYS) > station.clock.now():
        left = text("dock_tui.chore.letterbox.cleared", count=found.files, mib=-(-found.bytes // 2**20))
        yield Chore("letterbox", "soon", left, "")
