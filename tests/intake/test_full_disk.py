"""A real small disk that fills up at every step of an import: nothing is half written, and with room it completes."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from station.intake import session
from station.intake.errors import NoSpace
from station.services import incidents
from station.store import live
from station.store.errors import NoStore
from station.wiring import Station, open_station
from tests.conftest import FrozenClock
from tests.counts import seeds
from tests.intake.dying import NOW
from tests.intake.test_kill import check_always, check_finished, run_again, source_hashes

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
MIB = 1 << 20


@pytest.fixture
def full_card(card: Path) -> Path:
    for number in (1, 2):
        (card / "DCIM" / f"BIG_{number}.MP4").write_bytes(bytes([number]) * (2 * MIB + number))
    return card


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """20 MiB of ext4."""
    image, place = tmp_path / "disk.img", tmp_path / "disk"
    place.mkdir()
    with image.open("wb") as file:
        file.truncate(20 * MIB)
    # Blocks of a page, as on every real disk: SQLite maps a file of which it reserves one byte in each page, and dies
    # of SIGBUS where the rest of the page is a hole that a full disk cannot fill.
    subprocess.run(["mkfs.ext4", "-q", "-m", "0", "-b", "4096", str(image)], check=True)
    if subprocess.run(["mount", "-o", "loop", str(image), str(place)], capture_output=True, check=False).returncode:
        pytest.skip("no loop device to be had here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture
def home(station: Station, recorder: str, small_disk: Path) -> Iterator[Path]:
    """The station, moved to the small disk."""
    station.close()
    shutil.copytree(station.home.root, small_disk / "home")
    yield small_disk / "home"


def fill(disk: Path, leaving: int) -> Path:
    """A file that leaves so many bytes free."""
    ballast = disk / "ballast"
    room = os.statvfs(disk)
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(1, room.f_bavail * room.f_frsize - leaving))
    # Files have their metadata; what that took is taken off the ballast.
    room = os.statvfs(disk)
    lacking = leaving - room.f_bavail * room.f_frsize
    if lacking > 0:
        os.truncate(ballast, max(0, ballast.stat().st_size - lacking))
    return ballast


def import_as_far_as_it_goes(home: Path, card: Path) -> str:
    """Import on the full disk; what stopped it, as a person would read it."""
    try:
        station = open_station(home, FrozenClock(NOW))
    except (apsw.Error, OSError, NoStore) as error:
        return str(incidents.as_refusal(error))
    try:
        run_again(station, card)
    except AssertionError:
        return "interrupted"
    except (apsw.Error, OSError) as error:
        refusal = incidents.as_refusal(error)
        assert refusal is not None, error
        return refusal.message
    finally:
        station.close()
    return ""


@pytest.mark.parametrize("step", seeds(14))
def test_full_at_any_step(
    step: int, home: Path, small_disk: Path, full_card: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session._Session, "_reserve", lambda self: None)
    # The last pulse of an import may not be taken away for want of room; then it counts as dead after some seconds.
    monkeypatch.setattr(live, "STALE_SECONDS", 0.0)
    # What is copied is a little over 4 MiB; every other disk is so full that already the database has no room.
    leaving = (step * 7919 % 97) * (5 * MIB if step % 2 else MIB // 2) // 97
    ballast = fill(small_disk, leaving)
    said = import_as_far_as_it_goes(home, full_card)
    ballast.unlink()
    station = open_station(home, FrozenClock(NOW))
    try:
        check_always(station)
        if not said:
            check_finished(station, full_card)
        run_again(station, full_card)
        check_finished(station, full_card)
    finally:
        station.close()


def test_it_is_refused_before_a_byte_is_written_and_the_recorder_left_alone(
    home: Path, small_disk: Path, full_card: Path
) -> None:
    before = source_hashes(full_card)
    fill(small_disk, 3 * MIB)
    station = open_station(home, FrozenClock(NOW))
    try:
        size = station.store.size()
        with pytest.raises(NoSpace) as refusal:
            run_again(station, full_card)
        assert "没有开始采集" in refusal.value.message and "不要清空" in refusal.value.advice
        assert station.store.size() == size
        assert not (station.media.root / "sha256").exists()
    finally:
        station.close()
    assert source_hashes(full_card) == before
