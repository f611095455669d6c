"""A terminal that is open for months asks without end: what a query held is given back."""

from __future__ import annotations

import gc

import apsw

from station.store import models
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
