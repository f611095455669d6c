"""The scan folder: what lies there whole goes to the tray and to its paper; killed at any instant, nothing is lost."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from station.records.case import CaseFile
from station.records.people import Proof
from station.records.signed_copy import FolderRun
from station.rules.tray import FILE_LIMIT
from station.services import cases, scan_folder, signed_copies, sticks
from station.services.scan_folder import TAKEN, FolderBusy
from station.store.audit import audit
from station.wiring import Station, open_station
from tests.conftest import FrozenClock
from tests.counts import seeds
from tests.documents import scans
from tests.services.inspections import HAZARD, on_site, planned, record_ahead
from tests.services.test_faces import issued, of
from tests.services.test_signed_copies import came, sheets
from tests.shape.tree import ROOT

Make = Callable[..., int]
LATER = 2_000_000_000.0
"""Years after any file of a test was written."""


@pytest.fixture
def case(station: Station, chief: Proof, enterprise: Make) -> CaseFile:
    made = on_site(station, chief, enterprise())
    cases.record_result(station.store, chief, made.id, "rectify", signed=True, hazards=[HAZARD])
    return made


@pytest.fixture
def folder(station: Station) -> Path:
    station.home.scans.mkdir()
    return station.home.scans


def run(station: Station) -> FolderRun:
    return scan_folder.take_in(station, LATER)


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != TAKEN)


def test_a_scan_put_there_is_filed(station: Station, chief: Proof, case: CaseFile, folder: Path) -> None:
    order = issued(station, chief, of(station, case, "D04"))
    scan = scans.bound(sheets(station, order))
    (folder / "扫描0001.PDF").write_bytes(scan)
    done = run(station)
    assert done.received == ("扫描0001.PDF",) and done.refused == () and done.known == ()
    assert [one.paper_id for one in done.scanned[0].filed] == [order.paper_id]
    assert left(folder) == [] and (folder / TAKEN / "扫描0001.PDF").read_bytes() == scan
    line = station.store.lines(subject=f"case/{case.id}")[-1]
    assert (line.action, line.actor) == ("paper.copy", "system:dock")
    assert run(station) == FolderRun((), (), (), ())
    assert audit(station.store).clean


def test_the_same_scan_again_is_put_away(station: Station, folder: Path) -> None:
    (folder / "a.jpg").write_bytes(b"\xff\xd8\xff a")
    (folder / "b.jpg").write_bytes(b"\xff\xd8\xff a")
    done = run(station)
    assert (done.received, done.known) == (("a.jpg",), ("b.jpg",))
    (folder / "a.jpg").write_bytes(b"\xff\xd8\xff a")
    assert run(station).known == ("a.jpg",)
    assert left(folder) == [] and left(folder / TAKEN) == ["a(2).jpg", "a.jpg", "b.jpg"]
    assert len(sticks.tray(station.store)) == 1


def test_what_stays_is_named_with_its_reason(station: Station, folder: Path) -> None:
    (folder / "病毒.exe").write_bytes(b"MZ")
    (folder / "假.pdf").write_bytes(b"\xff\xd8\xff")
    (folder / "空.pdf").touch()
    (folder / "链接.pdf").symlink_to(station.home.db)
    (folder / "大.pdf").touch()
    os.truncate(folder / "大.pdf", FILE_LIMIT + 1)
    os.mkfifo(folder / "管道.pdf")
    (folder / ".草稿.pdf").write_bytes(b"%PDF-")
    (folder / "夹.pdf").mkdir()
    done = run(station)
    assert {one.name: one.reason for one in done.refused} == {
        "病毒.exe": "program",
        "假.pdf": "mismatch", "空.pdf": "empty", "链接.pdf": "symlink", "大.pdf": "too_big", "管道.pdf": "device",
    }  # fmt: skip
    assert done.received == () and len(left(folder)) == 8 and sticks.tray(station.store) == []


def test_what_is_still_being_written_waits(station: Station, folder: Path) -> None:
    file = folder / "a.jpg"
    file.write_bytes(b"\xff\xd8\xff a")
    os.utime(file, (1_000, 1_000))
    assert scan_folder.take_in(station, 1_000 + scan_folder.QUIET - 0.1).received == ()
    assert scan_folder.take_in(station, 1_000 + scan_folder.QUIET).received == ("a.jpg",)


def test_more_than_a_batch_comes_with_the_next_run(station: Station, folder: Path) -> None:
    for number in range(scan_folder.BATCH + 2):
        (folder / f"{number:03}.csv").write_text(f"代码,{number}\n")
    assert (len(run(station).received), len(run(station).received)) == (scan_folder.BATCH, 2)
    assert left(folder) == []


def test_scans_of_a_stick_are_filed_too_and_each_is_tried_once(
    station: Station, chief: Proof, case: CaseFile, folder: Path
) -> None:
    order = issued(station, chief, of(station, case, "D04"))
    came(station, "a.jpg", scans.jpeg(sheets(station, order)[0]), "photo")
    blank = came(station, "b.jpg", scans.jpeg(scans.blank()), "photo")
    told: list[str] = []
    done = scan_folder.take_in(station, LATER, lambda one: told.append(one.name))
    assert [(one.name, len(one.filed)) for one in done.scanned] == [("a.jpg", 1), ("b.jpg", 0)]
    assert told == ["a.jpg", "b.jpg"]
    before = station.store.size()
    assert run(station).scanned == () and station.store.size() == before
    (copy,) = signed_copies.of_case(station.store, case.id)
    signed_copies.take_back(station.store, chief, copy.id, "归错了")
    assert run(station).scanned == ()
    assert {one.item_id for one in signed_copies.waiting(station.store)} == {copy.tray_id, blank}


def test_a_lost_file_of_the_tray_stops_nothing(station: Station, chief: Proof, case: CaseFile) -> None:
    gone = came(station, "gone.jpg", b"\xff\xd8\xff gone", "photo")
    station.media.path(sticks.item(station.store, gone).sha256).unlink()
    came(station, "b.jpg", scans.jpeg(scans.blank()), "photo")
    assert [bool(one.why) for one in run(station).scanned] == [True, True]
    assert run(station).scanned == ()


def test_what_was_put_back_though_it_is_filed_is_said_once(station: Station, chief: Proof, case: CaseFile) -> None:
    order = issued(station, chief, of(station, case, "D04"))
    item = came(station, "a.jpg", scans.jpeg(sheets(station, order)[0]), "photo")
    run(station)
    sticks.put_back(station.store, chief, item)
    (done,) = run(station).scanned
    assert "不用再归一次" in done.why and signed_copies.waiting(station.store)[0].why == done.why
    assert run(station).scanned == ()


def test_one_run_at_a_time(station: Station, folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    fcntl.flock(number, fcntl.LOCK_EX)
    with pytest.raises(FolderBusy):
        run(station)
    os.close(number)
    assert run(station).received == ()


def dying(home: Path, point: int) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "tests.services.scan_dying", str(home), str(point)]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)


def test_killed_at_any_boundary_it_ends_the_same(
    station: Station, chief: Proof, case: CaseFile, folder: Path, clock: FrozenClock, tmp_path: Path, enterprise: Make
) -> None:
    """kill -9 around every system call and commit, two cases in one batch; the next run finishes, once."""
    other = planned(station, chief, enterprise(), draw_no=2)
    for step in (cases.approve, cases.dispatch):
        step(station.store, chief, other.id)
    cases.arrive(station.store, chief, other.id, identity_shown=True, told=cases.ALL_TOLD)
    made = [issued(station, chief, of(station, case, code)) for code in ("D04", "D02")]
    made.append(record_ahead(station, chief, other))
    (folder / "a.pdf").write_bytes(scans.bound([sheets(station, each)[0] for each in made]))
    (folder / "b.jpg").write_bytes(scans.jpeg(scans.blank()))
    station.close()
    home = station.home.root
    counted = dying(shutil.copytree(home, tmp_path / "counted", symlinks=True), 0)
    assert counted.returncode == 0, counted.stderr
    boundaries = counted.stdout.split("\n")[:-1]
    assert {"before commit", "after commit", "before rename"} <= set(boundaries)
    for seed in seeds(12):
        point = Random(seed).randint(1, len(boundaries))
        hit = shutil.copytree(home, tmp_path / f"at-{seed}", symlinks=True)
        assert dying(hit, point).returncode == -9, boundaries[point - 1]
        again = open_station(hit, clock)
        run(again)
        filed = [one.paper_id for each in (case, other) for one in signed_copies.of_case(again.store, each.id)]
        assert sorted(filed) == sorted(one.paper_id or 0 for one in made), boundaries[point - 1]
        assert left(again.home.scans) == [] and left(again.home.scans / TAKEN) == ["a.pdf", "b.jpg"]
        assert [one.name for one in signed_copies.waiting(again.store)] == ["b.jpg"]
        assert audit(again.store).clean
        again.close()
        shutil.rmtree(hit)
