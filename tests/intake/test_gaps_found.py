"""A real docking closes with its gaps judged, in the same act."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from station.intake.sealing import Desk
from station.records.evidence import IntakeOutcome
from station.records.people import Proof
from station.services import continuity, evidence
from station.wiring import Station
from tests.intake import recordings
from tests.intake.conftest import FIRST, SERIAL
from tests.intake.test_claiming import make_case

Dock = Callable[..., IntakeOutcome]
pytestmark = pytest.mark.usefixtures("recorder")


@pytest.fixture
def judging(station: Station, desk: Desk) -> Desk:
    return dataclasses.replace(desk, on_closed=continuity.judge(station.store))


def record(root: Path, number: int, seconds_after_eight: int, seconds: int = 3) -> Path:
    start = FIRST + timedelta(seconds=seconds_after_eight)
    stamp = (start + timedelta(hours=8)).strftime("%Y%m%d%H%M%S")
    path = root / "DCIM" / f"{SERIAL}_110281_{stamp}_{number:04d}.MP4"
    recordings.touch(recordings.video(path, start, seconds=seconds, tint=number), start + timedelta(seconds=seconds))
    return path


def test_a_docking_finds_its_gaps(
    station: Station, dock: Dock, judging: Desk, chief: Proof, enterprise: Callable[..., int], tmp_path: Path
) -> None:
    make_case(station, chief, enterprise, "2026-11-20T07:58:00+08:00", "2026-11-20T08:30:00+08:00")
    root = tmp_path / "card"
    first = record(root, 1, 0)
    record(root, 2, 4)
    record(root, 4, 600)
    recordings.touch(recordings.photo(root / "DCIM" / "IMG_0001.JPG"), FIRST)
    before = station.store.size()
    outcome = dock(root, at=judging)
    assert outcome.state == "complete" and outcome.unlinked == 0
    found = [(gap.kind, gap.seconds) for gap in reversed(continuity.gaps(station.store))]
    assert found == [("interruption", 593), ("sequence", None)]
    assert all(gap.session_id == outcome.session_id for gap in continuity.gaps(station.store))
    closing = [line for line in station.store.lines(first=before) if line.action == "intake.close"]
    assert len(closing) == 1

    first.unlink()
    again = dock(root, at=judging)
    assert again.session_id is not None
    assert continuity.open_count(station.store, again.session_id) == 3
    (vanished,) = [gap for gap in continuity.gaps(station.store) if gap.kind == "vanished"]
    assert first.name in vanished.detail


def test_clips_claimed_later_are_judged_when_their_visit_is_entered(
    station: Station, dock: Dock, judging: Desk, chief: Proof, enterprise: Callable[..., int], tmp_path: Path
) -> None:
    root = tmp_path / "card"
    for number, after in enumerate((0, 300), start=1):
        record(root, number, after)
    dock(root, at=judging)
    assert continuity.gaps(station.store) == []
    case = make_case(station, chief, enterprise, "2026-11-20T07:58:00+08:00", "2026-11-20T08:30:00+08:00")
    evidence.match_unlinked(station.store, chief)
    (gap,) = continuity.gaps(station.store, case_id=case)
    assert (gap.kind, gap.seconds) == ("interruption", 297)
