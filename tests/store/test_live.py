"""Live progress never holds an import up, and never shows one that has died."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest

from station.records.evidence import LiveIntake
from station.store import live
from station.store.live import STALE_SECONDS, LiveIntakes, boot_seconds


def told(session_id: int = 1, heartbeat: float | None = None) -> LiveIntake:
    beat = boot_seconds() if heartbeat is None else heartbeat
    return LiveIntake(session_id, "ZFY0001", "王建国", "a.MP4", 1, 2, 30, 20, 100, 5.5, None, beat)


def test_another_reader_sees_it_until_it_is_over(tmp_path: Path) -> None:
    path = tmp_path / "derived.db"
    writer, reader = LiveIntakes(path), LiveIntakes(path)
    assert reader.running() == []
    first, second = told(1), told(2)
    writer.report(first)
    writer.report(second)
    assert reader.running() == [first, second]
    writer.finished(1)
    assert reader.running() == [second]


@pytest.mark.parametrize("beat", [-STALE_SECONDS - 60, STALE_SECONDS + 60])
def test_a_heart_that_stopped_or_belongs_to_another_boot_is_not_shown(tmp_path: Path, beat: float) -> None:
    intakes = LiveIntakes(tmp_path / "derived.db")
    intakes.report(told(heartbeat=boot_seconds() + beat))
    assert intakes.running() == []


def test_a_lost_or_broken_file_costs_only_the_progress(tmp_path: Path) -> None:
    path = tmp_path / "derived.db"
    intakes = LiveIntakes(path)
    intakes.report(told())
    for left in tmp_path.iterdir():
        left.unlink()
    assert intakes.running() == []
    intakes.report(told())
    assert len(intakes.running()) == 1
    path.write_bytes(b"not a database" * 100)
    (tmp_path / "derived.db-wal").unlink(missing_ok=True)
    intakes.report(told())
    assert intakes.running() == []
    LiveIntakes(tmp_path / "absent" / "derived.db").report(told())


def test_a_locked_file_does_not_stop_anybody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "_PATIENCE_MS", 10)
    intakes = LiveIntakes(tmp_path / "derived.db")
    intakes.report(told(1))
    other = apsw.Connection(str(tmp_path / "derived.db"))
    other.execute("BEGIN IMMEDIATE")
    intakes.report(told(2))
    assert [one.session_id for one in intakes.running()] == [1]
    other.execute("ROLLBACK")
    intakes.report(told(2))
    assert [one.session_id for one in intakes.running()] == [1, 2]
