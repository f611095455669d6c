"""Clocks of the demonstration never go back and agree between processes."""

from __future__ import annotations

from pathlib import Path

import pendulum
import pytest

from station.demo.clock import OFFSET_FILE, ClockSpoilt, DemoClock, SteppedClock
from station.records.moment import moment

NOON = moment("2026-11-23T12:00:00+08:00")


def base() -> pendulum.DateTime:
    return NOON


def test_two_processes_see_the_same_advance(tmp_path: Path) -> None:
    one, other = DemoClock(tmp_path, base), DemoClock(tmp_path, base)
    assert one.now() == NOON
    assert one.advance(days=1, hours=2) == other.now() == moment("2026-11-24T14:00:00+08:00")
    other.advance(minutes=5)
    assert DemoClock(tmp_path, base).offset_s == 26 * 3600 + 300


def test_demo_clock_refuses_to_go_back(tmp_path: Path) -> None:
    clock = DemoClock(tmp_path, base)
    with pytest.raises(ValueError, match="go back"):
        clock.advance(days=-1)
    assert clock.now() == NOON


@pytest.mark.parametrize("written", ["99999999999999", "tomorrow", ""])
def test_a_spoilt_clock_is_a_refusal(tmp_path: Path, written: str) -> None:
    (tmp_path / OFFSET_FILE).write_text(written)
    with pytest.raises(ClockSpoilt):
        DemoClock(tmp_path, base).now()


def test_an_advance_past_the_calendar_writes_nothing(tmp_path: Path) -> None:
    clock = DemoClock(tmp_path, base)
    with pytest.raises(ClockSpoilt):
        clock.advance(hours=999_999_999)
    assert clock.now() == NOON


def test_history_steps_forward_only() -> None:
    clock = SteppedClock(NOON)
    assert clock.step(minutes=30) == moment("2026-11-23T12:30:00+08:00")
    assert clock.now() == clock.at("2026-11-23T12:30:00+08:00")
    with pytest.raises(ValueError, match="passed"):
        clock.at(NOON)
