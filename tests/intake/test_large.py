"""A recording of more than 4 GiB, as exFAT allows, and one that FAT32 broke in two: both come in, and neither is a gap.

The large ones are real recordings with an unwritten box behind them, so that the card takes no room.
"""

from __future__ import annotations

import dataclasses
import os
import struct
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from station.intake.sealing import Desk
from station.records.coverage import SceneCoverage
from station.records.evidence import IntakeOutcome
from station.records.moment import moment
from station.records.people import Proof
from station.services import continuity, coverage, evidence
from station.wiring import Station
from tests.intake import recordings
from tests.intake.conftest import FIRST, SERIAL
from tests.intake.test_claiming import make_case
from tests.services.recorded import happened

GIB = 1 << 30
FAT32 = (4 << 30) - 1
"""Bytes of the largest file."""
LARGE = pytest.mark.skipif("CRASH_POINTS" not in os.environ, reason="writes gigabytes: `make soak`, `.ci/run`")
pytestmark = pytest.mark.usefixtures("recorder")


def weighty(path: Path, size: int) -> Path:
    """The recording grown to a size by one empty box, whose content was never written."""
    length = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(length)
        file.write(struct.pack(">I4sQ", 1, b"free", size - length))
        file.truncate(size)
    return path


@LARGE
def test_a_recording_larger_than_four_gib_comes_in_whole(
    station: Station, dock: Callable[..., IntakeOutcome], tmp_path: Path
) -> None:
    size = 4 * GIB + 12_345
    weighty(part(tmp_path / "card", "0001", 0), size)
    outcome = dock(tmp_path / "card")
    assert (outcome.state, outcome.new) == ("complete", 1)
    (clip,) = evidence.unlinked(station.store)
    assert (clip.size, clip.media, clip.duration_ms, clip.problem) == (size, "video", 3000, "")
    assert station.media.path(clip.sha256).stat().st_size == size


@LARGE
def test_a_recording_that_fat32_broke_in_two_is_slow_to_go_on_and_is_no_interruption(
    station: Station, dock: Callable[..., IntakeOutcome], judging: Desk, case: int, tmp_path: Path
) -> None:
    """The first part is as large as FAT32 allows, so it ended by itself; the second was stopped by a finger."""
    card = tmp_path / "card"
    recordings.touch(weighty(part(card, "0001", 0), FAT32), FIRST + timedelta(seconds=3))
    part(card, "0002", 8)
    part(card, "0003", 16)
    outcome = dock(card, at=judging)
    assert (outcome.state, sum(outcome.linked.values())) == ("complete", 3)
    found = [(gap.kind, gap.seconds) for gap in reversed(continuity.gaps(station.store))]
    assert found == [("check", 5), ("interruption", 5)]
    assert [round(gap.seconds) for gap in inspected(station, case).gaps] == [5]


def name(number: str, seconds: int) -> str:
    local = FIRST + timedelta(hours=8, seconds=seconds)
    return f"{SERIAL}_110281_{local:%Y%m%d%H%M%S}_{number}.MP4"


def part(card: Path, number: str, seconds: int, called: str = "") -> Path:
    """Three seconds of a recording, so many after eight."""
    start = FIRST + timedelta(seconds=seconds)
    path = recordings.video(card / "DCIM" / (called or name(number, seconds)), start, seconds=3, tint=seconds + 1)
    recordings.touch(path, start + timedelta(seconds=3))
    return path


def inspected(station: Station, case: int) -> SceneCoverage:
    """The inspection, from eight to the end of what the card holds."""
    (found,) = coverage.of_case(station.store, case).scenes
    return found


@pytest.fixture
def judging(station: Station, desk: Desk) -> Desk:
    return dataclasses.replace(desk, on_closed=continuity.judge(station.store))


@pytest.fixture
def case(station: Station, chief: Proof, enterprise: Callable[..., int]) -> int:
    """An inspection from eight on, of nineteen seconds."""
    case = make_case(station, chief, enterprise, "2026-11-20T08:00:00+08:00", "2026-11-20T08:30:00+08:00")
    happened(station, case, "recorded", moment("2026-11-20T08:00:19+08:00"))
    return case


@pytest.mark.parametrize(
    "called",
    [
        ("", "", ""),
        ("A/FILE0001.MP4", "A/FILE0002.MP4", "B/FILE0001.MP4"),
        ("", f"{SERIAL}_110281_20261120080003_0001_002.MP4", f"{SERIAL}_110281_20261120080006_0001_003.MP4"),
        ("MOV_0001.MP4", "part-two.mp4", "zweiter Teil.mp4"),
    ],
    ids=["numbered", "counter anew in a folder", "parts of a number", "renamed by hand"],
)
def test_parts_that_follow_each_other_are_one_recording_whatever_they_are_called(
    station: Station,
    dock: Callable[..., IntakeOutcome],
    judging: Desk,
    case: int,
    tmp_path: Path,
    called: tuple[str, str, str],
) -> None:
    for number, other in enumerate(called):
        part(tmp_path / "card", f"{number + 1:04d}", 3 * number, other)
    assert sum(dock(tmp_path / "card", at=judging).linked.values()) == 3
    assert continuity.gaps(station.store) == []
    found = inspected(station, case)
    assert (found.state, found.gaps) == ("covered", ())
    assert [len(strip.spans) for strip in found.strips] == [1]


def test_parts_named_alike_with_a_hole_between_are_two(
    station: Station, dock: Callable[..., IntakeOutcome], judging: Desk, case: int, tmp_path: Path
) -> None:
    part(tmp_path / "card", "0001", 0)
    part(tmp_path / "card", "0002", 15, f"{SERIAL}_110281_20261120080015_0001_002.MP4")
    dock(tmp_path / "card", at=judging)
    assert [(gap.kind, gap.seconds) for gap in continuity.gaps(station.store)] == [("interruption", 12)]
    assert [round(gap.seconds) for gap in inspected(station, case).gaps] == [12]
