"""Where series of document numbers go on that were begun on paper."""

from __future__ import annotations

from dataclasses import dataclass

import pendulum

from station.records.moment import iso, moment
from station.store.act import Act
from station.store.casework_models import NumberStart
from station.store.store import Store


@dataclass(frozen=True, slots=True)
class Start:
    """One series from where this system takes it over."""

    series: str
    """Kind of case."""
    year: int
    next: int
    """The first serial handed out here."""
    set_at: pendulum.DateTime


def start_of(store: Store, series: str, year: int) -> Start | None:
    """Where a series of a year starts; None where nobody set it, that is at 1."""
    row = store.one(NumberStart.select().where(NumberStart.series == series, NumberStart.year == year))
    return None if row is None else Start(row["series"], row["year"], row["next"], moment(row["set_at"]))


def used_on_paper(store: Store, series: str, year: int) -> int:
    """The highest serial that counts as used before this system; 0 where nothing was set."""
    found = start_of(store, series, year)
    return 0 if found is None else found.next - 1


def insert(act: Act, series: str, year: int, following: int) -> None:
    """Let a series of a year go on at `following`."""
    act.insert(NumberStart, series=series, year=year, next=following, set_at=iso(act.now))
