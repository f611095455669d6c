"""Which round counts: rule `first-close-2h/1` (docs/draw.md §3). Nobody waits for a drawing that suits them.

A lottery is drawn on its weekdays, unless its market is closed; a beacon every three seconds. Both the station, which
commits, and every verifier, who asks again, come here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time

import pendulum

from station.records.moment import ZONE
from station.rules.draw import beacon
from station.rules.draw.commit import ClosureTerm, Commitment, SourceTerm
from station.rules.draw.sources import BEACON

SALES_MARGIN = pendulum.duration(hours=2)
"""Sales of the drawing that counts close at least this long after the commitment (specs §4.3)."""
BEACON_MARGIN = pendulum.duration(hours=1)
EVERY_DAY = "1234567"
_LONGEST = 400
"""Days after which a search for drawings gives up: a calendar without any is refused, not searched for ever."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """One drawing of a source by its schedule."""

    round: str
    """Its date, 2026-11-24; the number of a beacon's round."""
    closes_at: pendulum.DateTime
    drawn_at: pendulum.DateTime


@dataclass(frozen=True, slots=True)
class Timetable:
    """When a lottery is drawn."""

    weekdays: str
    """ISO weekdays, ascending digits: 247."""
    closes: time
    """When sales end, Beijing time."""
    drawn: time
    closures: tuple[tuple[pendulum.Date, pendulum.Date], ...]
    """First and last day of each closure (休市)."""


def drawings(table: Timetable, committed_at: pendulum.DateTime, count: int) -> list[Drawing]:
    """The first drawing that closes at least two hours after the commitment, and the `count` after it.

    Fewer where a timetable has hardly any drawing in a year.
    """
    earliest = committed_at + SALES_MARGIN
    first = committed_at.in_timezone(ZONE).date()
    found: list[Drawing] = []
    for ahead in range(_LONGEST):
        on = first.add(days=ahead)
        closes = _at(on, table.closes)
        if _is_drawn(table, on) and closes >= earliest:
            found.append(Drawing(on.isoformat(), closes, _at(on, table.drawn)))
        if len(found) > count:
            break
    return found


def beacon_drawing(committed_at: pendulum.DateTime) -> Drawing:
    """The first round of the beacon an hour after the commitment."""
    number = beacon.first_after(committed_at + BEACON_MARGIN)
    at = beacon.time_of(number)
    return Drawing(str(number), at, at)


def by_rule(c: Commitment, source: SourceTerm) -> list[Drawing]:
    """What the rule makes of the timetable that C states: the round that counts, then as many fallbacks as C names."""
    if source.encoding == BEACON:
        return [beacon_drawing(c.committed_at)]
    closes, drawn = (at.in_timezone(ZONE).time() for at in (source.closes_at, source.drawn_at))
    table = Timetable(source.weekdays, closes, drawn, _closures(c.closures, source.source))
    return drawings(table, c.committed_at, len(source.fallbacks))


def drawn_at(source: SourceTerm, round_: str) -> pendulum.DateTime:
    """When the numbers of the round that counts, or of a fallback, are public."""
    if source.encoding == BEACON or round_ == source.round:
        return source.drawn_at
    return _at(pendulum.Date.fromisoformat(round_), source.drawn_at.in_timezone(ZONE).time())


def relevant(
    closures: Iterable[ClosureTerm], source: str, committed_at: pendulum.DateTime, found: Sequence[Drawing]
) -> tuple[ClosureTerm, ...]:
    """The closures of a source between the commitment and its last fallback: those that moved a drawing."""
    first, last = committed_at.in_timezone(ZONE).date().isoformat(), found[-1].round
    inside = [each for each in closures if each.start.isoformat() <= last and each.end.isoformat() >= first]
    return tuple(sorted((each for each in inside if each.source == source), key=lambda each: each.start))


def _closures(closures: Iterable[ClosureTerm], source: str) -> tuple[tuple[pendulum.Date, pendulum.Date], ...]:
    return tuple((each.start, each.end) for each in closures if each.source == source)


def _is_drawn(table: Timetable, on: pendulum.Date) -> bool:
    closed = any(start <= on <= end for start, end in table.closures)
    return str(on.isoweekday()) in table.weekdays and not closed


def _at(on: pendulum.Date, when: time) -> pendulum.DateTime:
    return pendulum.datetime(on.year, on.month, on.day, when.hour, when.minute, when.second, tz=ZONE)
