"""What a real card shows of a scene: begun late, broken off, with a gap, by two recorders, or only filmed afterwards.

The other ways in which a recording may be wrong (of another device, encoded anew, renumbered) are in
`test_doubts_found`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from station.intake.sealing import Desk
from station.records.evidence import IntakeOutcome
from station.records.moment import moment
from station.records.people import Proof
from station.services import continuity, coverage, doubts
from station.wiring import Station
from tests.intake import recordings
from tests.intake.conftest import FIRST, SERIAL
from tests.intake.test_claiming import make_case
from tests.services.recorded import happened

pytestmark = pytest.mark.usefixtures("recorder")


@pytest.mark.parametrize(
    ("films", "state", "late_s", "early_s", "gaps_s", "doubted"),
    [
        ([(0, 300)], "covered", 0, 0, [], ()),
        ([(50, 200)], "covered", 0, 0, [], ()),
        ([(120, 180)], "partial", 120, 0, [], ()),
        ([(0, 150)], "partial", 0, 150, [], ()),
        ([(0, 100), (140, 160)], "partial", 0, 0, [40], ()),
        ([(90, 60), (180, 30)], "partial", 90, 90, [30], ()),
        ([(420, 60)], "after_the_fact", 0, 0, [], ("after_the_fact",)),
        ([(-400, 60)], "missing", 0, 0, [], ()),
    ],
    ids=["whole", "within a minute", "late start", "early end", "gap", "all three", "after the fact", "before it"],
)
def test_a_scene_of_five_minutes(
    station: Station,
    dock: Callable[..., IntakeOutcome],
    desk: Desk,
    chief: Proof,
    enterprise: Callable[..., int],
    tmp_path: Path,
    films: Sequence[tuple[int, int]],
    state: str,
    late_s: int,
    early_s: int,
    gaps_s: list[int],
    doubted: tuple[str, ...],
) -> None:
    """`films`: seconds after eight at which a recording began, and how long it is."""
    case = make_case(station, chief, enterprise, "2026-11-20T08:00:00+08:00", "2026-11-20T08:30:00+08:00")
    happened(station, case, "recorded", moment("2026-11-20T08:05:00+08:00"))
    for number, (second, length) in enumerate(films, 1):
        start = FIRST + timedelta(seconds=second)
        name = f"{SERIAL}_110281_{start + timedelta(hours=8):%Y%m%d%H%M%S}_{number:04d}.MP4"
        path = recordings.video(tmp_path / "card" / "DCIM" / name, start, seconds=length, tint=number)
        recordings.touch(path, start + timedelta(seconds=length))
    dock(tmp_path / "card", at=dataclasses.replace(desk, on_closed=continuity.judge(station.store)))
    (found,) = coverage.of_case(station.store, case).scenes
    assert (found.state, found.late_s, found.early_s) == (state, late_s, early_s)
    assert [round(gap.seconds) for gap in found.gaps] == gaps_s
    assert tuple(doubt.kind for doubt in doubts.of_case(station.store, case)) == doubted
    open_gaps = continuity.gaps(station.store, case_id=case)
    assert [gap.seconds for gap in open_gaps if gap.kind == "interruption"] == gaps_s
    assert coverage.of_case(station.store, case).unexplained == len(gaps_s) + len(doubted)
