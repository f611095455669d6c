"""One docking: everything comes in once, is verified content, and the ledger tells how."""

from __future__ import annotations

import dataclasses
import errno
import hashlib
import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from devices import profiles, volume
from station.intake import conveyor, sealing, session
from station.intake.copy import Poured
from station.intake.errors import AlreadyRunning, NoSpace, NothingThere
from station.intake.sealing import Desk
from station.intake.session import Docked, take_in
from station.records.evidence import IntakeOutcome, LiveIntake
from station.records.moment import moment
from station.records.people import Proof
from station.services import evidence, recorders
from station.store import intakes, models
from station.wiring import Station
from tests.intake import recordings
from tests.intake.conftest import SERIAL

Dock = Callable[..., IntakeOutcome]
pytestmark = pytest.mark.usefixtures("recorder")


def contents(root: Path) -> set[str]:
    return {hashlib.sha256(p.read_bytes()).hexdigest() for p in root.rglob("*") if p.is_file() and p.stat().st_size}


def stored(station: Station) -> dict[str, Path]:
    return {path.name: path for path in (station.media.root / "sha256").rglob("*") if path.is_file()}


def check_store(station: Station) -> None:
    """Any name in the store is its content; every clip has its content; no part is left."""
    names = stored(station)
    for name, path in names.items():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == name
        assert path.stat().st_mode & 0o222 == 0
    clips = [str(row["sha256"]) for row in station.store.all(models.Clip.select(models.Clip.sha256))]
    assert sorted(clips) == sorted(names)
    assert not list((station.media.root / "tmp").glob("[0-9]*"))


def actions(station: Station) -> list[str]:
    return [line.action for line in station.store.lines() if line.action.startswith("intake.")]


def test_everything_comes_in_with_its_times_and_proof(station: Station, card: Path, dock: Dock) -> None:
    outcome = dock(card)
    assert (outcome.state, outcome.files, outcome.new, outcome.unlinked) == ("complete", 5, 5, 5)
    assert set(stored(station)) == contents(card)
    check_store(station)
    clips = {clip.name: clip for clip in evidence.unlinked(station.store)}
    first = clips["DCIM/20261120/ZFY0001_110281_20261120080000_0001.MP4"]
    assert (first.media, first.time_source, first.duration_ms) == ("video", "name", 3000)
    assert first.verify_method in ("o_direct", "evicted", "unproven")
    assert (first.started_at, first.ended_at) == (
        moment("2026-11-20T08:00:00+08:00"),
        moment("2026-11-20T08:00:03+08:00"),
    )
    assert first.officer_name == "王建国"
    assert (clips["DCIM/IMG_0001.JPG"].media, clips["DCIM/IMG_0001.JPG"].time_source) == ("photo", "mtime")
    assert clips["LOG.TXT"].media == "other"
    assert actions(station) == ["intake.open", "intake.verify", "intake.close"]
    assert evidence.running(station.store) == []


def test_the_source_is_left_as_it_was(card: Path, dock: Dock) -> None:
    def facts() -> dict[Path, tuple[int, int, int, int]]:
        found = {path: path.stat() for path in [card, *card.rglob("*")]}
        return {path: (s.st_ino, s.st_size, s.st_mtime_ns, s.st_ctime_ns) for path, s in found.items()}

    before = facts()
    dock(card)
    dock(card)
    assert facts() == before


def test_a_second_run_writes_nothing(station: Station, card: Path, dock: Dock) -> None:
    dock(card)
    size = station.store.size()
    outcome = dock(card)
    assert (outcome.state, outcome.session_id, outcome.new, outcome.duplicate) == ("unchanged", None, 0, 5)
    assert station.store.size() == size


def test_a_new_file_beside_known_ones_is_the_only_one_copied(station: Station, card: Path, dock: Dock) -> None:
    dock(card)
    recordings.photo(card / "DCIM" / "IMG_0002.JPG", tint=9)
    outcome = dock(card)
    assert (outcome.state, outcome.new, outcome.duplicate) == ("complete", 1, 5)
    assert outcome.session_id is not None
    check_store(station)


def test_same_content_under_another_name_is_no_second_clip(station: Station, card: Path, dock: Dock) -> None:
    shutil.copy(card / "DCIM" / "IMG_0001.JPG", card / "DCIM" / "COPY.JPG")
    video = next(card.rglob("*0001.MP4"))
    video.with_name("AGAIN.MP4").write_bytes(video.read_bytes())
    outcome = dock(card)
    assert (outcome.new, outcome.duplicate) == (5, 2)
    check_store(station)


def test_same_name_size_and_time_but_other_content_is_imported_and_told(
    station: Station, card: Path, dock: Dock
) -> None:
    dock(card)
    log = card / "LOG.TXT"
    before = log.stat()
    log.write_text("power off"[:9])
    os.utime(log, ns=(before.st_atime_ns, before.st_mtime_ns))
    outcome = dock(card)
    assert (outcome.state, outcome.new) == ("complete", 1)
    [file] = [f for f in intakes.files(station.store, outcome.session_id or 0) if f.path == b"LOG.TXT"]
    assert file.detail == "was:" + hashlib.sha256(b"power on\n").hexdigest()


def test_what_holds_no_evidence_is_listed_but_not_copied(station: Station, card: Path, dock: Dock) -> None:
    (card / "EMPTY.MP4").touch()
    (card / "LINK.MP4").symlink_to("/etc/hostname")
    os.mkfifo(card / "PIPE.MP4")
    outcome = dock(card)
    assert (outcome.state, outcome.new, outcome.skipped) == ("complete", 5, 3)
    details = {f.path: f.detail for f in intakes.files(station.store, outcome.session_id or 0, state="skipped")}
    assert details == {b"EMPTY.MP4": "empty", b"LINK.MP4": "symlink", b"PIPE.MP4": "fifo"}


def test_hostile_names_are_kept_as_bytes_and_shown_harmless(station: Station, card: Path, dock: Dock) -> None:
    name = b"\x1b[31m\xff\nx.MP4"
    with open(os.path.join(os.fsencode(card), name), "wb") as file:
        file.write(b"content")
    outcome = dock(card)
    assert name in {f.path for f in intakes.files(station.store, outcome.session_id or 0)}
    assert r"\x1b[31m\xff\x0ax.MP4" in {clip.name for clip in evidence.unlinked(station.store)}


def test_an_empty_card_is_no_success(station: Station, tmp_path: Path, dock: Dock) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "zero.MP4").touch()
    with pytest.raises(NothingThere):
        dock(tmp_path / "empty")
    assert actions(station) == []


def test_no_room_is_said_before_anything_is_written(
    station: Station, card: Path, dock: Dock, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = shutil.disk_usage("/")._replace(used=10**9, total=10**9, free=0)
    monkeypatch.setattr(session.shutil, "disk_usage", lambda _: full)
    with pytest.raises(NoSpace) as refusal:
        dock(card)
    assert "没有开始采集" in refusal.value.message
    assert actions(station) == []


def test_a_disk_that_fills_up_interrupts_and_the_next_run_finishes(
    station: Station, card: Path, dock: Dock, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = conveyor.copy
    calls: list[Path] = []

    def full(source: int, size: int, part: Path, tick: Callable[[int], None], **how: bool) -> Poured:
        calls.append(part)
        if len(calls) == 3:
            raise conveyor.PartFailed(28, "No space left on device")
        return real(source, size, part, tick, **how)

    monkeypatch.setattr(conveyor, "copy", full)
    outcome = dock(card)
    assert (outcome.state, outcome.reason, outcome.new, outcome.waiting) == ("interrupted", "disk_full", 2, 3)
    check_store(station)
    finished = dock(card)
    assert (finished.state, finished.session_id, finished.new) == ("complete", outcome.session_id, 3)
    check_store(station)
    assert [a for a in actions(station) if a != "intake.verify"] == [
        "intake.open",
        "intake.interrupt",
        "intake.resume",
        "intake.close",
    ]


def test_a_pulled_recorder_interrupts_and_blames_no_file(
    station: Station, card: Path, dock: Dock, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = volume.Volume.open
    opened: list[bytes] = []

    def pulled(self: volume.Volume, entry: volume.Entry) -> int:
        opened.append(entry.path)
        if len(opened) == 2:
            card.rename(card.with_name("gone"))
        return real(self, entry)

    monkeypatch.setattr(volume.Volume, "open", pulled)
    outcome = dock(card)
    assert (outcome.state, outcome.reason, outcome.new, outcome.failed) == ("interrupted", "unplugged", 1, 0)
    monkeypatch.undo()
    card.with_name("gone").rename(card)
    finished = dock(card)
    assert (finished.state, finished.new, finished.failed) == ("complete", 4, 0)
    check_store(station)


def test_a_file_nobody_may_read_fails_alone(
    station: Station, card: Path, dock: Dock, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = volume.Volume.open

    def refused(self: volume.Volume, entry: volume.Entry) -> int:
        if entry.path == b"LOG.TXT":
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(self, entry)

    monkeypatch.setattr(volume.Volume, "open", refused)
    outcome = dock(card)
    assert (outcome.state, outcome.failed, outcome.new) == ("partial", 1, 4)


def test_a_medium_that_gives_back_other_bytes_fails_the_file(
    station: Station, card: Path, dock: Dock, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sealing.read_back

    def rotten(path: Path, size: int, tick: Callable[[int], None]) -> tuple[str, str]:
        if size == (card / "LOG.TXT").stat().st_size:
            os.chmod(path, 0o600)
            path.write_bytes(b"power off"[:size])
        return real(path, size, tick)

    monkeypatch.setattr(sealing, "read_back", rotten)
    outcome = dock(card)
    assert (outcome.state, outcome.new, outcome.failed) == ("partial", 4, 1)
    [failed] = intakes.files(station.store, outcome.session_id or 0, state="failed")
    assert (failed.path, failed.detail) == (b"LOG.TXT", "readback:differs")
    check_store(station)
    monkeypatch.undo()
    assert dock(card).state == "complete"


def test_two_imports_of_one_recorder_take_turns(
    station: Station, card: Path, dock: Dock, desk: Desk, recorder: str
) -> None:
    found = recorders.get(station.store, recorder)
    docked = Docked(found, profiles.profile(found.profile), volume.scan(card), str(card))
    refused: list[AlreadyRunning] = []

    def again() -> bool:
        if not refused:
            with pytest.raises(AlreadyRunning) as second:
                take_in(desk, docked)
            refused.append(second.value)
        return False

    assert take_in(dataclasses.replace(desk, stop=again), docked).state == "complete"
    assert refused


def test_what_the_device_said_is_kept_with_the_docking(station: Station, card: Path, desk: Desk, recorder: str) -> None:
    (card.joinpath(*["d"] * 18)).mkdir(parents=True)
    found = recorders.get(station.store, recorder)
    docked = Docked(
        found, profiles.profile(found.profile), volume.scan(card), "/run/x", "D9FA-2AB7", "1f3a:1000", "DSJ-X8", "vfat"
    )
    closed: list[int] = []
    told = dataclasses.replace(desk, on_closed=lambda act, session_id: closed.append(session_id))
    outcome = take_in(told, docked)
    intake = intakes.one(station.store, outcome.session_id or 0)
    assert (intake.usb, intake.model, intake.fs_type, intake.broken) == ("1f3a:1000", "DSJ-X8", "vfat", 1)
    assert (intake.state, intake.reread_at) == ("partial", None)
    assert closed == [intake.id]


def test_clips_carry_what_their_names_and_containers_say(
    station: Station, card: Path, dock: Dock, chief: Proof
) -> None:
    recorders.correct_clock(station.store, chief, SERIAL, -60, "对时")
    dock(card)
    clips = {clip.name.rpartition("/")[2]: clip for clip in evidence.unlinked(station.store)}
    clip = clips[f"{SERIAL}_110281_20261120080500_0002.MP4"]
    assert (clip.codec, clip.width, clip.height, clip.problem, clip.extent) == ("h264", 64, 48, "", "whole")
    assert (clip.device_no, clip.officer_no, clip.seq, clip.marked) == (SERIAL, "110281", 2, False)
    assert (clip.clock_offset_s, clip.started_at) == (-60, moment("2026-11-20T08:04:00+08:00"))
    assert (clips["LOG.TXT"].problem, clips["LOG.TXT"].codec, clips["LOG.TXT"].seq) == ("", "", None)


def test_a_recording_that_cannot_be_played_is_kept_and_says_so(station: Station, card: Path, dock: Dock) -> None:
    whole = next(card.rglob("*0001.MP4"))
    (card / "DCIM" / "CUT.MP4").write_bytes(whole.read_bytes()[:1500])
    outcome = dock(card)
    assert (outcome.state, outcome.new) == ("complete", 6)
    [cut] = [clip for clip in evidence.unlinked(station.store) if clip.problem]
    assert (cut.name, cut.problem, cut.media, cut.extent) == ("DCIM/CUT.MP4", "no_moov", "video", "whole")


def test_many_small_files_are_few_acts(station: Station, tmp_path: Path, dock: Dock) -> None:
    for number in range(150):
        (tmp_path / "many").mkdir(exist_ok=True)
        (tmp_path / "many" / f"{number}.TXT").write_text(f"{number}")
    (tmp_path / "many" / "BIG.BIN").write_bytes(hashlib.shake_128(b"big").digest(100_000))
    assert dock(tmp_path / "many").new == 151
    assert actions(station) == ["intake.open", *["intake.verify"] * 4, "intake.close"]
    check_store(station)


def test_asked_to_stop_it_stops_resumably(station: Station, card: Path, dock: Dock, desk: Desk) -> None:
    asked = threading.Event()
    outcome = dock(card, at=dataclasses.replace(desk, stop=lambda: asked.is_set() or asked.set() is not None))
    assert (outcome.state, outcome.reason) == ("interrupted", "stopped")
    assert dock(card).state == "complete"
    check_store(station)


def test_progress_is_told_while_it_runs(station: Station, card: Path, dock: Dock, desk: Desk) -> None:
    told: list[LiveIntake] = []

    class Listener:
        def report(self, live: LiveIntake) -> None:
            told.append(live)
            desk.progress.report(live)
            assert [one.session_id for one in evidence.running(station.store)] == [live.session_id]

        def finished(self, session_id: int) -> None:
            desk.progress.finished(session_id)

    outcome = dock(card, at=dataclasses.replace(desk, progress=Listener()))
    assert {live.session_id for live in told} == {outcome.session_id}
    assert all(live.serial == "ZFY0001" and live.files == 5 for live in told)
    assert evidence.running(station.store) == []
