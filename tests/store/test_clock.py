"""Time is testimony, but testimony must not go back; a box that once booted in 2038 can be brought home."""

from __future__ import annotations

import pytest

from station.records.people import Proof, System
from station.services import staff
from station.store.audit import audit
from station.store.errors import ClockBehind, ClockLeap, ClockNotAhead, CosignerNeeded, ProofExpired
from station.wiring import Station
from tests.conftest import PIN, FrozenClock


def again(station: Station, name: str) -> Proof:
    return staff.sign_in(station.store, station.keys, name, PIN)


def test_an_act_earlier_than_the_last_is_refused(station: Station, chief: Proof, clock: FrozenClock) -> None:
    clock.advance(seconds=-1)
    with pytest.raises(ClockBehind), station.store.act(chief, "clock.confirm"):
        pass


def test_an_automatic_act_a_day_ahead_waits_for_a_person(station: Station, clock: FrozenClock) -> None:
    clock.advance(hours=24)
    with station.store.act(System("system:init"), "station.found"):
        pass
    clock.advance(hours=24, seconds=1)
    with pytest.raises(ClockLeap), station.store.act(System("system:init"), "station.found"):
        pass
    with station.store.act(again(station, "李敏"), "clock.confirm"):
        pass
    with station.store.act(System("system:init"), "station.found"):
        pass


def test_a_box_that_booted_in_2038_comes_home(station: Station, clock: FrozenClock) -> None:
    clock.set("2038-01-19T03:14:08+08:00")
    with station.store.act(again(station, "王建国"), "clock.confirm"):
        pass
    clock.set("2026-11-20T10:00:00+08:00")
    chief, officer = again(station, "王建国"), again(station, "李敏")
    with pytest.raises(ClockBehind), station.store.act(chief, "clock.confirm"):
        pass
    with pytest.raises(CosignerNeeded), station.store.act(chief, "clock.correct", reason="主板电池没电"):
        pass
    with station.store.act(chief, "clock.correct", reason="主板电池没电", cosigner=officer):
        pass
    with station.store.act(chief, "clock.confirm"):
        pass
    assert audit(station.store).clean
    assert [line.action for line in station.store.lines()][-2:] == ["clock.correct", "clock.confirm"]


def test_nothing_to_correct_is_refused(station: Station, chief: Proof, officer: Proof, clock: FrozenClock) -> None:
    clock.advance(seconds=1)
    with pytest.raises(ClockNotAhead), station.store.act(chief, "clock.correct", reason="x", cosigner=officer):
        pass


def test_a_proof_runs_out(station: Station, chief: Proof, clock: FrozenClock) -> None:
    clock.advance(hours=4)
    with pytest.raises(ProofExpired), station.store.act(chief, "clock.confirm"):
        pass


def test_occurred_may_be_past_and_recorded_says_when_it_was_written(
    station: Station, chief: Proof, clock: FrozenClock
) -> None:
    past = clock.now().subtract(days=2)
    with station.store.act(chief, "clock.confirm", occurred_at=past):
        pass
    line = station.store.lines()[-1]
    assert (line.occurred, line.recorded) == ("2026-11-18T09:00:00+08:00", "2026-11-20T09:00:00+08:00")
