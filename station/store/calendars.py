"""Adopted working-day years: every version stays, the newest of a year counts."""

from __future__ import annotations

from station.records.calendar import CalendarYear
from station.records.moment import iso
from station.rules.calendar import WorkCalendar
from station.store import law, models
from station.store.act import Act
from station.store.store import Store


def seed(act: Act) -> None:
    """Adopt the years shipped with the product; part of founding a station."""
    for year, text in law.shipped_years():
        insert(act, year, text)


def insert(act: Act, year: CalendarYear, text: str) -> int:
    """Adopt a version of a year; its id."""
    return act.insert(
        models.CalendarVersion,
        year=year.year,
        status=year.status,
        source=year.source,
        days=text,
        adopted_at=iso(act.now),
    )


def years(store: Store) -> tuple[CalendarYear, ...]:
    """The years in force, oldest first."""
    rows = store.all(models.CalendarVersion.select().order_by(models.CalendarVersion.id))
    newest = {row["year"]: row for row in rows}
    return tuple(law.parse_year(newest[year]["days"], str(newest[year]["id"])) for year in sorted(newest))


def of_label(store: Store, label: str) -> WorkCalendar:
    """The calendar a stored deadline was computed by: the versions its label names, the ones in force otherwise."""
    found = {year.year: year for year in years(store)}
    table = models.CalendarVersion
    wanted = [int(part.split(":")[2]) for part in label.split(",") if part.count(":") == 2 and part[-1] != "-"]
    for row in store.all(table.select().where(table.id.in_(wanted))):
        found[row["year"]] = law.parse_year(row["days"], str(row["id"]))
    return WorkCalendar(found.values())


def current(store: Store) -> WorkCalendar:
    """The calendar deadlines are computed by now."""
    return WorkCalendar(years(store))
