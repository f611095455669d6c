"""The second reading of the source: off the medium, resumable, and never silent about what differs."""

from __future__ import annotations

import dataclasses
import errno
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from devices import volume
from station.intake import blame
from station.intake import reread as rereading
from station.intake.reread import Reread, reread
from station.intake.sealing import Desk
from station.intake.session import Docked
from station.records.evidence import IntakeOutcome, LiveIntake
from station.services import evidence
from station.store import intakes
from station.wiring import Station
from tests.intake.test_session import check_store, stored

Dock = Callable[..., IntakeOutcome]
Look = Callable[[Path], Docked]
SIZE = 1_500_000


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blame, "SETTLING", 0.0)


@pytest.fixture
def big(card: Path) -> Path:
    path = card / "DCIM" / "BIG.MP4"
    path.write_bytes(hashlib.shake_128(b"big").digest(SIZE))
    return path


def again(desk: Desk, found: Docked) -> Reread:
    said = reread(desk, found)
    assert said is not None
    return said


def rereads(station: Station) -> int:
    return sum(line.action == "intake.reread" for line in station.store.lines())


def results(station: Station) -> dict[bytes, tuple[str, str]]:
    newest = intakes.recent(station.store)[0]
    return {f.path: (f.reread, f.detail) for f in intakes.files(station.store, newest.id)}


def rewrite(path: Path, at: int, content: bytes) -> None:
    """Other bytes in the same place, size and time: what a reader that lied once looks like from outside."""
    before = path.stat()
    with path.open("r+b") as file:
        file.seek(at)
        file.write(content)
        os.fsync(file.fileno())
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_everything_is_read_again_and_the_docking_says_when(
    station: Station, card: Path, big: Path, dock: Dock, docked: Look, desk: Desk
) -> None:
    dock(card)
    said = again(desk, docked(card))
    assert (said.same, said.differs, said.unreadable, said.waiting, said.reason) == (6, 0, 0, 0, "")
    intake = intakes.recent(station.store)[0]
    assert (intake.id, intake.reread_at) == (said.session_id, station.clock.now())
    methods = {f.reread_method for f in intakes.files(station.store, intake.id)}
    assert methods <= {"o_direct", "evicted", "unproven"} and len(methods) == 1
    # One act for the big file, one for the small ones; nothing at all the next time.
    assert rereads(station) == 2
    size = station.store.size()
    if said.unproven == 0:
        assert again(desk, docked(card)) == said
        assert station.store.size() == size
    assert dock(card).state == "unchanged"


def test_what_was_never_imported_or_has_changed_is_not_read_again(
    station: Station, card: Path, dock: Dock, docked: Look, desk: Desk
) -> None:
    assert reread(desk, docked(card)) is None
    dock(card)
    (card / "NEW.TXT").write_text("new")
    assert reread(desk, docked(card)) is None


def test_a_file_that_reads_otherwise_is_named_and_both_are_kept(
    station: Station, card: Path, big: Path, dock: Dock, docked: Look, desk: Desk
) -> None:
    first = hashlib.sha256(big.read_bytes()).hexdigest()
    dock(card)
    rewrite(big, SIZE // 2, b"another")
    second = hashlib.sha256(big.read_bytes()).hexdigest()
    said = again(desk, docked(card))
    assert (said.same, said.differs, said.named) == (5, 1, ("DCIM/BIG.MP4",))
    assert results(station)[b"DCIM/BIG.MP4"] == ("differs", f"source:differs:{second}")
    assert {first, second} <= set(stored(station))
    clips = [clip for clip in evidence.unlinked(station.store) if clip.name == "DCIM/BIG.MP4"]
    assert {clip.sha256 for clip in clips} == {first, second}
    check_store(station)
    # Which reading was right nobody knows: at the next docking the file is unknown, comes again, and then agrees.
    later = dock(card)
    assert (later.state, later.new, later.duplicate) == ("complete", 0, 6)
    final = again(desk, docked(card))
    assert (final.same, final.differs, final.session_id) == (6, 0, later.session_id)
    check_store(station)


def test_a_reader_that_lied_the_second_time_only_leaves_no_other_content(
    station: Station, card: Path, big: Path, dock: Dock, docked: Look, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    dock(card)
    real = rereading.read_off_medium
    lied: list[int] = []

    def lie(opened: Callable[[int], int], size: int, tick: Callable[[int], None]) -> tuple[str, str]:
        digest, method = real(opened, size, tick)
        if size == SIZE and not lied:
            lied.append(size)
            return "0" * 64, method
        return digest, method

    monkeypatch.setattr(rereading, "read_off_medium", lie)
    said = again(desk, docked(card))
    assert said.named == ("DCIM/BIG.MP4",)
    assert results(station)[b"DCIM/BIG.MP4"] == ("differs", "source:differs")
    assert len(evidence.unlinked(station.store)) == 6
    check_store(station)


def test_what_cannot_be_read_any_more_is_named_and_read_again_next_time(
    station: Station, card: Path, big: Path, dock: Dock, docked: Look, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    dock(card)
    real, inode = os.preadv, big.stat().st_ino

    def preadv(file: int, buffers: list[memoryview], offset: int) -> int:
        if os.fstat(file).st_ino == inode and offset >= 1 << 20:
            raise OSError(errno.EIO, "Input/output error")
        return real(file, buffers, offset)

    monkeypatch.setattr(os, "preadv", preadv)
    said = again(desk, docked(card))
    assert (said.same, said.unreadable, said.named) == (5, 1, ("DCIM/BIG.MP4",))
    monkeypatch.undo()
    monkeypatch.setattr(blame, "SETTLING", 0.0)
    said = again(desk, docked(card))
    assert (said.same, said.unreadable, said.named) == (6, 0, ())


@pytest.mark.parametrize("how", ["stopped", "unplugged"])
def test_ended_in_the_middle_it_goes_on_where_it_was(
    station: Station,
    card: Path,
    big: Path,
    dock: Dock,
    docked: Look,
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    how: str,
) -> None:
    dock(card)
    real = rereading.read_off_medium
    read: list[int] = []
    ended: list[int] = []

    def some(opened: Callable[[int], int], size: int, tick: Callable[[int], None]) -> tuple[str, str]:
        if len(read) == 3 and not ended:
            ended.append(size)
            if how == "unplugged":
                raise OSError(errno.EIO, "Input/output error")
        found = real(opened, size, tick)
        read.append(size)
        return found

    monkeypatch.setattr(rereading, "read_off_medium", some)
    monkeypatch.setattr(volume.Volume, "present", lambda self: how == "stopped" or not ended)
    said = again(dataclasses.replace(desk, stop=lambda: how == "stopped" and bool(ended)), docked(card))
    assert (said.same, said.waiting, said.reason) == (3, 3, how)
    intake = intakes.recent(station.store)[0]
    assert (intake.state, intake.reread_at) == ("complete", None)
    monkeypatch.setattr(volume.Volume, "present", lambda self: True)
    assert dock(card).state == "unchanged"
    said = again(desk, docked(card))
    assert (said.same, said.waiting, said.reason) == (6, 0, "")
    if said.unproven == 0:
        assert len(read) == 6
    assert intakes.recent(station.store)[0].reread_at is not None


def test_asked_to_stop_in_the_instant_of_the_pull_blames_no_file(
    card: Path, dock: Dock, docked: Look, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The unit of a pulled recorder is asked to end while the disk still seems to be there and answers EIO."""
    dock(card)
    failed: list[int] = []

    def pulled(opened: Callable[[int], int], size: int, tick: Callable[[int], None]) -> tuple[str, str]:
        failed.append(size)
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(rereading, "read_off_medium", pulled)
    said = again(dataclasses.replace(desk, stop=lambda: bool(failed)), docked(card))
    assert (said.reason, said.waiting, said.unreadable) == ("stopped", 5, 0)


def test_another_process_sees_it_going_on(
    station: Station, card: Path, big: Path, dock: Dock, docked: Look, desk: Desk
) -> None:
    told: list[LiveIntake] = []

    class Listener:
        def report(self, live: LiveIntake) -> None:
            told.append(live)
            desk.progress.report(live)
            assert [one.phase for one in evidence.running(station.store)] == ["rereading"]

        def finished(self, session_id: int) -> None:
            desk.progress.finished(session_id)

    dock(card)
    again(dataclasses.replace(desk, progress=Listener()), docked(card))
    assert {live.phase for live in told} == {"rereading"}
    assert told[-1].files == 6 and told[-1].bytes > SIZE
    assert evidence.running(station.store) == []


def test_a_file_read_again_because_it_grew_is_compared_at_its_new_length(
    station: Station, card: Path, big: Path, dock: Dock, docked: Look, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = docked(card)
    with big.open("ab") as file:
        file.write(b"more")
    monkeypatch.setattr(volume, "scan", lambda root: listed.volume)
    assert dock(card).state == "complete"
    assert again(desk, listed).same == 6
