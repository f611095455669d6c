"""From the dock to an empty recorder: imported, read twice, backed up, certified, emptied by hand, seen to be empty."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from station.backup.mirror import back_up
from station.intake.readback import PROVEN
from station.intake.reread import reread
from station.intake.sealing import Desk
from station.intake.session import Docked
from station.records.evidence import IntakeOutcome
from station.records.people import Proof
from station.services import clearance, continuity, custody, evidence
from station.store import clearances, intakes
from station.store.audit import audit
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.intake import recordings
from tests.intake.conftest import FIRST, SERIAL

Dock = Callable[..., IntakeOutcome]
Look = Callable[[Path], Docked]
pytestmark = pytest.mark.usefixtures("recorder")


@pytest.fixture
def watched(station: Station, desk: Desk) -> Desk:
    """The desk as the dock sets it up: gaps and cleared certificates are looked for at the end."""
    return replace(desk, on_closed=continuity.judge(station.store))


def lacking(station: Station) -> list[str]:
    session = clearance.newest(station.store, SERIAL).id
    return [lack.code for lack in clearance.gate(station, session)]


def brought(station: Station, dock: Dock, watched: Desk, docked: Look, card: Path, disk: Path) -> None:
    """Docked, read a second time and backed up."""
    assert dock(card, at=watched).state == "complete"
    assert {"not_reread", "no_second_copy"} <= set(lacking(station))
    reread(watched, docked(card))
    assert lacking(station)[-1] == "no_second_copy"
    disk.mkdir(exist_ok=True)
    back_up(station, disk, on_same_disk=True)


def provable(station: Station) -> bool:
    """Whether the file system under the test lets anybody prove a reading."""
    session = clearance.newest(station.store, SERIAL).id
    clips = evidence.clips_of_session(station.store, session)
    methods = {one.verify_method for one in clips} | {f.reread_method for f in intakes.kept(station.store, session)}
    return methods <= PROVEN


def test_a_recorder_is_emptied_and_the_next_docking_sees_it(
    station: Station,
    chief: Proof,
    officer: Proof,
    card: Path,
    dock: Dock,
    watched: Desk,
    docked: Look,
    tmp_path: Path,
    clock: FrozenClock,
) -> None:
    brought(station, dock, watched, docked, card, tmp_path / "disk")
    if not provable(station):
        pytest.skip("nothing can be proven on this file system, and then nothing is certified")
    assert lacking(station) == []
    (made,) = clearance.issue(station, chief, officer, [clearance.newest(station.store, SERIAL).id])
    (clip, *_) = evidence.clips_of_session(station.store, made.session_id)
    assert custody.record(station.store, clip.id).clearances == (made,)

    clock.advance(days=1)
    shutil.rmtree(card / "DCIM")
    fresh = card / "DCIM" / "20261121" / f"{SERIAL}_110281_20261121080000_0004.MP4"
    recordings.touch(recordings.video(fresh, FIRST + timedelta(days=1), seconds=3, tint=4), FIRST + timedelta(days=1))
    dock(card, at=watched)
    (seen,) = clearance.clearances(station.store)
    assert (seen.state, seen.seen_cleared_at) == ("cleared", clock.now())
    assert [gap for gap in continuity.gaps(station.store) if gap.kind == "vanished"] == []
    assert clearances.standing(station.store, clearance.newest(station.store, SERIAL).recorder_id) is None
    assert "not_reread" in lacking(station), "a new listing is cleared on its own merits"
    assert audit(station.store).clean


def test_new_recordings_beside_the_old_need_a_new_certificate(
    station: Station,
    chief: Proof,
    officer: Proof,
    card: Path,
    dock: Dock,
    watched: Desk,
    docked: Look,
    tmp_path: Path,
    clock: FrozenClock,
) -> None:
    brought(station, dock, watched, docked, card, tmp_path / "disk")
    if not provable(station):
        pytest.skip("nothing can be proven on this file system, and then nothing is certified")
    (first,) = clearance.issue(station, chief, officer, [clearance.newest(station.store, SERIAL).id])
    clock.advance(minutes=5)
    fresh = card / "DCIM" / "20261120" / f"{SERIAL}_110281_20261120084000_0004.MP4"
    recordings.touch(
        recordings.video(fresh, FIRST + timedelta(minutes=40), seconds=3, tint=4), FIRST + timedelta(minutes=40)
    )
    brought(station, dock, watched, docked, card, tmp_path / "disk")
    assert [one.state for one in clearance.clearances(station.store)] == ["issued"]
    assert lacking(station) == []
    clearance.issue(station, chief, officer, [clearance.newest(station.store, SERIAL).id])
    assert [one.state for one in clearance.clearances(station.store)] == ["issued", "void"]
    assert first.files + 1 == clearance.clearances(station.store)[0].files
