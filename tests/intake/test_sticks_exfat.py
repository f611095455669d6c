"""Exports onto a real exFAT volume: full, write-protected, pulled in the middle, pulled from under us."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from station.intake import handout
from station.records.people import Proof
from station.services import sticks
from station.wiring import Station
from tests.intake.sticks import SERIAL, can_mount, checked, dock, exfat, exported
from tests.intake.test_sticks_out import PAPER, asked, written

pytestmark = pytest.mark.skipif(not can_mount(), reason="mounting exFAT needs root and FUSE")


@pytest.fixture
def stick(station: Station, chief: Proof) -> int:
    return sticks.register(station.store, chief, SERIAL, "内勤1号U盘").id


def test_a_real_exfat_stick(station: Station, officer: Proof, stick: int, tmp_path: Path) -> None:
    asked(station, officer)
    asked(station, officer, "案卷.PDF", b"small")
    with exfat(tmp_path / "exfat") as usb:
        done = dock(station, usb.root)
        # exFAT does not tell 案卷.pdf and 案卷.PDF apart.
        assert [one.name for one in done.handed] == ["案卷.pdf", "案卷(2).PDF"]
        usb.pull()
        usb.plug()
        assert checked(usb.root).count("OK") == 2


def test_a_full_stick_keeps_the_file_in_the_queue(
    station: Station, officer: Proof, stick: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with exfat(tmp_path / "exfat", 8) as usb:
        (usb.root / "fill.bin").write_bytes(bytes(5 << 20))
        asked(station, officer)
        asked(station, officer, "小.csv", b"small")
        for slack in (handout.SLACK, -len(PAPER)):
            # Judged beforehand, and, where the stick promises more than it has, by the write itself.
            monkeypatch.setattr(handout, "SLACK", slack)
            done = dock(station, usb.root)
            assert [(one.name, one.reason) for one in done.failed] == [("案卷.pdf", "full")]
            assert "案卷.pdf" not in exported(usb.root)
        assert checked(usb.root) == "小.csv: OK\n"
        (usb.root / "fill.bin").unlink()
        assert [one.name for one in dock(station, usb.root).handed] == ["案卷.pdf"]
        assert checked(usb.root).count("OK") == 2


def test_a_write_protected_stick(station: Station, officer: Proof, stick: int, tmp_path: Path) -> None:
    asked(station, officer)
    with exfat(tmp_path / "exfat") as usb:
        usb.pull()
        usb.plug("ro")
        assert [one.reason for one in dock(station, usb.root).failed] == ["read_only"]


def test_pulled_in_the_middle(
    station: Station, officer: Proof, stick: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(station, officer)
    with exfat(tmp_path / "exfat") as usb, monkeypatch.context() as patched:
        real = os.pwrite
        writes: list[int] = []

        def pwrite(*args):  # type: ignore[no-untyped-def]
            writes.append(1)
            if len(writes) == 2:
                usb.pull()
            return real(*args)

        patched.setattr(os, "pwrite", pwrite)
        done = dock(station, usb.root)
        assert (done.ended, done.handed) == ("unplugged", ()) and len(sticks.queued(station)) == 1
        patched.undo()
        usb.plug()
        assert "案卷.pdf" not in exported(usb.root)
        assert [one.name for one in dock(station, usb.root).handed] == ["案卷.pdf"]
        assert exported(usb.root) == ["SHA256SUMS", "案卷.pdf"] and checked(usb.root).count("OK") == 1


def test_what_lands_under_the_mount_point_is_not_on_the_stick(
    station: Station, officer: Proof, stick: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(station, officer)
    with exfat(tmp_path / "exfat") as usb:
        usb.pull()
        (usb.root / "安监所导出").mkdir()
        usb.plug("nonempty")
        real = handout.HandOut._list

        def pulled(self, sha256: str, name: str) -> None:  # type: ignore[no-untyped-def]
            usb.pull()
            real(self, sha256, name)

        with monkeypatch.context() as patched:
            patched.setattr(handout.HandOut, "_list", pulled)
            done = dock(station, usb.root)
        assert (done.ended, done.handed, written(station)) == ("unplugged", (), [])
        assert os.listdir(usb.root / "安监所导出") == ["SHA256SUMS"]
        usb.plug("nonempty")
        assert [one.name for one in dock(station, usb.root).handed] == ["案卷.pdf"]
