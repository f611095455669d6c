"""What the machine does to us becomes a sentence with advice, never a number or a traceback."""

from __future__ import annotations

import errno
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from station.errors import StationError
from station.records.people import Proof, System
from station.store import models
from station.store.audit import audit
from station.store.errors import Damaged, DiskFull, DiskTrouble, NoAccess, StoreReplaced
from station.store.foreign import as_refusal
from station.wiring import BadCode, Founding, SettingsDisagree, Station, create_station, open_station
from tests.conftest import PIN


def run(*words: str, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "station", *words], capture_output=True, text=True, check=False, **more
    )  # type: ignore[call-overload]


def test_a_full_disk_is_named_and_nothing_is_written(station: Station) -> None:
    pages = station.store.connection.execute("PRAGMA page_count").get
    station.store.connection.execute(f"PRAGMA max_page_count = {pages}")
    size = station.store.size()
    with pytest.raises(Exception) as caught, station.store.act(System("system:init"), "station.found") as act:
        for number in range(3000):
            act.insert(
                models.CalendarVersion, year=number, status="official", source="x" * 200, days="", adopted_at="x"
            )
    assert isinstance(as_refusal(caught.value), DiskFull)
    assert station.store.size() == size and audit(station.store).clean


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OSError(errno.ENOSPC, "x"), DiskFull),
        (PermissionError(errno.EACCES, "x", "/somewhere"), NoAccess),
        (OSError(errno.EROFS, "x", "/somewhere"), NoAccess),
        (ValueError("x"), None),
        (OSError(errno.EIO, "x"), DiskTrouble),
    ],
)
def test_errors_of_the_system(error: Exception, kind: type[StationError] | None) -> None:
    found = as_refusal(error)
    assert (None if found is None else type(found)) is kind


def test_a_full_disk_on_the_command_line(station: Station, tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    station.close()
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)], check=True)
    try:
        shutil.copytree(station.home.root, disk / "home")
        subprocess.run(["dd", "if=/dev/zero", f"of={disk / 'fill'}", "bs=4k"], capture_output=True, check=False)
        for words in (["checkpoint"], ["status"], ["audit"]):
            done = run(*words, "--home", str(disk / "home"))
            assert "Traceback" not in done.stderr, done.stderr
            assert done.returncode == 0 or re.search("磁盘满了|磁盘读写出错", done.stderr), (words, done.stderr)
        (disk / "fill").unlink()
        assert run("audit", "--home", str(disk / "home")).returncode == 0
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_damaged_database_is_called_damaged(station: Station) -> None:
    station.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    station.close()
    data = bytearray(station.home.db.read_bytes())
    noise = random.Random(1)
    for at in range(4096 * 8, len(data), 4096):
        data[at : at + 200] = noise.randbytes(200)
    station.home.db.write_bytes(bytes(data))
    done = run("audit", "--home", str(station.home.root))
    assert done.returncode == 1 and "没有料到" not in done.stderr
    assert "损坏" in done.stderr or "损坏" in done.stdout or "与账本不符" in done.stdout


def test_an_empty_database_is_called_empty(station: Station) -> None:
    station.close()
    for suffix in ("", "-wal", "-shm"):
        station.home.db.with_name(station.home.db.name + suffix).unlink(missing_ok=True)
    station.home.db.touch()
    with pytest.raises(Damaged) as refusal:
        open_station(station.home.root)
    assert "空的" in refusal.value.message


def test_nothing_is_written_into_a_database_that_was_replaced(station: Station, chief: Proof, tmp_path: Path) -> None:
    shutil.copy(station.home.db, tmp_path / "other.db")
    (tmp_path / "other.db").replace(station.home.db)
    with pytest.raises(StoreReplaced), station.store.act(chief, "clock.confirm"):
        pass
    station.home.db.unlink()
    with pytest.raises(StoreReplaced), station.store.act(chief, "clock.confirm"):
        pass


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ("demo = false", "demo = true", "station.demo"),
        ("epoch = 0", "epoch = 1", "station.epoch"),
        ("330281103", "330281104", "station.code"),
    ],
)
def test_settings_that_contradict_the_database_are_refused(
    station: Station, before: str, after: str, field: str
) -> None:
    station.close()
    file = station.home.settings_file
    file.write_text(file.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    with pytest.raises(SettingsDisagree) as refusal:
        open_station(station.home.root, station.clock)
    assert field in refusal.value.message


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [("demo = false", 'demo = "false"', "station.demo"), ("epoch = 0", "epoch =", "第 3 行")],
)
def test_broken_settings_are_named_in_chinese(station: Station, before: str, after: str, says: str) -> None:
    station.close()
    file = station.home.settings_file
    file.write_text(file.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    done = run("status", "--home", str(station.home.root))
    assert done.returncode == 1 and says in done.stderr


@pytest.mark.parametrize("code", ["33028110", "abcdefghi", "３３０２８１１０３", "030281103", ""])
def test_a_wrong_code_founds_nothing(tmp_path: Path, code: str) -> None:
    from station.records.moment import day
    from station.services.staff import NewOfficer

    chief = NewOfficer("赵一", frozenset({"chief", "officer"}), "11028100001", day("2029-01-01"))
    with pytest.raises(BadCode):
        create_station(tmp_path / "home", Founding(code, "x"), chief, PIN)
    assert list(tmp_path.iterdir()) == []


def test_a_home_named_like_a_command_is_still_a_home(station: Station) -> None:
    station.close()
    home = station.home.root.rename(station.home.root.with_name("demo"))
    done = run("--home", "demo", "audit", cwd=home.parent, env={**os.environ, "PYTHONPATH": os.getcwd()})
    assert done.returncode == 0, done.stderr


def test_a_closed_descriptor_gives_no_pin(station: Station) -> None:
    station.close()
    done = run("clock", "confirm", "--as", "李敏", "--pin-fd", "77", "--home", str(station.home.root))
    assert done.returncode == 1 and "没有读到口令" in done.stderr
