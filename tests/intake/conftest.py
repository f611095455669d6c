"""A registered recorder, a card with real recordings, and the desk that imports them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from devices import profiles, volume
from station.intake.sealing import Desk
from station.intake.session import Docked, take_in
from station.records.evidence import IntakeOutcome
from station.records.people import Proof
from station.services import recorders
from station.store.live import LiveIntakes
from station.wiring import Station
from tests.intake import recordings

SERIAL = "ZFY0001"
FIRST = datetime(2026, 11, 20, 0, 0, tzinfo=UTC)
"""08:00 in Yuyao."""


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """Three recordings of five minutes' distance, a photo and a log, named as the generic profile names them."""
    root = tmp_path / "card"
    for number in range(3):
        start = FIRST + timedelta(minutes=5 * number)
        stamp = (start + timedelta(hours=8)).strftime("%Y%m%d%H%M%S")
        path = root / "DCIM" / "20261120" / f"{SERIAL}_110281_{stamp}_{number + 1:04d}.MP4"
        recordings.video(path, start, seconds=3, tint=number)
        recordings.touch(path, start + timedelta(seconds=3))
    recordings.touch(recordings.photo(root / "DCIM" / "IMG_0001.JPG"), FIRST)
    (root / "LOG.TXT").write_text("power on\n")
    recordings.touch(root / "LOG.TXT", FIRST)
    return root


@pytest.fixture
def recorder(station: Station, chief: Proof) -> str:
    recorders.register(station.store, chief, SERIAL, chief.officer_id)
    return SERIAL


@pytest.fixture
def desk(station: Station) -> Desk:
    live = LiveIntakes(station.store.derived.path)
    return Desk(station.store, station.media, live, lambda: False, lambda act, case_id: None)


@pytest.fixture
def docked(station: Station, recorder: str) -> Callable[[Path], Docked]:
    """The recorder with what is on it now."""

    def look(root: Path) -> Docked:
        found = recorders.get(station.store, recorder)
        return Docked(found, profiles.profile(found.profile), volume.scan(root), str(root))

    return look


@pytest.fixture
def dock(station: Station, desk: Desk) -> Callable[..., IntakeOutcome]:
    """Scan and import, as the command does."""

    def take(root: Path, serial: str = SERIAL, at: Desk = desk) -> IntakeOutcome:
        found = recorders.get(station.store, serial)
        return take_in(at, Docked(found, profiles.profile(found.profile), volume.scan(root), str(root)))

    return take
