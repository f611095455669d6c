"""A terminal that is open for months asks without end: what a query held is given back."""

from __future__ import annotations

import gc

import apsw
import pytest

from station.records.people import System
from station.store import foreign, models
from station.wiring import Station


def cursors() -> int:
    """How many there are that nobody could free."""
    gc.collect()
    return sum(isinstance(each, apsw.Cursor) for each in gc.get_objects())


def test_a_query_read_to_its_end_leaves_no_cursor_behind(station: Station) -> None:
    before = cursors()
    for _ in range(20):
        assert station.store.all(models.Officer.select())
        assert station.store.one(models.Officer.select()) is not None
        assert station.store.scalar(models.Officer.select(models.Officer.id)) is not None
    assert cursors() <= before


def test_a_number_no_database_holds_leaves_nothing_and_is_told_as_what_it_is(station: Station) -> None:
    """Held by its traceback, the statement that failed once kept the database open: 「数据库被占用」."""
    (row,) = station.store.all(models.Officer.select().limit(1))
    size = station.store.size()
    with pytest.raises(OverflowError) as failed:
        try:
            with station.store.act(System("system:init"), "roster.import") as act:
                act.update(models.Officer, row["id"], name="改过")
                act.update(models.Officer, row["id"], frontline=2**63)
        finally:
            assert station.store.size() == size
            assert station.store.one(models.Officer.select().where(models.Officer.id == row["id"])) == row
            station.store.close()
    assert foreign.as_refusal(failed.value) is None
