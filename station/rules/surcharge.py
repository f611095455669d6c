"""加处罚款: three per cent of the fine for each day it is overdue, never more than the fine (行政处罚法第七十二条).

Days run from the day after the last day of payment up to and including the day of payment. Days of reconsideration
or litigation do not count (第七十三条), nor days for which a delay or instalments were granted (第六十六条). The sum of
all days is rounded down to a whole fen, once: in doubt for the party.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pendulum

from station.records.deadline import Pause
from station.records.moment import day

PER_DAY = (3, 100)
"""The share of the fine that one day adds, as a fraction."""


@dataclass(frozen=True, slots=True)
class Surcharge:
    """What is added to a fine that was not paid in time."""

    fen: int
    days: int
    """Days counted; more than 33 add nothing."""
    first: pendulum.Date | None
    """The first day counted; None while nothing is overdue."""
    capped_on: pendulum.Date | None
    """The day on which it reached the fine; None before."""


def surcharge(principal: int, due_on: date, until: date, excluded: Sequence[Pause] = ()) -> Surcharge:
    """The surcharge on `principal` fen, due on `due_on` and paid, or looked at, on `until`.

    Of a fine paid by instalments the overdue part is its own principal. ValueError on a negative principal.
    """
    if principal < 0:
        raise ValueError("a fine is not negative")
    counted = [on for on in _days(due_on, until) if not any(pause.first <= on <= pause.last for pause in excluded)]
    share, of = PER_DAY
    cap = -(-of // share)
    reached = day(counted[cap - 1]) if len(counted) >= cap else None
    first = day(counted[0]) if counted else None
    return Surcharge(min(principal * share * len(counted) // of, principal), len(counted), first, reached)


def _days(due_on: date, until: date) -> list[date]:
    return [due_on + timedelta(days=i) for i in range(1, (until - due_on).days + 1)]
