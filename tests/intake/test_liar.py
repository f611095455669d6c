"""Against a file system that lies: every lie is named or interrupts; a check through memory is shown to see none."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from station.intake import blame, sealing
from station.intake import reread as rereading
from station.intake.reread import reread
from station.intake.sealing import Desk
from station.intake.session import Docked
from station.records.evidence import IntakeOutcome
from station.services import evidence
from station.store import intakes, models
from station.store.media import MediaStore
from station.wiring import Station
from tests.intake.test_session import contents

try:
    pytest.importorskip("mfusepy")
except OSError:
    pytest.skip("no libfuse here", allow_module_level=True)
if not os.access("/dev/fuse", os.R_OK | os.W_OK) or not (shutil.which("fusermount3") or shutil.which("fusermount")):
    pytest.skip("no /dev/fuse here", allow_module_level=True)

pytestmark = pytest.mark.usefixtures("recorder")
ROOT = Path(__file__).parents[2]
UNMOUNT = "fusermount3" if shutil.which("fusermount3") else "fusermount"
Dock = Callable[..., IntakeOutcome]
Look = Callable[[Path], Docked]
Lie = Callable[[Path, str], Path]
BIG = 1_000_000
PLACE = 300_000
"""A byte only the big file has."""
FULL_PLACE = 600_000


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blame, "SETTLING", 0.0)


@pytest.fixture
def big(card: Path) -> Path:
    path = card / "DCIM" / "BIG.MP4"
    path.write_bytes(hashlib.shake_128(b"big").digest(BIG))
    return path


@pytest.fixture
def lie(tmp_path: Path) -> Iterator[Lie]:
    """Mounts a folder so that it lies; the mount point."""
    mounted: list[tuple[Path, subprocess.Popen[bytes]]] = []

    def mount(backing: Path, fault: str) -> Path:
        place = tmp_path / f"lie-{len(mounted)}"
        place.mkdir()
        command = [sys.executable, "-m", "tests.intake.liar", str(backing), str(place), fault]
        mounted.append((place, subprocess.Popen(command, cwd=ROOT)))
        for _ in range(100):
            if os.path.ismount(place):
                return place
            time.sleep(0.05)
        pytest.skip("FUSE cannot be mounted here")

    yield mount
    for place, process in mounted:
        subprocess.run([UNMOUNT, "-u", "-z", str(place)], check=False)
        process.wait(10)


@pytest.fixture
def elsewhere(tmp_path: Path, desk: Desk, lie: Lie) -> Callable[[str], tuple[Desk, Path]]:
    """A desk whose media store lies, and the truth of that store."""

    def move(fault: str) -> tuple[Desk, Path]:
        (tmp_path / "truth").mkdir()
        return dataclasses.replace(desk, media=MediaStore(lie(tmp_path / "truth", fault))), tmp_path / "truth"

    return move


def sham(opened: Callable[[int], int], size: int) -> str:
    """Verification as it is mostly done: open, read, hash; what the page cache says."""
    file = opened(0)
    try:
        return hashlib.sha256(os.pread(file, size + 1, 0)).hexdigest()
    finally:
        os.close(file)


def check_truth(station: Station, truth: Path) -> None:
    """Whatever lies were told: a name in the store is its content, and a clip has its content."""
    names = {path.name: path for path in (truth / "sha256").rglob("*") if path.is_file()}
    for name, path in names.items():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == name
    assert {str(row["sha256"]) for row in station.store.all(models.Clip.select(models.Clip.sha256))} <= set(names)


def test_a_destination_that_stores_a_wrong_bit_is_named(
    station: Station, card: Path, big: Path, dock: Dock, elsewhere: Callable[[str], tuple[Desk, Path]]
) -> None:
    desk, truth = elsewhere(f"stored={PLACE}")
    outcome = dock(card, at=desk)
    assert (outcome.state, outcome.new, outcome.failed) == ("partial", 5, 1)
    [failed] = intakes.files(station.store, outcome.session_id or 0, state="failed")
    assert (failed.path, failed.detail, failed.sha256) == (b"DCIM/BIG.MP4", "readback:differs", None)
    check_truth(station, truth)


def test_a_sham_reading_back_does_not_notice_it(
    station: Station,
    card: Path,
    big: Path,
    dock: Dock,
    elsewhere: Callable[[str], tuple[Desk, Path]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control: in the same set-up a check through the page cache passes what is wrong on the medium."""
    desk, truth = elsewhere(f"stored={PLACE}")

    def through_memory(path: Path, size: int, tick: Callable[[int], None]) -> tuple[str, str]:
        return sham(lambda flags: os.open(path, os.O_RDONLY | flags), size), "unproven"

    monkeypatch.setattr(sealing, "read_back", through_memory)
    outcome = dock(card, at=desk)
    assert (outcome.state, outcome.new, outcome.failed) == ("complete", 6, 0)
    with pytest.raises(AssertionError):
        check_truth(station, truth)


def test_a_source_that_lies_the_first_time_is_named_by_the_second_reading_only(
    station: Station, card: Path, big: Path, dock: Dock, docked: Look, desk: Desk, lie: Lie
) -> None:
    right = hashlib.sha256(big.read_bytes()).hexdigest()
    source = lie(card, f"first={PLACE}")
    outcome = dock(source)
    # Everything the import itself can see is in order: the copy is exactly what was read.
    assert (outcome.state, outcome.new, outcome.failed) == ("complete", 6, 0)
    assert right not in {clip.sha256 for clip in evidence.unlinked(station.store)}
    said = reread(desk, docked(source))
    assert said is not None
    assert (said.same, said.differs, said.named) == (5, 1, ("DCIM/BIG.MP4",))
    clips = {clip.sha256 for clip in evidence.unlinked(station.store) if clip.name == "DCIM/BIG.MP4"}
    assert len(clips) == 2 and right in clips
    check_truth(station, station.media.root)


def test_a_sham_second_reading_does_not_notice_it(
    station: Station,
    card: Path,
    big: Path,
    dock: Dock,
    docked: Look,
    desk: Desk,
    lie: Lie,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = lie(card, f"first={PLACE}")
    dock(source)

    def through_memory(opened: Callable[[int], int], size: int, tick: Callable[[int], None]) -> tuple[str, str]:
        return sham(opened, size), "unproven"

    monkeypatch.setattr(rereading, "read_off_medium", through_memory)
    said = reread(desk, docked(source))
    assert said is not None and (said.same, said.differs) == (6, 0)


def test_a_bad_sector_keeps_the_exact_beginning(station: Station, card: Path, big: Path, dock: Dock, lie: Lie) -> None:
    outcome = dock(lie(card, f"eio={PLACE}"))
    assert (outcome.state, outcome.new, outcome.failed) == ("partial", 5, 1)
    [failed] = intakes.files(station.store, outcome.session_id or 0, state="failed")
    kept = failed.kept or 0
    assert PLACE - 4096 < kept <= PLACE and failed.detail == f"EIO@{kept}"
    assert failed.sha256 == hashlib.sha256(big.read_bytes()[:kept]).hexdigest()
    check_truth(station, station.media.root)
    assert dock(card).state == "complete"


def test_a_source_that_gives_less_than_asked_is_never_taken_for_whole(
    station: Station, card: Path, big: Path, dock: Dock, lie: Lie
) -> None:
    outcome = dock(lie(card, "short=50000"))
    assert outcome.state == "partial"
    [file] = [f for f in intakes.files(station.store, outcome.session_id or 0) if f.path == b"DCIM/BIG.MP4"]
    assert file.state in ("failed", "changed")
    assert file.kept is None or 0 < file.kept < BIG
    check_truth(station, station.media.root)
    assert dock(card).state == "complete"
    assert contents(card) <= {clip.sha256 for clip in evidence.unlinked(station.store)}


def test_a_slow_source_arrives(station: Station, card: Path, big: Path, dock: Dock, lie: Lie) -> None:
    assert dock(lie(card, "slow=20")).state == "complete"
    assert {clip.sha256 for clip in evidence.unlinked(station.store)} == contents(card)


def test_a_directory_that_disappears_is_no_empty_recorder(
    station: Station, card: Path, big: Path, dock: Dock, lie: Lie
) -> None:
    outcome = dock(lie(card, "vanish=2"))
    assert outcome.state == "partial"
    assert outcome.failed > 0 and outcome.new + outcome.failed + outcome.changed == 6
    check_truth(station, station.media.root)
    assert dock(card).state == "complete"


@pytest.mark.parametrize("place", [100, 4096, FULL_PLACE])
def test_a_store_that_is_full_interrupts_and_a_later_run_completes(
    station: Station, card: Path, big: Path, dock: Dock, elsewhere: Callable[[str], tuple[Desk, Path]], place: int
) -> None:
    desk, truth = elsewhere(f"full={place}")
    outcome = dock(card, at=desk)
    assert (outcome.state, outcome.reason, outcome.failed) == ("interrupted", "disk_full", 0)
    check_truth(station, truth)
    assert not list((truth / "tmp").glob("[0-9]*"))
    assert dock(card, at=dataclasses.replace(desk, media=MediaStore(truth))).state == "complete"
    check_truth(station, truth)
