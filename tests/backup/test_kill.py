"""SIGKILL at any instant: a backup killed leaves the one before it whole, a restore killed leaves no half station."""

from __future__ import annotations

import hashlib
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from station.backup.restore import Wish, examine, restore
from station.services import backups
from station.store.audit import audit
from station.store.errors import NoStore
from station.wiring import HomeTaken, Station, open_station
from tests.backup.conftest import CODE, digests, run, stock_tools
from tests.backup.dying import LATER, NEW_PIN
from tests.conftest import FrozenClock
from tests.counts import seeds

ROOT = Path(__file__).parents[2]


def die(what: str, home: Path, disk: Path, point: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.backup.dying", what, str(home), str(disk), str(point)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


@pytest.fixture
def again(filled: Station, disk: Path, enterprise: Callable[..., int]) -> tuple[Path, Path]:
    """A home and a disk with a backup of it that lacks the newest work; the disk has a bad file as well."""
    run(filled, disk)
    enterprise()
    for number in range(4):
        filled.media.put(hashlib.shake_128(b"%d" % number).digest(300_000))
    filled.close()
    return filled.home.root, disk


_passed: dict[str, list[str]] = {}


def boundaries(what: str, home: Path, disk: Path, scratch: Path) -> list[str]:
    """What a whole run passes, found once on copies."""
    if what not in _passed:
        homes, disks = scratch / "home", scratch / "disk"
        if what == "backup":
            shutil.copytree(home, homes)
        shutil.copytree(disk, disks)
        counted = die(what, homes, disks, 0)
        assert counted.returncode == 0, counted.stderr
        _passed[what] = counted.stdout.splitlines()
    return _passed[what]


def sums_hold(disk: Path) -> None:
    done = subprocess.run(["sha256sum", "--strict", "--quiet", "-c", "SHA256SUMS"], cwd=disk / CODE)
    assert done.returncode == 0


def check_killed_backup(home: Path, disk: Path, point: int) -> None:
    killed = die("backup", home, disk, point)
    assert killed.returncode in (-signal.SIGKILL, 0), killed.stderr
    sums_hold(disk)
    assert examine(disk).ledger_size >= 1
    station = open_station(home, FrozenClock(LATER))
    done = run(station, disk)
    assert (done.lacking, done.rotten) == ((), ())
    stock_tools(disk / CODE)
    names = sorted(path.name for path in (disk / CODE / "media").rglob("*") if path.is_file())
    assert names == digests(station) and len(names) == 9
    assert backups.last(station.store) == done.run is not None
    assert audit(station.store).clean
    station.close()


@pytest.mark.parametrize("seed", seeds(8))
def test_a_killed_backup(seed: int, again: tuple[Path, Path], tmp_path: Path) -> None:
    home, disk = again
    passed = boundaries("backup", home, disk, tmp_path / "scratch")
    assert len(passed) > 80
    check_killed_backup(home, disk, random.Random(seed).randint(1, len(passed)))


def test_a_backup_killed_around_its_commit(again: tuple[Path, Path], tmp_path: Path) -> None:
    home, disk = again
    passed = boundaries("backup", home, disk, tmp_path / "scratch")
    # The last rename of a database folder, the sums after it, and the acts that write it down.
    rename = max(number for number, name in enumerate(passed, start=1) if name == "before rename")
    for point in range(rename, len(passed) + 1, 2):
        homes, disks = tmp_path / f"home-{point}", tmp_path / f"disk-{point}"
        shutil.copytree(home, homes)
        shutil.copytree(disk, disks)
        check_killed_backup(homes, disks, point)
        shutil.rmtree(homes)
        shutil.rmtree(disks)


@pytest.mark.parametrize("seed", seeds(6))
def test_a_killed_restore(seed: int, again: tuple[Path, Path], tmp_path: Path) -> None:
    _, disk = again
    passed = boundaries("restore", tmp_path / "none", disk, tmp_path / "scratch")
    assert len(passed) > 60
    home = tmp_path / "new"
    killed = die("restore", home, disk, random.Random(seed).randint(1, len(passed)))
    assert killed.returncode in (-signal.SIGKILL, 0), killed.stderr
    clock = FrozenClock(LATER)
    try:
        open_station(home, clock).close()
        whole = True
    except NoStore:
        whole = False
    try:
        restore(disk, home, Wish("王建国", NEW_PIN), clock)
        assert not whole
    except HomeTaken:
        assert whole, "a restore that was killed may be begun again"
    station = open_station(home, clock)
    assert audit(station.store, full=True).clean
    assert len(digests(station)) == 5 and station.settings.epoch == 1
    for digest in digests(station):
        assert station.media.digest(digest) == digest
    assert {path.name for path in home.iterdir()} >= {"keys", "media", "station.db", "station.toml"}
    station.close()
