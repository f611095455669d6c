"""The one way to write."""

from __future__ import annotations

import pytest

from station.records.people import Proof, System
from station.store import models
from station.store.errors import NotAllowed
from station.wiring import Station


def test_an_act_is_a_transaction_and_a_leaf(station: Station, enterprise) -> None:
    before = station.store.size()
    row_id = enterprise(name="余姚化工")
    assert station.store.size() == before + 1
    assert station.store.one(models.Enterprise.select().where(models.Enterprise.id == row_id))["name"] == "余姚化工"


def test_a_raising_body_leaves_nothing(station: Station, chief: Proof) -> None:
    head = station.store.head()
    with pytest.raises(ZeroDivisionError), station.store.act(chief, "roster.import") as act:
        act.insert(models.CalendarVersion, year=1, status="official", source="x", days="", adopted_at="x")
        raise ZeroDivisionError
    assert station.store.head() == head
    assert station.store.all(models.CalendarVersion.select().where(models.CalendarVersion.year == 1)) == []


def test_units_do_only_what_names_them(station: Station) -> None:
    with pytest.raises(NotAllowed), station.store.act(System("system:dock"), "staff.amend"):
        pass


def test_no_head_is_taken_of_rows_that_are_not_yet_committed(station: Station, chief: Proof) -> None:
    with pytest.raises(RuntimeError), station.store.act(chief, "roster.import"):
        station.store.checkpoint()
