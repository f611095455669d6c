"""What is asked again of the same moment is read once; what was written since is seen."""

from __future__ import annotations

from station.records.people import System
from station.store import models
from station.store.once import once
from station.store.store import Store
from station.wiring import Station

ASKED: list[int] = []


@once
def years(store: Store, least: int) -> tuple[int, ...]:
    """Years of calendars entered here, from `least` on."""
    ASKED.append(least)
    table = models.CalendarVersion
    return tuple(row["year"] for row in store.all(table.select().where(table.year.between(least, 99))))


def entered(station: Station, year: int) -> None:
    with station.store.act(System("system:init"), "station.found") as act:
        act.insert(models.CalendarVersion, year=year, status="official", source="试", days="", adopted_at="x")


def test_one_moment_is_asked_once_and_the_next_one_again(station: Station) -> None:
    ASKED.clear()
    with station.store.reading():
        assert years(station.store, 1) == years(station.store, 1) == ()
        with station.store.reading():
            assert years(station.store, 1) == ()
        assert years(station.store, 2) == ()
    assert ASKED == [1, 2]
    entered(station, 7)
    with station.store.reading():
        assert years(station.store, 1) == (7,)
    assert years(station.store, 1) == years(station.store, 1) == (7,)
    assert ASKED == [1, 2, 1, 1, 1], "outside of a moment nothing is kept"


def test_an_act_sees_what_it_wrote(station: Station) -> None:
    with station.store.act(System("system:init"), "station.found") as act:
        with station.store.reading():
            assert years(station.store, 1) == ()
        act.insert(models.CalendarVersion, year=8, status="official", source="试", days="", adopted_at="x")
        with station.store.reading():
            assert years(station.store, 1) == (8,)


def test_rows_of_a_column_are_what_peewee_gives(station: Station) -> None:
    entered(station, 8)
    entered(station, 9)
    table = models.CalendarVersion
    for source in ("试", "无"):
        asked = table.select().where(table.source == source).order_by(table.year, table.id)
        assert station.store.rows_of(table.source, source, table.year, table.id) == station.store.all(asked)
    assert [row["year"] for row in station.store.rows_of(table.source, "试", table.id)] == [8, 9]
