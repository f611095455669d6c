"""What a transfer stick brings: taken in whole and once, or left where it is with a reason. The stick is hostile."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from station.intake import tray as intake
from station.records.people import Proof
from station.rules import tray as rules
from station.services import sticks
from station.store import audit
from station.wiring import Station
from tests.intake.sticks import SERIAL, can_mount, dock, exfat, photo, sheet


@pytest.fixture
def root(station: Station, chief: Proof, tmp_path: Path) -> Path:
    sticks.register(station.store, chief, SERIAL, "内勤1号U盘")
    (tmp_path / "usb").mkdir()
    return tmp_path / "usb"


def fill(root: Path, files: dict[str, bytes]) -> dict[Path, bytes]:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file() and not path.is_symlink()}


GOOD = {
    "名录/企业.xlsx": sheet(),
    "2027.toml": b'year = 2027\nstatus = "official"\n',
    "扫描/责令.PDF": b"%PDF-1.7\n" + bytes(3000),
    "现场.jpg": photo(),
}
BAD = {
    "宏.xlsm": ("macro", sheet()),
    "包.zip": ("archive", b"PK\x03\x04" + bytes(26) + b"evil.exe"),
    "假.xlsx": ("archive", b"PK\x03\x04" + bytes(26) + b"evil.exe"),
    "装.exe": ("program", b"MZ"),
    "空.csv": ("empty", b""),
    "录像.MP4": ("recording", b"\0\0\0\x18ftyp"),
    "说明.docx": ("unknown", b"PK\x03\x04"),
    "二进制.csv": ("mismatch", bytes(20)),
}


def test_good_files_come_in_and_bad_ones_stay_with_their_reason(station: Station, root: Path) -> None:
    before = fill(root, GOOD | {name: content for name, (_, content) in BAD.items()} | {"安监所导出/旧.pdf": b"%PDF-1"})
    done = dock(station, root)
    assert {one.name: one.kind for one in done.tray.received} == {
        "名录/企业.xlsx": "sheet", "2027.toml": "calendar", "扫描/责令.PDF": "scan", "现场.jpg": "photo",
    }  # fmt: skip
    assert {one.name: one.reason for one in done.tray.refused} == {name: reason for name, (reason, _) in BAD.items()}
    assert (done.tray.known, done.tray.broken, done.tray.halted, done.ended) == (0, (), "", "done")
    for item in sticks.tray(station.store):
        assert sticks.content(station, item).read_bytes() == GOOD[item.name]
        assert item.stick_label == "内勤1号U盘" and item.sha256 == hashlib.sha256(GOOD[item.name]).hexdigest()
    assert {path: path.read_bytes() for path in before} == before
    assert [line.action for line in station.store.lines(subject=f"stick/{SERIAL}")] == [
        "stick.register",
        "tray.receive",
    ]
    assert audit.audit(station.store).clean
    assert list((station.media.root / "tmp").rglob("part")) == []


def test_the_same_content_is_taken_once_whatever_became_of_it(station: Station, officer: Proof, root: Path) -> None:
    fill(
        root, {"a.xlsx": GOOD["名录/企业.xlsx"], "b.xlsx": GOOD["名录/企业.xlsx"], "c.jpg": photo(), "d.jpg": photo(9)}
    )
    first = dock(station, root)
    assert [one.name for one in first.tray.received] == ["a.xlsx", "c.jpg", "d.jpg"] and first.tray.known == 1
    a, c, _ = sticks.tray(station.store)
    sticks.use(station.store, officer, a.id, "draw/1")
    sticks.set_aside(station.store, officer, c.id, "重复")
    fill(root, {"新/e.jpg": photo(17)})
    again = dock(station, root)
    assert [one.name for one in again.tray.received] == ["新/e.jpg"] and again.tray.known == 4


def test_links_devices_and_hostile_names(station: Station, root: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("口令\n")
    (root / "link.csv").symlink_to(secret)
    (root / "folder").symlink_to(tmp_path)
    os.mkfifo(root / "pipe.pdf")
    name = os.fsencode(root) + "/\u202egpj.名录\x1b[31m".encode() + b"\xff.jpg"
    Path(os.fsdecode(name)).write_bytes(photo())
    done = dock(station, root)
    assert [one.name for one in done.tray.received] == ["\\u202egpj.名录\\x1b[31m\\xff.jpg"]
    assert {one.name: one.reason for one in done.tray.refused} == {
        "link.csv": "symlink", "folder": "symlink", "pipe.pdf": "fifo",
    }  # fmt: skip
    item = sticks.tray(station.store)[0]
    assert sticks.content(station, item).name.isprintable()


def test_limits_of_a_file_and_of_a_docking(station: Station, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "FILE_LIMIT", 5000)
    monkeypatch.setattr(rules, "DOCKING_LIMIT", 9000)
    pdf = b"%PDF-1.7\n"
    fill(root, {f"{n}.pdf": pdf + bytes([n]) * 4000 for n in range(4)} | {"大.pdf": pdf + bytes(5000)})
    first = dock(station, root)
    assert [one.name for one in first.tray.received] == ["0.pdf", "1.pdf"]
    assert {one.name: one.reason for one in first.tray.refused} == {
        "2.pdf": "over_limit", "3.pdf": "over_limit", "大.pdf": "too_big",
    }  # fmt: skip
    # What is known does not count, so the next docking goes on.
    second = dock(station, root)
    assert [one.name for one in second.tray.received] == ["2.pdf", "3.pdf"] and second.tray.known == 2


def test_a_medium_that_answers_otherwise_the_second_time(
    station: Station, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(root, {"a.jpg": b"MZ this is no picture"})
    monkeypatch.setattr(intake.os, "pread", lambda *_: photo())
    done = dock(station, root)
    assert [(one.name, one.reason) for one in done.tray.refused] == [("a.jpg", "mismatch")]
    assert sticks.tray(station.store) == [] and not list((station.media.root / "sha256").rglob("*"))


def test_a_full_disk_here_halts_the_reading_and_takes_nothing_half(
    station: Station, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(root, GOOD)
    monkeypatch.setattr(intake, "RESERVE", 1)
    done = dock(station, root)
    assert (done.tray.halted, done.tray.received, done.whole) == ("disk_full", (), False)


def test_asked_to_stop_it_ends_at_once(station: Station, root: Path) -> None:
    fill(root, GOOD)
    done = dock(station, root, stop=True)
    assert (done.tray.halted, done.ended, done.tray.received) == ("stopped", "stopped", ())


def test_a_folder_that_cannot_be_listed_to_its_end_is_named(station: Station, root: Path) -> None:
    fill(root, {"a.jpg": photo(), "/".join("d" * 20) + "/b.jpg": photo(1)})
    done = dock(station, root)
    assert len(done.tray.received) == 1 and len(done.tray.broken) == 1 and not done.whole


@pytest.mark.skipif(not can_mount(), reason="mounting exFAT needs root and FUSE")
def test_a_real_exfat_stick(station: Station, chief: Proof, tmp_path: Path) -> None:
    sticks.register(station.store, chief, SERIAL, "内勤1号U盘")
    with exfat(tmp_path / "exfat") as stick:
        fill(stick.root, GOOD)
        assert len(dock(station, stick.root).tray.received) == len(GOOD)
        assert dock(station, stick.root).tray.known == len(GOOD)
