"""`station backup`, `restore`, `pin` and `audit --media` as an operator or a timer runs them."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from station.commands import audit, backup, restore
from station.records.people import Proof
from station.wiring import Station, open_station
from tests.backup.conftest import CODE, digests, spoil, stock_tools
from tests.conftest import PIN, FrozenClock
from tests.intake.conftest import card, desk, dock, recorder
from tests.shape.test_json import compare

__all__ = ["card", "desk", "dock", "recorder"]


def run(*words: object, pins: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """The real program; `{0}`, `{1}` in a word become descriptors with these PINs."""
    given = []
    for pin in pins:
        read, write = os.pipe()
        os.write(write, pin.encode() + b"\n")
        os.close(write)
        given.append(read)
    command = [sys.executable, "-m", "station", *(str(word).format(*given) for word in words)]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False, pass_fds=given)
    finally:
        for each in given:
            os.close(each)


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    (tmp_path / "disk").mkdir()
    return tmp_path / "disk"


@pytest.fixture
def filled(station: Station, recorder: str, card: Path, dock: Callable[..., object]) -> Station:
    dock(card)
    return station


@pytest.fixture
def here(filled: Station, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> Station:
    """Commands in this process see the frozen clock."""
    for command in (audit, backup):
        monkeypatch.setattr(command, "open_home", lambda args: open_station(args.home, clock))
    return filled


def answer(command: Any, station: Station, **options: object) -> tuple[int, Any]:
    out = io.StringIO()
    status = command.run(Namespace(home=station.home.root, json=True, **options), out)
    return status, json.loads(out.getvalue())


def test_back_up_burn_restore_and_work_on(station: Station, disk: Path, tmp_path: Path, chief: Proof) -> None:
    digest = station.media.put(b"a paper")
    station.close()
    refused = run("backup", disk, "--home", station.home.root)
    assert refused.returncode == 1 and "同一块盘" in refused.stderr and "--same-disk" in refused.stderr
    done = run("backup", disk, "--home", station.home.root, "--same-disk")
    # The clock of this machine is days ahead of the fixture's: the act waits for a person, the backup does not.
    assert "备份完成并核验" in done.stdout and done.stderr == ""
    stock_tools(disk / CODE)
    new = tmp_path / "new"
    back = run("restore", disk, "--home", new, "--as", "王建国", "--pin-fd", "{0}", pins=("1357",))
    assert back.returncode == 0, back.stderr
    for said in ("已恢复：泗门镇安监所", "之后登记的都没有了", "第 1 期", "指纹", "旧机器不能再用", "station pin"):
        assert said in back.stdout
    assert (new / "media" / "sha256" / digest[:2] / digest[2:4] / digest).read_bytes() == b"a paper"
    clean = run("audit", "--full", "--home", new)
    assert clean.returncode == 0, clean.stdout
    words = ("pin", "李敏", "--home", new, "--as", "王建国", "--pin-fd", "{0}", "--new-pin-fd", "{1}")
    assert "已重设 李敏 的口令" in run(*words, pins=("1357", "2468")).stdout
    stranger = ("pin", "无此人", "--home", new, "--as", "王建国", "--pin-fd", "{0}", "--new-pin-fd", "{1}")
    assert run(*stranger, pins=("1357", "2468")).returncode == 1
    again = run("backup", disk, "--home", new, "--same-disk")
    assert again.returncode == 0, again.stderr
    read = run("audit", "--media", "--polite", "--rate", "1G", "--mend", disk, "--home", new)
    assert read.returncode == 0 and "本次读了" in read.stdout
    taken = run("restore", disk, "--home", new, "--pin-fd", "{0}", pins=("1357",))
    assert taken.returncode == 1 and "不能再建" in taken.stderr


def test_backup_json(here: Station, disk: Path) -> None:
    options = {"folder": disk, "same_disk": True, "verify": False}
    first, second, *_ = digests(here)
    assert answer(backup, here, **options)[0] == 0
    late = here.media.put(b"late and soon rotten")
    spoil(here.media.path(late))
    spoil(next((disk / CODE / "media").rglob(first)))
    status, said = answer(backup, here, **{**options, "verify": True})
    assert status == 1 and said["renewed"] == [first] and said["lacking"][0]["sha256"] == late
    compare("station backup DIR --json", said)
    assert second in (disk / CODE / "SHA256SUMS").read_text()


def test_restore_json(here: Station, disk: Path, tmp_path: Path, enterprise: Callable[..., int]) -> None:
    import apsw

    from station.services import draws
    from station.services.draws import Plan

    enterprise(risk="orange")
    chief = restored_by(here)
    draws.freeze_lists(here, chief, Plan("年度计划", "2026-11", "平台不可用", ("orange",)))
    edited = apsw.Connection(str(here.home.db))
    edited.execute("UPDATE officer SET initials = 'x' WHERE name = '李敏'")
    edited.close()
    answer(backup, here, folder=disk, same_disk=True, verify=False)
    spoil(next((disk / CODE / "media").rglob(digests(here)[0])))
    read, write = os.pipe()
    os.write(write, b"1357\n")
    os.close(write)
    out = io.StringIO()
    wish = {"epoch": None, "despite_findings": True, "run_as": None, "pin_fd": read}
    restore.run(Namespace(home=tmp_path / "new", folder=disk, json=True, **wish), out)
    os.close(read)
    said = json.loads(out.getvalue())
    assert said["unrevealed"] == ["1"] and len(said["lacking"]) == 1 and said["findings"]
    compare("station restore DIR --json", said)


def restored_by(station: Station) -> Proof:
    from station.services import staff

    return staff.sign_in(station.store, station.keys, "王建国", PIN)


def test_rot_is_found_said_and_mended(here: Station, disk: Path, tmp_path: Path) -> None:
    answer(backup, here, folder=disk, same_disk=True, verify=False)
    digest = digests(here)[0]
    spoil(here.media.path(digest))
    options = {"full": False, "media": True, "polite": False, "rate": None, "mend": None, "repair": None}
    status, said = answer(audit, here, **options)
    assert status == 1 and digest in said["findings"][0]["sentence"]
    status, said = answer(audit, here, **{**options, "mend": disk})
    assert status == 0 and said["media"]["mended"][0]["sha256"] == digest
    assert here.media.digest(digest) == digest
    out = io.StringIO()
    audit.run(Namespace(home=here.home.root, json=False, **options), out)
    assert "逐笔重放一致" in out.getvalue() and "本次读了 5 个" in out.getvalue()


@pytest.mark.parametrize("rate", ["", "0", "-1", "fast", "20X", "1.5M"])
def test_a_rate_that_is_none(rate: str) -> None:
    refused = run("audit", "--media", f"--rate={rate}", "--home", "/nonexistent")
    assert refused.returncode == 2


def test_a_disk_that_is_not_there(station: Station) -> None:
    refused = run("backup", "/nonexistent/disk", "--home", station.home.root)
    assert refused.returncode == 1 and "没有接上" in refused.stderr and "Traceback" not in refused.stderr
    refused = run("restore", "/nonexistent/disk", "--home", "/nonexistent/home")
    assert refused.returncode == 1 and "没有接上" in refused.stderr
