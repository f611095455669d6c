"""SIGKILL at any instant of an import, then run it again: nothing is lost and nothing is half there."""

from __future__ import annotations

import hashlib
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devices import profiles, volume
from station.intake.reread import reread
from station.intake.sealing import Desk
from station.intake.session import Docked, take_in
from station.services import evidence, recorders
from station.store import audit, models
from station.store.live import LiveIntakes
from station.wiring import Station, open_station
from tests.conftest import FrozenClock
from tests.counts import seeds
from tests.intake.dying import NOW

ROOT = Path(__file__).parents[2]
SERIAL = "ZFY0001"


def die(home: Path, card: Path, point: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.intake.dying", str(home), str(card), SERIAL, str(point)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


@pytest.fixture
def full_card(card: Path) -> Path:
    """The card with two files large enough for acts and many writes of their own."""
    for number in (1, 2):
        content = hashlib.shake_128(b"%d" % number).digest((3 << 20) + 17 * number)
        (card / "DCIM" / f"BIG_{number}.MP4").write_bytes(content)
    return card


@pytest.fixture
def home(station: Station, recorder: str) -> Path:
    station.close()
    return station.home.root


@pytest.fixture
def reopened(home: Path) -> Iterator[Callable[[], Station]]:
    opened: list[Station] = []

    def open_again() -> Station:
        opened.append(open_station(home, FrozenClock(NOW)))
        return opened[-1]

    yield open_again
    for one in opened:
        one.close()


def source_hashes(card: Path) -> list[str]:
    files = sorted(path for path in card.rglob("*") if path.is_file())
    listed = subprocess.run(["sha256sum", *files], capture_output=True, text=True, check=True).stdout.splitlines()
    return sorted(line[:64] for line in listed)


def check_always(station: Station) -> None:
    """Holds at every instant: a name in the store is verified content, a row has its content."""
    names = {path.name: path for path in (station.media.root / "sha256").rglob("*") if path.is_file()}
    for name, path in names.items():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == name
    for row in station.store.all(models.Clip.select()):
        assert names[row["sha256"]].stat().st_size == row["size"]
    kept = models.IntakeFile.select().where(models.IntakeFile.state.in_(["verified", "duplicate"]))
    for row in station.store.all(kept):
        assert row["sha256"] in names


def check_finished(station: Station, card: Path) -> None:
    """Holds once an import has run to its end: the source, the store and the rows are the same set."""
    check_always(station)
    names = sorted(path.name for path in (station.media.root / "sha256").rglob("*") if path.is_file())
    clips = sorted(str(row["sha256"]) for row in station.store.all(models.Clip.select(models.Clip.sha256)))
    assert names == clips == source_hashes(card)
    assert not list((station.media.root / "tmp").glob("[0-9]*"))
    assert [one.state for one in evidence.intake_sessions(station.store)][0] == "complete"
    assert all(one.state != "copying" for one in evidence.intake_sessions(station.store))
    assert evidence.running(station.store) == []
    assert [one.reread_at is not None for one in evidence.intake_sessions(station.store)][0]
    files = evidence.files_of(station.store, evidence.intake_sessions(station.store)[0].id)
    assert {one.reread for one in files if one.state in ("verified", "duplicate")} == {"same"}
    assert audit.audit(station.store).clean


def run_again(station: Station, card: Path) -> None:
    found = recorders.get(station.store, SERIAL)
    desk = Desk(
        station.store, station.media, LiveIntakes(station.store.derived.path), lambda: False, lambda act, case_id: None
    )
    docked = Docked(found, profiles.profile(found.profile), volume.scan(card), str(card))
    take_in(desk, docked)
    second = reread(desk, docked)
    assert second is not None and second.waiting == 0 and not second.named


_passed: list[str] = []


def boundaries(home: Path, card: Path, scratch: Path) -> list[str]:
    """What a whole run passes, found once on a copy of the home; every test's card is the same."""
    if not _passed:
        _passed.extend(_count(home, card, scratch))
    return _passed


def _count(home: Path, card: Path, scratch: Path) -> list[str]:
    subprocess.run(["cp", "-a", str(home), str(scratch)], check=True)
    counted = die(scratch, card, 0)
    assert counted.returncode == 0, counted.stderr
    return counted.stdout.splitlines()


def test_a_run_passes_every_kind_of_boundary(home: Path, full_card: Path, tmp_path: Path) -> None:
    passed = boundaries(home, full_card, tmp_path / "scratch")
    kinds = {name.removeprefix("before ").removeprefix("after ") for name in passed}
    assert kinds >= {
        "pwrite",
        "preadv",
        "posix_fallocate",
        "fdatasync",
        "sync_file_system",
        "replace",
        "mkdir",
        "commit",
    }
    # Everything is sealed long before the end: what follows is the second reading.
    last_name = max(number for number, name in enumerate(passed) if name == "after replace")
    assert sum(name.endswith("commit") for name in passed[last_name:]) >= 6


def test_names_are_durable_before_anyone_writes_of_them(home: Path, full_card: Path, tmp_path: Path) -> None:
    """What a killed process cannot show, because the kernel lives on: the order that a power cut needs."""
    passed = boundaries(home, full_card, tmp_path / "scratch")
    named = [number for number, name in enumerate(passed) if name == "after replace"]
    commits = [number for number, name in enumerate(passed) if name == "before commit"]
    written = [number for number, name in enumerate(passed) if name == "before replace"]
    assert named and written
    for last, commit in ((n, min(c for c in commits if c > n)) for n in named):
        assert {"after fsync", "after sync_file_system"} & set(passed[last:commit])
    # The small files come first, together: durable before the first of them has a name.
    assert "after sync_file_system" in passed[: written[0]]
    # Of the last file nothing else goes on at the same time: written, made durable, read back, named.
    last_write = max(number for number, name in enumerate(passed) if name == "after pwrite")
    following = [name for name in passed[last_write : written[-1]] if name.startswith("after")]
    assert "after preadv" in following[following.index("after fdatasync") :]


def kill_and_finish(home: Path, card: Path, point: int, reopened: Callable[[], Station]) -> None:
    killed = die(home, card, point)
    # Threads may reach one boundary fewer than the counting run did; then the run simply ended.
    assert killed.returncode in (-signal.SIGKILL, 0), killed.stderr
    station = reopened()
    check_always(station)
    run_again(station, card)
    check_finished(station, card)


@pytest.mark.parametrize("seed", seeds(14))
def test_killed_anywhere(
    seed: int, home: Path, full_card: Path, tmp_path: Path, reopened: Callable[[], Station]
) -> None:
    passed = boundaries(home, full_card, tmp_path / "scratch")
    assert len(passed) > 50
    kill_and_finish(home, full_card, random.Random(seed).randint(1, len(passed) - 2), reopened)


def test_killed_at_both_sides_of_every_commit(home: Path, full_card: Path, tmp_path: Path) -> None:
    passed = boundaries(home, full_card, tmp_path / "scratch")
    commits = [number for number, name in enumerate(passed, start=1) if name.endswith("commit")]
    assert len(commits) >= 10
    for point in commits:
        copy = tmp_path / f"home-{point}"
        subprocess.run(["cp", "-a", str(home), str(copy)], check=True)
        assert die(copy, full_card, point).returncode == -signal.SIGKILL
        station = open_station(copy, FrozenClock(NOW))
        check_always(station)
        run_again(station, full_card)
        check_finished(station, full_card)
        station.close()


def test_killed_again_and_again_it_still_arrives(
    home: Path, full_card: Path, tmp_path: Path, reopened: Callable[[], Station]
) -> None:
    passed = boundaries(home, full_card, tmp_path / "scratch")
    dice = random.Random(99)
    for _ in range(6):
        die(home, full_card, dice.randint(1, len(passed)))
    station = reopened()
    check_always(station)
    run_again(station, full_card)
    check_finished(station, full_card)


def test_killed_and_docked_with_more_on_it(
    home: Path, full_card: Path, tmp_path: Path, reopened: Callable[[], Station]
) -> None:
    passed = boundaries(home, full_card, tmp_path / "scratch")
    assert die(home, full_card, len(passed) // 2).returncode == -signal.SIGKILL
    (full_card / "LATER.TXT").write_text("another recording\n")
    station = reopened()
    run_again(station, full_card)
    check_finished(station, full_card)
    assert [one.state for one in evidence.intake_sessions(station.store)] == ["complete", "interrupted"]
