"""What could be read of a file is kept, says that it is a beginning, and makes room for the whole when that comes."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devices import volume
from station.intake import blame, conveyor
from station.intake.copy import Poured
from station.intake.ring import SECTOR
from station.records.evidence import Clip, IntakeOutcome, ListedFile
from station.services import evidence
from station.store import intakes
from station.wiring import Station
from tests.intake.test_session import check_store, contents, stored

Dock = Callable[..., IntakeOutcome]
pytestmark = pytest.mark.usefixtures("recorder")
SIZE = 3_000_000
BAD = 1_200_000 // SECTOR * SECTOR


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blame, "SETTLING", 0.0)


@pytest.fixture
def worn(card: Path) -> Path:
    """A large file on the card."""
    path = card / "DCIM" / "WORN.MP4"
    path.write_bytes(hashlib.shake_128(b"worn").digest(SIZE))
    return path


@pytest.fixture
def bad_sector(worn: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Reading the large file answers EIO from BAD on; the offsets that were asked for in vain."""
    real, inode, failed = os.preadv, worn.stat().st_ino, []

    def preadv(file: int, buffers: list[memoryview], offset: int) -> int:
        if os.fstat(file).st_ino == inode and offset + len(buffers[0]) > BAD:
            failed.append(offset)
            raise OSError(errno.EIO, "Input/output error")
        return real(file, buffers, offset)

    monkeypatch.setattr(os, "preadv", preadv)
    yield failed


def file_of(station: Station, outcome: IntakeOutcome, path: bytes) -> ListedFile:
    [found] = [f for f in intakes.files(station.store, outcome.session_id or 0) if f.path == path]
    return found


def clip_of(station: Station, sha256: str | None) -> Clip:
    [found] = [clip for clip in evidence.unlinked(station.store) if clip.sha256 == sha256]
    return found


def test_a_bad_sector_keeps_what_lies_before_it(
    station: Station, card: Path, worn: Path, dock: Dock, bad_sector: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = dock(card)
    assert (outcome.state, outcome.new, outcome.failed, outcome.unlinked) == ("partial", 5, 1, 6)
    file = file_of(station, outcome, b"DCIM/WORN.MP4")
    prefix = hashlib.sha256(worn.read_bytes()[:BAD]).hexdigest()
    assert (file.state, file.detail, file.sha256, file.kept) == ("failed", f"EIO@{BAD}", prefix, BAD)
    clip = clip_of(station, prefix)
    assert (clip.extent, clip.size, clip.name, clip.media) == ("partial", BAD, "DCIM/WORN.MP4", "video")
    check_store(station)
    monkeypatch.undo()
    later = dock(card)
    assert (later.state, later.new, later.duplicate, later.failed) == ("complete", 1, 5, 0)
    whole = file_of(station, later, b"DCIM/WORN.MP4")
    assert (whole.state, whole.kept) == ("verified", None)
    assert clip_of(station, whole.sha256).extent == "whole"
    assert clip_of(station, prefix).extent == "partial"
    check_store(station)


def test_docked_again_while_still_broken_the_beginning_stays_one_clip(
    station: Station, card: Path, worn: Path, dock: Dock, bad_sector: list[int]
) -> None:
    first = dock(card)
    again = dock(card)
    assert (again.state, again.failed, again.unlinked) == ("partial", 1, 0)
    files = [file_of(station, one, b"DCIM/WORN.MP4") for one in (first, again)]
    assert len({(f.state, f.sha256, f.kept) for f in files}) == 1
    check_store(station)


def test_a_file_of_which_nothing_can_be_read_keeps_nothing(
    station: Station, card: Path, dock: Dock, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, bad = os.preadv, (card / "LOG.TXT").stat().st_ino

    def preadv(file: int, buffers: list[memoryview], offset: int) -> int:
        if os.fstat(file).st_ino == bad:
            raise OSError(errno.EIO, "Input/output error")
        return real(file, buffers, offset)

    monkeypatch.setattr(os, "preadv", preadv)
    outcome = dock(card)
    assert (outcome.state, outcome.failed, outcome.new) == ("partial", 1, 4)
    file = file_of(station, outcome, b"LOG.TXT")
    assert (file.detail, file.sha256, file.kept) == ("EIO@0", None, None)
    monkeypatch.undo()
    assert dock(card).state == "complete"


def test_pulled_in_the_middle_of_a_file_nothing_of_it_is_kept(
    station: Station, card: Path, worn: Path, dock: Dock, bad_sector: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(volume.Volume, "present", lambda self: not bad_sector)
    outcome = dock(card)
    assert (outcome.state, outcome.reason, outcome.failed) == ("interrupted", "unplugged", 0)
    assert file_of(station, outcome, b"DCIM/WORN.MP4").state == "listed"
    check_store(station)
    monkeypatch.undo()
    later = dock(card)
    assert (later.state, later.session_id) == ("complete", outcome.session_id)
    assert set(stored(station)) == contents(card)


def test_the_instant_of_the_pull_is_waited_out(
    station: Station, card: Path, worn: Path, dock: Dock, bad_sector: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk answers EIO a moment before the kernel takes it away."""
    asked: list[bool] = []

    def present(self: volume.Volume) -> bool:
        asked.append(bool(bad_sector))
        return asked.count(True) < 2

    monkeypatch.setattr(volume.Volume, "present", present)
    outcome = dock(card)
    assert (outcome.state, outcome.reason, outcome.failed) == ("interrupted", "unplugged", 0)


def test_a_directory_that_claims_more_than_there_is_keeps_what_there_is(
    station: Station, card: Path, dock: Dock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A FAT entry claiming 4 GiB for a chain of 10 KB: stat believes it, reading ends early."""
    lying = card / "DCIM" / "LIE.MP4"
    lying.write_bytes(bytes(range(256)) * 40)
    inode, real = lying.stat().st_ino, os.fstat

    def fstat(file: int) -> os.stat_result:
        found = real(file)
        if found.st_ino != inode or (os.readlink(f"/proc/self/fd/{file}")).startswith(str(station.media.root)):
            return found
        return os.stat_result((*found[:6], 0xFFFFFFFF, *found[7:]), {"st_mtime_ns": found.st_mtime_ns})

    scanned = volume.scan(card)
    entries = tuple(
        volume.Entry(e.path, 0xFFFFFFFF, e.mtime_ns) if e.path == b"DCIM/LIE.MP4" else e for e in scanned.entries
    )
    claimed = volume.Volume(scanned.root, scanned.device, scanned.inode, entries, ())
    monkeypatch.setattr(volume, "scan", lambda root: claimed)
    monkeypatch.setattr(volume.Volume, "capacity", lambda self: 64 << 20)
    monkeypatch.setattr(os, "fstat", fstat)
    outcome = dock(card)
    file = file_of(station, outcome, b"DCIM/LIE.MP4")
    assert (outcome.state, file.state, file.kept, file.detail) == ("partial", "failed", 10240, "EIO@10240")
    assert file.sha256 == hashlib.sha256(lying.read_bytes()).hexdigest()
    check_store(station)


def growing(path: Path, monkeypatch: pytest.MonkeyPatch, times: int) -> list[int]:
    """The recorder writes on while its file is copied, so many times; the sizes that were copied."""
    real, copied = conveyor.copy, []

    def copy(source: int, size: int, part: Path, tick: Callable[[int], None], **how: bool) -> Poured:
        poured = real(source, size, part, tick, **how)
        if os.fstat(source).st_ino == path.stat().st_ino:
            copied.append(size)
            if len(copied) <= times:
                with path.open("ab") as file:
                    file.write(b"more of the same recording")
        return poured

    monkeypatch.setattr(conveyor, "copy", copy)
    return copied


def test_a_file_that_grew_once_is_read_again_with_its_new_size(
    station: Station, card: Path, worn: Path, dock: Dock, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = growing(worn, monkeypatch, times=1)
    outcome = dock(card)
    assert (outcome.state, outcome.new, copied) == ("complete", 6, [SIZE, SIZE + 26])
    file = file_of(station, outcome, b"DCIM/WORN.MP4")
    assert (file.state, file.detail, file.size) == ("verified", f"relisted:{SIZE + 26}", SIZE)
    assert set(stored(station)) == contents(card)
    monkeypatch.undo()
    assert (dock(card).new, dock(card).state) == (0, "unchanged")


def test_a_file_that_goes_on_growing_is_kept_as_far_as_it_was_and_comes_later(
    station: Station, card: Path, worn: Path, dock: Dock, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = growing(worn, monkeypatch, times=2)
    outcome = dock(card)
    assert (outcome.state, outcome.new, outcome.changed, len(copied)) == ("partial", 5, 1, 2)
    file = file_of(station, outcome, b"DCIM/WORN.MP4")
    assert (file.state, file.detail, file.kept) == ("changed", "grew", SIZE + 26)
    assert clip_of(station, file.sha256).extent == "partial"
    monkeypatch.undo()
    later = dock(card)
    assert (later.state, later.new, later.changed) == ("complete", 1, 0)
    assert contents(card) < set(stored(station))


def test_a_beginning_that_turns_out_to_be_the_whole_says_so(
    station: Station, card: Path, worn: Path, dock: Dock, bad_sector: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = dock(card)
    sha256 = file_of(station, outcome, b"DCIM/WORN.MP4").sha256
    monkeypatch.undo()
    worn.write_bytes(worn.read_bytes()[:BAD])
    assert (dock(card).state, clip_of(station, sha256).extent) == ("complete", "whole")
