"""`station stick` as people and the dock unit run it; the documented JSON; a stick served until it is pulled."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from station import cli
from station.commands import stick as command
from station.intake import serving
from station.records.people import Proof
from station.services import recorders, sticks
from station.wiring import Station, open_station
from tests.conftest import PIN, FrozenClock
from tests.intake.sticks import SERIAL, can_mount, checked, exfat, photo, sheet
from tests.shape.test_json import compare

ROOT = Path(__file__).parents[2]
SERVE = """
import sys
from argparse import Namespace
from pathlib import Path
from station.commands import stick
from station.wiring import open_station
from tests.conftest import START, FrozenClock
home, path, serial = sys.argv[1:]
stick.open_home = lambda args: open_station(Path(home), FrozenClock(START))
args = Namespace(step="serve", path=Path(path), serial=serial, once=False, json=False)
sys.exit(stick.run(args, sys.stdout))
"""
"""The command as the dock unit runs it, at the time of the tests."""


@pytest.fixture
def desk(
    station: Station, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """The command line at the time of the test's clock; the PIN comes from a descriptor."""
    monkeypatch.setattr(command, "open_home", lambda args: open_station(args.home, clock))

    def call(*words: object, by: str = "王建国", status: int = 0) -> str:
        reader, writer = os.pipe()
        os.write(writer, PIN.encode() + b"\n")
        os.close(writer)
        try:
            named = ["stick", *map(str, words), "--home", str(station.home.root), "--as", by, "--pin-fd", str(reader)]
            assert cli.main(named) == status
        finally:
            os.close(reader)
            said = capsys.readouterr()
        assert "Traceback" not in said.err
        return said.out + said.err

    return call


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    (tmp_path / "usb").mkdir()
    (tmp_path / "usb" / "名录.xlsx").write_bytes(sheet())
    (tmp_path / "usb" / "宏.xlsm").write_bytes(sheet())
    return tmp_path / "usb"


@pytest.fixture
def registered(desk: Callable[..., str]) -> None:
    assert "已登记中转U盘“内勤1号U盘”" in desk("register", SERIAL, "--label", "内勤1号U盘")


@pytest.mark.usefixtures("registered")
def test_a_day_with_a_stick(station: Station, desk: Callable[..., str], usb: Path, tmp_path: Path) -> None:
    paper = tmp_path / "案卷.pdf"
    paper.write_bytes(b"%PDF-1.7 x")
    assert "插入任一中转U盘即写入" in desk("export", paper, "--what", "case/12", by="李敏")
    assert "插入中转U盘“内勤1号U盘”即写入" in desk(
        "export", paper, "--what", "case/13", "--stick", SERIAL, "--name", "b.pdf"
    )
    said = desk("serve", usb, "--serial", SERIAL, "--once")
    assert "读入 1 个文件，以前收过的 0 个，没有收的 1 个" in said  # noqa: RUF001
    assert "没有收  宏.xlsm：含宏的文件一律不收" in said and "可以拔出" in said
    assert checked(usb).count("OK") == 2
    assert "已写入" in desk("exports") and "李敏" in desk("exports")
    item = str(sticks.tray(station.store)[0].id)
    assert f"{item}  2026-11-20 09:00  表格  名录.xlsx" in desk("tray")
    assert "已使用" in desk("use", item, "--for", "draw/3", by="李敏")
    assert "没有待处理文件" in desk("tray")
    assert "draw/3" in desk("tray", "--state", "used")
    assert "待处理" in desk("put-back", item)
    assert "已搁置" in desk("set-aside", item, "--reason", "不是本所的")
    asked = json.loads(desk("export", paper, "--what", "case/12", "--name", "c.pdf", "--json"))["queued"]["id"]
    assert f"已撤回 {asked}" in desk("withdraw", asked, "--reason", "不需要了")
    assert f"内勤1号U盘  {SERIAL}  在用" in desk("list")
    assert "已停用" in desk("retire", SERIAL, "--reason", "遗失")


@pytest.mark.usefixtures("registered")
def test_the_documented_json(station: Station, desk: Callable[..., str], usb: Path, officer: Proof) -> None:
    usb.joinpath(*"d" * 20).mkdir(parents=True)
    spoilt = sticks.queue_export(station, officer, "case/12", "坏.pdf", b"x")
    sticks.outgoing(station).drop(spoilt.id)
    known = sticks.get(station.store, SERIAL)
    sticks.queue_export(station, officer, "case/12", "好.pdf", b"y", known.id)
    served = json.loads(desk("serve", usb, "--serial", SERIAL, "--once", "--json", status=1))
    compare("station stick serve PATH --serial SERIAL --once --json", served)
    compare("station stick tray --json", json.loads(desk("tray", "--json")))
    compare("station stick exports --json", json.loads(desk("exports", "--json")))
    assert json.loads(desk("tray", "--json"))["items"][0]["id"] == str(sticks.tray(station.store)[0].id)


def test_what_is_no_stick_is_refused_and_on_record(
    station: Station, chief: Proof, desk: Callable[..., str], usb: Path, tmp_path: Path
) -> None:
    recorders.register(station.store, chief, "ZFY0001")
    assert "没有登记为中转U盘" in desk("serve", usb, "--serial", "USB0009", status=1)
    assert "执法记录仪永远只读" in desk("serve", usb, "--serial", "ZFY0001", status=1)
    desk("register", SERIAL, "--label", "U盘")
    desk("retire", SERIAL, "--reason", "遗失")
    assert "已停用" in desk("serve", usb, "--serial", SERIAL, status=1)
    refused = [(one.subject, one.reason) for one in station.store.lines() if one.action == "intake.refuse"]
    assert refused == [
        ("stick/USB0009", "unregistered"),
        ("stick/ZFY0001", "unregistered"),
        (f"stick/{SERIAL}", "retired"),
    ]
    assert "--serial" in desk("serve", usb, status=1)
    assert "没有这个文件夹" in desk("serve", tmp_path / "absent", status=1)
    desk("register", SERIAL, "--label", "U盘")
    assert "没有这个文件夹" in desk("serve", tmp_path / "absent", "--serial", SERIAL, status=1)
    assert "不能使用" in desk("register", "0123456789abcdef", "--label", "U盘", status=1)
    assert "编号" in desk("use", "第一个", "--for", "draw/3", status=2)
    assert sorted(path.name for path in usb.iterdir()) == ["名录.xlsx", "宏.xlsm"]


class Served:
    """A serving process and what it says."""

    def __init__(self, station: Station, path: Path) -> None:
        words = [sys.executable, "-c", SERVE, str(station.home.root), str(path), SERIAL]
        self.process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self._station = station

    def until(self, met: Callable[[], bool]) -> None:
        """Wait, at most 20 seconds."""
        end = time.monotonic() + 20
        while not met():
            assert time.monotonic() < end and self.process.poll() is None, self.process.communicate()
            time.sleep(0.05)

    def state(self) -> str:
        """What it says of the stick."""
        return next((one.state for one in sticks.docked(self._station.store)), "")

    def end(self) -> tuple[int, str]:
        """Its exit status and all it said."""
        said, _ = self.process.communicate(timeout=20)
        return self.process.returncode, said


@pytest.fixture
def served(station: Station) -> Iterator[Callable[[Path], Served]]:
    begun: list[Served] = []

    def begin(path: Path) -> Served:
        begun.append(Served(station, path))
        return begun[-1]

    yield begin
    for each in begun:
        each.process.kill()
        each.process.communicate()


@pytest.mark.usefixtures("registered")
def test_served_until_asked_to_stop(
    station: Station, officer: Proof, usb: Path, served: Callable[[Path], Served], desk: Callable[..., str]
) -> None:
    process = served(usb)
    process.until(lambda: process.state() == "safe_to_pull")
    compare("station stick list --json", json.loads(desk("list", "--json")))
    assert "插着：可以拔出" in desk("list")
    sticks.queue_export(station, officer, "case/12", "案卷.pdf", b"%PDF-1.7 x")
    process.until(lambda: len(sticks.exports(station.store)) == 1)
    process.process.send_signal(signal.SIGTERM)
    status, said = process.end()
    assert status == 0 and "已写入  案卷.pdf" in said and "程序被要求停止" in said
    assert sticks.docked(station.store) == [] and checked(usb) == "案卷.pdf: OK\n"


@pytest.mark.skipif(not can_mount(), reason="mounting exFAT needs root and FUSE")
@pytest.mark.usefixtures("registered")
def test_served_until_pulled_and_again(
    station: Station, officer: Proof, tmp_path: Path, served: Callable[[Path], Served]
) -> None:
    with exfat(tmp_path / "exfat") as stick:
        (stick.root / "现场.jpg").write_bytes(photo())
        first = served(stick.root)
        first.until(lambda: first.state() == "safe_to_pull")
        stick.pull()
        status, said = first.end()
        assert status == 0 and "已拔出" in said and "读入 1 个文件" in said
        assert sticks.docked(station.store) == []
        stick.plug()
        second = served(stick.root)
        sticks.queue_export(station, officer, "case/12", "案卷.pdf", b"%PDF-1.7 x")
        second.until(lambda: len(sticks.exports(station.store)) == 1)
        second.until(lambda: second.state() == "safe_to_pull")
        stick.pull()
        status, said = second.end()
        assert status == 0 and "以前收过的 1 个" in said


def test_a_stick_is_served_by_one_process(
    station: Station, desk: Callable[..., str], usb: Path, registered: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("station.intake.serving.PATIENCE_SECONDS", 0.1)
    known = sticks.get(station.store, SERIAL)
    with serving._alone(station.media, known):
        assert "正在使用中" in desk("serve", usb, "--serial", SERIAL, "--once", status=1)
    desk("serve", usb, "--serial", SERIAL, "--once")
