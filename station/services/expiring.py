"""What runs out: officers' certificates, power items, the year's time for training; one line for each kind, for 今日.

How many days before it is said, and from when it is pressing, are settings. Reads only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pendulum

from station.records.moment import day
from station.records.today import Chore, Urgency
from station.store import law, officers, trainings
from station.store.store import Store
from station.texts import text

NAMED = 2
"""So many are named on the line."""
LESSON = 45
"""Minutes of one 学时."""


@dataclass(frozen=True, slots=True)
class _Days:
    """Natural days before an end from which it is said, and from which it is pressing."""

    today: pendulum.Date
    ahead: int
    soon: int


def expiring(store: Store, now: pendulum.DateTime) -> Iterator[Chore]:
    """Certificates (浙江省综合行政执法条例第二十八条), power items, and training of the year that is still missing."""
    book, today = law.of(store), day(now)
    days = _Days(today, book.setting("staff.expiring_ahead", today), book.setting("staff.expiring_soon", today))
    people = [(person.cert_valid_to, person.name) for person in officers.active(store) if person.cert_valid_to]
    yield from _line("cert", people, days)
    items = [(day(item.effective_to), item.name) for item in book.items if item.effective_to]
    in_force = {item.name for item in book.items if item.effective_to is None}
    # What the bureau took off its list long ago is no news.
    known = [each for each in items if each[1] not in in_force and (today - each[0]).days <= days.soon]
    yield from _line("power", known, days)
    yield from _line("training", _untrained(store, book.setting("staff.training_hours", today) * LESSON, today), days)


def _untrained(store: Store, minutes: int, today: pendulum.Date) -> list[tuple[pendulum.Date, str]]:
    """Own officers short of the year's training, whoever has least first, with the last day of the year."""
    had: dict[int, int] = {}
    for each in trainings.every(store, today.year):
        had[each.officer_id] = had.get(each.officer_id, 0) + each.minutes
    short = [one for one in officers.own(store) if "officer" in one.roles and had.get(one.id, 0) < minutes]
    last = pendulum.Date(today.year, 12, 31)
    return [(last, one.name) for one in sorted(short, key=lambda one: had.get(one.id, 0))]


def _line(kind: str, ends: Sequence[tuple[pendulum.Date, str]], days: _Days) -> Iterator[Chore]:
    near = sorted((each for each in ends if (each[0] - days.today).days <= days.ahead), key=lambda each: each[0])
    if near:
        left = (near[0][0] - days.today).days
        words = f"dock_tui.chore.{kind}.ended" if left < 0 else f"dock_tui.chore.{kind}.left"
        more = text("dock_tui.chore.more") if len(near) > NAMED else ""
        about = "、".join(name for _, name in near[:NAMED]) + more
        yield Chore(kind, _urgency(left, days), text(words, days=abs(left)), about, count=len(near))


def _urgency(left: int, days: _Days) -> Urgency:
    if left < 0:
        return "overdue"
    return "soon" if left <= days.soon else "later"
