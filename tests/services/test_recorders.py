"""The roster of recorders: who may register, hand out and retire, and that the ledger remembers."""

from __future__ import annotations

import pytest

from station.records.people import Proof
from station.services import recorders
from station.store import gaps
from station.store.errors import NotAllowed, ReasonNeeded
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.dockings import DOCK


def test_the_chief_registers_hands_out_corrects_and_retires(station: Station, chief: Proof, officer: Proof) -> None:
    made = recorders.register(station.store, chief, "ZFY0001", chief.officer_id)
    assert (made.officer_name, made.status, made.clock_offset_s) == ("王建国", "active", 0)
    assert recorders.assign(station.store, chief, "ZFY0001", officer.officer_id).officer_name == "李敏"
    assert recorders.assign(station.store, chief, "ZFY0001", None).officer_name is None
    assert recorders.correct_clock(station.store, officer, "ZFY0001", -90, "与校时画面相差90秒").clock_offset_s == -90
    assert recorders.retire(station.store, chief, "ZFY0001", "损坏").status == "retired"
    told = [line.action for line in station.store.lines(subject="recorder/ZFY0001")]
    assert told == ["recorder.register", "recorder.assign", "recorder.assign", "recorder.clock", "recorder.retire"]


@pytest.mark.parametrize("serial", ["", "has space", "a" * 65, "中文", "new\nline"])
def test_serials_that_no_label_carries_are_refused(station: Station, chief: Proof, serial: str) -> None:
    with pytest.raises(recorders.SerialUnusable):
        recorders.register(station.store, chief, serial)


def test_what_does_not_fit_is_refused(station: Station, chief: Proof, officer: Proof) -> None:
    recorders.register(station.store, chief, "ZFY0001")
    with pytest.raises(recorders.RecorderKnown):
        recorders.register(station.store, chief, "ZFY0001")
    with pytest.raises(recorders.RecorderUnknown):
        recorders.assign(station.store, chief, "ZFY0009", None)
    with pytest.raises(recorders.NobodyActive):
        recorders.assign(station.store, chief, "ZFY0001", 42)
    with pytest.raises(NotAllowed):
        recorders.register(station.store, officer, "ZFY0002")
    with pytest.raises(ReasonNeeded):
        recorders.retire(station.store, chief, "ZFY0001", "")


def pass_days(station: Station, clock: FrozenClock, days: int) -> None:
    """One after the other: after a longer pause a person would have to vouch for the date."""
    for _ in range(days):
        clock.advance(hours=24)
        with station.store.act(DOCK, "intake.open"):
            pass


def test_how_a_clock_goes_is_told_from_what_people_read(station: Station, chief: Proof, clock: FrozenClock) -> None:
    recorders.register(station.store, chief, "ZFY0001", chief.officer_id)
    recorder = recorders.get(station.store, "ZFY0001").id

    def read(offset_s: int, method: str = "person") -> recorders.ClockHistory:
        with station.store.act(DOCK, "intake.open") as act:
            gaps.add_reading(act, recorder, None, method, offset_s)
        pass_days(station, clock, 10)
        return recorders.clock_history(station.store, "ZFY0001")

    assert read(5).seconds_per_day is None
    read(-900, "bound")
    slow = read(105)
    assert (slow.seconds_per_day, slow.unsound) == (5.0, True)
    assert [one.offset_s for one in slow.readings] == [5, 105]
    assert read(0).seconds_per_day is None, "it was set"
    steady = read(-10)
    assert (steady.seconds_per_day, steady.unsound) == (-1.0, False)
