"""`station intake`: what it answers, what it refuses, and that a refusal is in the ledger."""

from __future__ import annotations

import argparse
import errno
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from station.commands import intake
from station.intake import blame, conveyor
from station.intake.errors import Retired, Unregistered
from station.records.people import Proof
from station.services import recorders
from station.wiring import Station, open_station
from tests.conftest import FrozenClock
from tests.intake import recordings

SERIAL = "ZFY0001"


@pytest.fixture
def card(tmp_path: Path) -> Path:
    recordings.photo(tmp_path / "card" / "ZFY0001_1_20261120083000_0001.JPG")
    recordings.photo(tmp_path / "card" / "ZFY0001_1_20261120083100_0002.JPG", tint=3)
    return tmp_path / "card"


@pytest.fixture
def run(station: Station, chief: Proof, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    recorders.register(station.store, chief, SERIAL, chief.officer_id)
    monkeypatch.setattr(intake, "open_home", lambda args: open_station(args.home, clock))

    def call(
        path: Path, serial: str | None = SERIAL, *, as_json: bool = False, recheck: bool = False
    ) -> tuple[int, str]:
        out = io.StringIO()
        args = argparse.Namespace(home=station.home.root, path=path, serial=serial, recheck=recheck, json=as_json)
        return intake.run(args, out), out.getvalue()

    return call


def refusals(station: Station) -> list[tuple[str, str]]:
    return [(line.subject, line.reason) for line in station.store.lines() if line.action == "intake.refuse"]


def test_it_imports_and_says_so_and_the_second_time_says_nothing_new(run, card: Path) -> None:  # type: ignore[no-untyped-def]
    status, said = run(card)
    assert status == 0
    assert "ZFY0001 采集完成：新增 2 个文件" in said
    assert "待认领：2 段" in said
    status, said = run(card)
    assert (status, said) == (0, "ZFY0001 已采集，0 个新文件（共 2 个）\n")


def test_json_has_its_shape(run, card: Path) -> None:  # type: ignore[no-untyped-def]
    status, said = run(card, as_json=True)
    answer = json.loads(said)
    assert status == 0
    assert answer.pop("session_id").isdecimal()
    assert answer.pop("bytes_new") == sum(path.stat().st_size for path in card.iterdir())
    assert answer == {
        "serial": SERIAL, "state": "complete", "reason": "", "files": 2, "new": 2, "duplicate": 0, "failed": 0,
        "changed": 0, "skipped": 0, "waiting": 0, "linked": {}, "unlinked": 2, "destroyed": 0, "secret": 0,
        "reread": None,
    }  # fmt: skip


def test_the_source_is_read_a_second_time_when_asked(run, card: Path) -> None:  # type: ignore[no-untyped-def]
    status, said = run(card, recheck=True)
    assert status == 0
    assert "二次核对来源：2 个文件与入库内容逐字节一致" in said
    status, said = run(card, as_json=True, recheck=True)
    answer = json.loads(said)
    assert status == 0 and answer["state"] == "unchanged"
    assert answer["reread"].pop("session_id").isdecimal()
    unproven = answer["reread"].pop("unproven")
    assert unproven in (0, 2)
    assert answer["reread"] == {"same": 2, "differs": 0, "unreadable": 0, "waiting": 0, "named": [], "reason": ""}


def test_what_was_kept_of_a_file_that_could_not_be_read_is_said(  # type: ignore[no-untyped-def]
    run, card: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blame, "SETTLING", 0.0)
    (card / "HALF.MP4").write_bytes(bytes(200_000))
    real, bad = os.preadv, (card / "HALF.MP4").stat().st_ino

    def preadv(file: int, buffers: list[memoryview], offset: int) -> int:
        if os.fstat(file).st_ino == bad and offset + len(buffers[0]) > 8192:
            raise OSError(errno.EIO, "Input/output error")
        return real(file, buffers, offset)

    monkeypatch.setattr(os, "preadv", preadv)
    status, said = run(card)
    assert status == 1
    assert "部分完成" in said and "HALF.MP4 只读出前 8192 字节（共 200000），已保留" in said


def test_the_process_that_imports_loads_no_media_library() -> None:
    """Its memory is bounded (bench/intake.py), and no untrusted recording is parsed in it."""
    said = subprocess.run(
        [sys.executable, "-c", "import sys, station.commands.intake; print(*{m.split('.')[0] for m in sys.modules})"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert not {"av", "PIL", "typst", "textual", "numpy"} & set(said.stdout.split())


def test_an_unregistered_serial_is_refused_in_the_ledger(station: Station, run, card: Path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Unregistered) as refusal:
        run(card, "KINGSTON")
    assert "没有登记" in refusal.value.message and refusal.value.advice
    assert refusals(station) == [("recorder/KINGSTON", "unregistered")]


def test_a_retired_recorder_is_refused(station: Station, chief: Proof, run, card: Path) -> None:  # type: ignore[no-untyped-def]
    recorders.retire(station.store, chief, SERIAL, "损坏")
    with pytest.raises(Retired):
        run(card)
    assert refusals(station) == [("recorder/ZFY0001", "retired")]


def test_a_folder_without_a_serial_and_a_path_that_is_none_are_refused(run, card: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(intake.Refused) as refusal:
        run(card, None)
    assert "--serial" in refusal.value.advice
    with pytest.raises(intake.Unreadable):
        run(tmp_path / "absent")
    with pytest.raises(intake.Unreadable):
        run(tmp_path / "absent", None)


def test_a_card_that_cannot_be_read_whole_is_no_success(run, card: Path) -> None:  # type: ignore[no-untyped-def]
    deep = card.joinpath(*["d"] * 20)
    deep.mkdir(parents=True)
    status, said = run(card)
    assert status == 1
    assert "部分完成" in said and "1 个目录读不完整" in said


UNPRIVILEGED = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all")
"""Root without the right to read what its modes forbid; nobody else has that right anyway."""


@pytest.mark.parametrize("locked", [".", "DCIM"])
def test_a_folder_that_may_not_be_read_is_never_called_empty(  # type: ignore[no-untyped-def]
    station: Station, run, card: Path, tmp_path: Path, locked: str
) -> None:
    medium = tmp_path / "medium"
    medium.mkdir()
    card.rename(medium / "DCIM")
    words = [sys.executable, "-m", "station", "intake", str(medium), "--serial", SERIAL]
    (medium / locked).chmod(0)
    try:
        done = subprocess.run(
            [*(UNPRIVILEGED if os.geteuid() == 0 else ()), *words, "--home", str(station.home.root)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    finally:
        (medium / locked).chmod(0o755)
    assert done.returncode == 1
    assert f"打不开 {medium}：没有读取权限" in done.stderr and "不要清空" in done.stderr
    assert "取走" not in done.stdout + done.stderr


@pytest.mark.parametrize(("name", "why"), [("absent", "没有这个文件夹"), ("file", "不是文件夹")])
def test_what_is_no_folder_is_refused_by_name(run, tmp_path: Path, name: str, why: str) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "file").write_text("")
    with pytest.raises(intake.Unreadable, match=why):
        run(tmp_path / name)


def test_sigterm_ends_it_after_the_chunk_in_hand_and_the_next_run_goes_on(  # type: ignore[no-untyped-def]
    run, card: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = conveyor.copy

    def copy(*args, **kwargs):  # type: ignore[no-untyped-def]
        digest = real(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0.1)  # the main thread takes note of it
        return digest

    monkeypatch.setattr(conveyor, "copy", copy)
    before = signal.getsignal(signal.SIGTERM)
    status, said = run(card)
    assert status == 1
    assert "采集中断（程序被要求停止）：本次新增 1 个文件" in said and "还有 1 个未采集" in said
    assert signal.getsignal(signal.SIGTERM) == before
    monkeypatch.setattr(conveyor, "copy", real)
    status, said = run(card)
    assert status == 0
    assert "新增 1 个文件" in said
