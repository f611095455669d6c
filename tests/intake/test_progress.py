"""Speed and time left: what the slower side of the work says, and nothing while nothing is known."""

from __future__ import annotations

import pytest

from station.intake import progress
from station.intake.progress import Meter
from station.records.evidence import LiveIntake


class Nobody:
    def report(self, live: LiveIntake) -> None:
        return

    def finished(self, session_id: int) -> None:
        return


class Watch:
    """CLOCK_BOOTTIME that moves when told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(progress.time, "clock_gettime", lambda _: self.now)


def test_pace_follows_copying_and_then_reading_back(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch(monkeypatch)
    meter = Meter(Nobody(), 1, "ZFY0001", "王建国", 2, 1000)
    assert (meter.now().bytes_per_s, meter.now().seconds_left) == (0.0, None)
    watch.now += 2
    meter.copied(400)
    meter.verified(100)
    told = meter.now()
    assert (told.bytes_per_s, told.seconds_left) == (200.0, 3.0)
    assert (told.bytes_copied, told.bytes_verified) == (400, 100)
    watch.now += 3
    meter.copied(600)
    meter.verified(400)
    told = meter.now()
    assert (told.bytes_per_s, told.seconds_left) == (100.0, 5.0)
    meter.verified(500)
    watch.now += 1
    assert meter.now().seconds_left == 0.0


def test_what_lies_longer_ago_than_the_window_no_longer_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch(monkeypatch)
    meter = Meter(Nobody(), 1, "ZFY0001", "", 1, 10_000)
    for _ in range(10):
        meter.now()
        watch.now += 1
        meter.copied(100)
    for _ in range(10):
        watch.now += 1
        meter.copied(10)
        told = meter.now()
    assert told.bytes_per_s == pytest.approx(10.0)
