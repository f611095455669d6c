"""Registers that run out: officers' certificates and power items, one line for each kind, for 今日. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pendulum

from station.records.moment import day
from station.records.today import Chore, Urgency
from station.store import law, officers
from station.store.store import Store
from station.texts import text

AHEAD = 90
"""Natural days before the end from which it is said."""
SOON = 30
"""Natural days before the end from which it is pressing."""

NAMED = 2
"""So many are named on the line."""


def expiring(store: Store, now: pendulum.DateTime) -> Iterator[Chore]:
    """Certificates (浙江省综合行政执法条例第二十八条) and power items that have run out or will within 90 days."""
    today = day(now)
    people = [(person.cert_valid_to, person.name) for person in officers.active(store) if person.cert_valid_to]
    yield from _line("cert", people, today)
    items = [(day(item.effective_to), item.name) for item in law.of(store).items if item.effective_to]
    in_force = {item.name for item in law.of(store).items if item.effective_to is None}
    # What the bureau took off its list long ago is no news.
    yield from _line("power", [e for e in items if e[1] not in in_force and (today - e[0]).days <= SOON], today)


def _line(kind: str, ends: Sequence[tuple[pendulum.Date, str]], today: pendulum.Date) -> Iterator[Chore]:
    near = sorted(each for each in ends if (each[0] - today).days <= AHEAD)
    if near:
        days = (near[0][0] - today).days
        words = f"dock_tui.chore.{kind}.ended" if days < 0 else f"dock_tui.chore.{kind}.left"
        more = text("dock_tui.chore.more") if len(near) > NAMED else ""
        about = "、".join(name for _, name in near[:NAMED]) + more
        yield Chore(kind, _urgency(days), text(words, days=abs(days)), about, count=len(near))


def _urgency(days: int) -> Urgency:
    if days < 0:
        return "overdue"
    return "soon" if days <= SOON else "later"
