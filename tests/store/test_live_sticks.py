"""What a stick is doing is told to other processes, and never holds the transfer up."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from station.intake.presence import Presence
from station.records.docking import Stick
from station.records.moment import moment
from station.records.stick import LiveStick
from station.store.live import STALE_SECONDS, boot_seconds
from station.store.live_sticks import LiveSticks
from tests.conftest import START

STICK = Stick(7, "USB0001", "", "内勤1号U盘", "active", moment(START))


def seen(live: LiveSticks) -> list[tuple[str, str, int, int, int, str]]:
    return [(one.state, one.current, one.done, one.size, one.waiting, one.trouble) for one in live.docked()]


def test_others_see_what_it_does_until_it_is_over(tmp_path: Path) -> None:
    live = LiveSticks(tmp_path / "derived.db")
    assert live.docked() == []
    with Presence(live, STICK) as presence:
        presence.working_on("writing", "案卷.pdf", 100)
        presence.tick(30)
        end = time.monotonic() + 5
        while seen(live) != [("writing", "案卷.pdf", 30, 100, 0, "")]:
            assert time.monotonic() < end
            time.sleep(0.05)
        presence.idle(2, "full")
        assert seen(live) == [("ready", "", 0, 0, 2, "full")]
        presence.idle(0, "")
        assert seen(live) == [("safe_to_pull", "", 0, 0, 0, "")]
    assert live.docked() == []


def test_a_heart_that_stopped_is_not_shown_and_a_broken_file_costs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "derived.db"
    live = LiveSticks(path)
    now = LiveStick(7, "USB0001", "U盘", "writing", "a", 0, 1, 0, "", boot_seconds())
    live.report(now)
    assert live.docked() == [now]
    live.report(replace(now, heartbeat=now.heartbeat - STALE_SECONDS - 1))
    assert live.docked() == []
    path.write_bytes(b"not a database" * 100)
    (tmp_path / "derived.db-wal").unlink(missing_ok=True)
    live.report(now)
    live.gone(7)
    assert live.docked() == []
