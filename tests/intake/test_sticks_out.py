"""Exports onto a stick: whole, read back and listed, never half under a final name, whatever dies meanwhile."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from station.intake import handout
from station.records.people import Proof
from station.services import sticks
from station.store import audit
from station.store.act import Act
from station.store.errors import StoreBusy
from station.store.store import Store
from station.wiring import Station, open_station
from tests.conftest import FrozenClock
from tests.counts import seeds
from tests.intake.dying import NOW
from tests.intake.sticks import SERIAL, checked, dock, exported, photo

ROOT = Path(__file__).parents[2]
PAPER = b"%PDF-1.7\n" + hashlib.shake_128(b"paper").digest(3 << 20)


@pytest.fixture
def stick(station: Station, chief: Proof) -> int:
    return sticks.register(station.store, chief, SERIAL, "内勤1号U盘").id


@pytest.fixture
def root(stick: int, tmp_path: Path) -> Path:
    (tmp_path / "usb").mkdir()
    return tmp_path / "usb"


def asked(station: Station, by: Proof, name: str = "案卷.pdf", data: bytes = PAPER, to: int | None = None) -> str:
    return sticks.queue_export(station, by, "case/12", name, data, to).id


def written(station: Station) -> list[tuple[str, str, str | None]]:
    return [(one.name, one.asked_by, one.stick_label) for one in reversed(sticks.exports(station.store))]


def queue_folder(station: Station) -> list[str]:
    return os.listdir(station.home.root / "transfer" / "out")


def test_it_is_written_read_back_listed_and_on_record(station: Station, officer: Proof, root: Path, stick: int) -> None:
    number = asked(station, officer)
    asked(station, officer, "统计:11月.xlsx", b"PK sheet", stick)
    done = dock(station, root)
    assert [one.name for one in done.handed] == ["案卷.pdf", "统计：11月.xlsx"] and done.whole  # noqa: RUF001
    assert (root / "安监所导出" / "案卷.pdf").read_bytes() == PAPER
    assert (root / "安监所导出" / "案卷.pdf").stat().st_mode & 0o777 == 0o644
    assert exported(root) == ["SHA256SUMS", "案卷.pdf", "统计：11月.xlsx"]  # noqa: RUF001
    assert checked(root) == "案卷.pdf: OK\n统计：11月.xlsx: OK\n"  # noqa: RUF001
    assert written(station)[0] == ("案卷.pdf", "李敏", "内勤1号U盘")
    assert queue_folder(station) == [] and sticks.queued(station) == []
    line = next(one for one in station.store.lines(subject="case/12") if one.action == "stick.export")
    assert (line.actor, line.reason) == ("system:dock", f"{number} 案卷.pdf → 内勤1号U盘")
    assert audit.audit(station.store).clean
    # What we wrote does not come back in.
    assert dock(station, root).tray == type(done.tray)((), 0, (), (), "")


def test_nothing_is_written_over(station: Station, officer: Proof, root: Path) -> None:
    folder = root / "安监所导出"
    folder.mkdir()
    (folder / "案卷.pdf").write_bytes(b"somebody's own")
    (folder / "案卷(2).pdf").mkdir()
    asked(station, officer)
    assert [one.name for one in dock(station, root).handed] == ["案卷(3).pdf"]
    assert (folder / "案卷.pdf").read_bytes() == b"somebody's own"
    asked(station, officer)
    assert [one.name for one in dock(station, root).handed] == ["案卷(3).pdf"]
    assert checked(root) == "案卷(3).pdf: OK\n" and len(written(station)) == 2


def test_the_list_keeps_what_is_there_and_believes_nothing_else(station: Station, officer: Proof, root: Path) -> None:
    asked(station, officer, "a.pdf", b"a")
    asked(station, officer, "b.pdf", b"b")
    dock(station, root)
    (root / "安监所导出" / "a.pdf").unlink()
    with (root / "安监所导出" / "SHA256SUMS").open("ab") as sums:
        sums.write(b"0" * 64 + b"  ../../etc/passwd\n\xff\xfe\nnonsense\n" + b"0" * 64 + b"  absent.pdf\n")
    asked(station, officer, "c.pdf", b"c")
    dock(station, root)
    assert checked(root) == "b.pdf: OK\nc.pdf: OK\n"
    (root / "安监所导出" / "SHA256SUMS").unlink()
    (root / "安监所导出" / "SHA256SUMS").symlink_to(station.home.settings_file)
    asked(station, officer, "d.pdf", b"d")
    before = station.home.settings_file.read_bytes()
    dock(station, root)
    assert checked(root) == "d.pdf: OK\n" and station.home.settings_file.read_bytes() == before


@pytest.mark.parametrize("obstacle", ["file", "link"])
def test_a_folder_of_exports_that_is_none(station: Station, officer: Proof, root: Path, obstacle: str) -> None:
    if obstacle == "file":
        (root / "安监所导出").write_text("")
    else:
        (root / "安监所导出").symlink_to(station.home.root)
    asked(station, officer)
    done = dock(station, root)
    assert [one.reason for one in done.failed] == ["stick_error"] and not done.whole
    assert "案卷.pdf" not in os.listdir(station.home.root) and len(sticks.queued(station)) == 1


def test_each_stick_gets_its_own_and_the_first_gets_the_rest(
    station: Station, chief: Proof, officer: Proof, root: Path, tmp_path: Path, stick: int
) -> None:
    other = sticks.register(station.store, chief, "USB0002", "所长U盘")
    (tmp_path / "other").mkdir()
    asked(station, officer, "本盘.pdf", b"1", stick)
    asked(station, officer, "他盘.pdf", b"2", other.id)
    asked(station, officer, "任一.pdf", b"3")
    assert [one.name for one in dock(station, tmp_path / "other", "USB0002").handed] == ["他盘.pdf", "任一.pdf"]
    assert [one.name for one in dock(station, root).handed] == ["本盘.pdf"]


def test_what_another_process_is_writing_is_left_to_it(station: Station, officer: Proof, root: Path) -> None:
    number = asked(station, officer)
    with sticks.outgoing(station).claim(number):
        assert dock(station, root).handed == ()
    assert len(dock(station, root).handed) == 1


def test_a_file_spoilt_in_the_queue_is_not_handed_out(station: Station, officer: Proof, root: Path) -> None:
    number = asked(station, officer)
    spoilt = sticks.outgoing(station).folder / f"{number}.data"
    spoilt.chmod(0o600)
    for content in (b"x" * len(PAPER), PAPER[:-1]):
        spoilt.write_bytes(content)
        assert [one.reason for one in dock(station, root).failed] == ["damaged"]
    spoilt.unlink()
    assert [one.reason for one in dock(station, root).failed] == ["damaged"]
    assert exported(root) == [] and written(station) == []


def test_a_stick_that_gives_back_other_bytes(
    station: Station, officer: Proof, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(station, officer)
    monkeypatch.setattr(handout, "read_back", lambda *_: ("0" * 64, "evicted"))
    assert [one.reason for one in dock(station, root).failed] == ["readback"]
    assert exported(root) == [] and len(sticks.queued(station)) == 1


def test_retired_while_docked_nothing_more_is_written(
    station: Station, chief: Proof, officer: Proof, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(station, officer)
    real = sticks.Outgoing.sweep

    def sweep(queue: sticks.Outgoing) -> None:
        real(queue)
        sticks.retire(station.store, chief, SERIAL, "遗失")

    monkeypatch.setattr(sticks.Outgoing, "sweep", sweep)
    done = dock(station, root)
    assert (done.ended, done.handed, exported(root)) == ("retired", (), [])


def test_a_crash_between_the_file_and_its_entry_is_finished_without_a_second_copy(
    station: Station, officer: Proof, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(station, officer)

    class Crash(Exception):
        pass

    def crash(act: Act, *_: object) -> int:
        raise Crash

    with monkeypatch.context() as patched, pytest.raises(Crash):
        patched.setattr(handout.sticks, "add_export", crash)
        dock(station, root)
    assert exported(root) == ["SHA256SUMS", "案卷.pdf"] and written(station) == []
    before = (root / "安监所导出" / "案卷.pdf").stat()
    assert [one.name for one in dock(station, root).handed] == ["案卷.pdf"]
    after = (root / "安监所导出" / "案卷.pdf").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert exported(root) == ["SHA256SUMS", "案卷.pdf"] and len(written(station)) == 1


def test_a_crash_between_the_entry_and_the_queue_is_finished_without_a_second_entry(
    station: Station, officer: Proof, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(station, officer)

    class Crash(Exception):
        pass

    def crash(*_: object) -> None:
        raise Crash

    with monkeypatch.context() as patched, pytest.raises(Crash):
        patched.setattr(sticks.Outgoing, "remove", crash)
        dock(station, root)
    assert len(written(station)) == 1 and len(sticks.queued(station)) == 1
    dock(station, root)
    assert len(written(station)) == 1 and queue_folder(station) == []


# Killed


def die(home: Path, root: Path, point: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.intake.stick_dying", str(home), str(root), str(point)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def check_always(station: Station, root: Path) -> None:
    """Holds at every instant: whatever has a final name is whole; whatever is on record is on the stick."""
    folder = root / "安监所导出"
    final = [name for name in exported(root) if not name.startswith(".") and name != "SHA256SUMS"]
    assert {(folder / name).read_bytes() for name in final} <= {PAPER, b"small"}
    assert {one.name for one in sticks.exports(station.store)} <= set(final)


def check_finished(station: Station, root: Path) -> None:
    """Holds after the next docking: everything once, everywhere."""
    check_always(station, root)
    assert exported(root) == ["SHA256SUMS", "小.csv", "案卷.pdf"]
    assert sorted(one.name for one in sticks.exports(station.store)) == ["小.csv", "案卷.pdf"]
    assert checked(root).count("OK") == 2
    assert queue_folder(station) == [] and [one.name for one in sticks.tray(station.store)] == ["照片.jpg"]
    assert audit.audit(station.store).clean


@pytest.fixture
def laden(station: Station, officer: Proof, root: Path) -> Path:
    """The home, closed, with two exports asked for; the stick brings a photo."""
    asked(station, officer)
    asked(station, officer, "小.csv", b"small")
    (root / "照片.jpg").write_bytes(photo())
    station.close()
    return station.home.root


_passed: list[str] = []


def boundaries(home: Path, root: Path, scratch: Path) -> list[str]:
    if not _passed:
        scratch.mkdir()
        for source, name in ((home, "home"), (root, "usb")):
            subprocess.run(["cp", "-a", str(source), str(scratch / name)], check=True)
        counted = die(scratch / "home", scratch / "usb", 0)
        assert counted.returncode == 0, counted.stderr
        _passed.extend(counted.stdout.splitlines())
    return _passed


def finish(home: Path, root: Path) -> None:
    station = open_station(home, FrozenClock(NOW))
    try:
        check_always(station, root)
        dock(station, root)
        check_finished(station, root)
    finally:
        station.close()


@pytest.mark.parametrize("seed", seeds(10))
def test_killed_anywhere(seed: int, laden: Path, root: Path, tmp_path: Path) -> None:
    passed = boundaries(laden, root, tmp_path / "scratch")
    assert len(passed) > 40
    killed = die(laden, root, random.Random(seed).randint(1, len(passed)))
    assert killed.returncode in (-signal.SIGKILL, 0), killed.stderr
    finish(laden, root)


def test_killed_at_both_sides_of_every_commit_and_rename(laden: Path, root: Path, tmp_path: Path) -> None:
    passed = boundaries(laden, root, tmp_path / "scratch")
    points = [n for n, name in enumerate(passed, start=1) if name.split()[-1] in ("commit", "rename", "replace")]
    assert len(points) >= 14
    for point in points:
        folder = tmp_path / f"at-{point}"
        folder.mkdir()
        for source, name in ((laden, "home"), (root, "usb")):
            subprocess.run(["cp", "-a", str(source), str(folder / name)], check=True)
        assert die(folder / "home", folder / "usb", point).returncode == -signal.SIGKILL
        finish(folder / "home", folder / "usb")


def test_the_store_being_busy_leaves_it_for_later(
    station: Station, officer: Proof, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(station, officer)
    real = Store.act

    def act(store: Store, actor: object, action: str, **more: object):  # type: ignore[no-untyped-def]
        if action == "stick.export":
            raise StoreBusy
        return real(store, actor, action, **more)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(Store, "act", act)
        done = dock(station, root)
        assert (done.handed, done.failed, len(sticks.queued(station))) == ((), (), 1)
    assert [one.name for one in dock(station, root).handed] == ["案卷.pdf"]
    assert exported(root) == ["SHA256SUMS", "案卷.pdf"] and len(written(station)) == 1
