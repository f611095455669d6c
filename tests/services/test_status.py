"""The status says what the rows say, most urgent first, and its JSON keeps 63-bit ids whole."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from station.records.jsonable import dump, jsonable
from station.records.moment import iso, moment
from station.records.people import System
from station.services.status import status
from station.store import models
from station.wiring import Station
from tests.conftest import FrozenClock

ALPHABET = {
    "overdue": "2026-11-18T23:59:59+08:00",
    "today": "2026-11-20T23:59:59+08:00",
    "later": "2026-12-18T23:59:59+08:00",
}


@pytest.fixture
def deadlines(station: Station, enterprise: Callable[..., int]) -> dict[str, int]:
    """One case with a deadline of each urgency, written latest first."""
    target = enterprise()
    ids: dict[str, int] = {}
    with station.store.act(System("system:init"), "roster.import") as act:
        case = act.insert(
            models.CaseFile,
            number="余应急检〔2026〕1号",
            kind="inspection",
            enterprise_id=target,
            power_item="-",
            source="adhoc",
            rule_set="-",
            stage="closed",
            opened_at=iso(act.now),
        )
        for urgency, due in reversed(ALPHABET.items()):
            ids[urgency] = act.insert(
                models.Deadline,
                case_id=case,
                rule="PUB_20WD",
                rule_set="-",
                calendar="-",
                anchor_at="2026-11-02T09:00:00+08:00",
                due_at=due,
                provisional=0,
                basis="依据",
                state="running",
                computed_at=iso(act.now),
            )
    return ids


def test_deadlines_come_most_urgent_first(station: Station, deadlines: dict[str, int]) -> None:
    found = status(station).deadlines
    assert [(each.urgency, each.id) for each in found] == [(urgency, deadlines[urgency]) for urgency in ALPHABET]
    assert (found[0].days, found[0].title, found[0].due_at) == (2, "检查结果公示", moment(ALPHABET["overdue"]))


def test_a_met_deadline_is_not_told(station: Station, deadlines: dict[str, int]) -> None:
    with station.store.act(System("system:init"), "roster.import") as act:
        act.update(models.Deadline, deadlines["overdue"], state="met")
    assert [each.urgency for each in status(station).deadlines] == ["today", "later"]


def test_ledger_and_what_waits_for_the_bureau(station: Station) -> None:
    found = status(station)
    assert (found.ledger.size, found.ledger.root) == (station.store.size(), station.store.head().root)
    assert (found.replica.bundle, found.replica.waiting) == (0, found.ledger.size)


def test_a_clock_behind_the_last_entry_is_told(station: Station, clock: FrozenClock) -> None:
    assert not status(station).clock.behind
    clock.set("2026-11-20T08:59:59+08:00")
    assert status(station).clock.behind


def test_ids_are_strings_and_counts_are_numbers(station: Station, deadlines: dict[str, int]) -> None:
    told = json.loads(dump(status(station)))
    assert told["deadlines"][0]["id"] == str(deadlines["overdue"])
    assert isinstance(told["deadlines"][0]["case_id"], str)
    assert isinstance(told["ledger"]["size"], int)


def test_what_has_no_json_form_is_refused() -> None:
    with pytest.raises(TypeError):
        jsonable({"photo": b"\xff"})
