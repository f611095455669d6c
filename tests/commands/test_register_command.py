"""`station register` as people run it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from station import cli
from station.commands import register as command
from station.documents import flowchart as drawn
from station.records.people import Proof
from station.services import law_files
from station.wiring import Station, open_station
from tests.conftest import PIN, FrozenClock
from tests.services.test_registers import LAPSES, SENT, again
from tests.shape.test_json import compare

LATER = LAPSES.replace('"2026-1"', '"2026-2"').replace("2026-11-25", "2026-12-03").replace("（试验）", "（再试）")
LATER = LATER.replace("effective_to = 2026-11-30", "effective_to = 2026-12-03")

Say = Callable[..., str]


@pytest.fixture
def say(
    station: Station, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Say:
    """The command line at the time of the test's clock, signed by 李敏."""
    monkeypatch.setattr(command, "open_home", lambda args: open_station(args.home, clock))

    def call(*words: object, status: int = 0) -> str:
        reading, writing = os.pipe()
        os.write(writing, f"{PIN}\n".encode())
        os.close(writing)
        who = ("--home", str(station.home.root), "--as", "李敏", "--pin-fd", str(reading))
        assert cli.main(["register", *map(str, words), *who]) == status
        os.close(reading)
        said = capsys.readouterr()
        return said.out + said.err

    return call


def test_what_there_is_and_how_it_stands(say: Say, tmp_path: Path) -> None:
    assert say("list").splitlines()[0] == "power  list  权力清单  -  尚无版本"
    assert all(line.startswith("flowchart  ") for line in say("list", "flowchart").splitlines())
    made = say("make", "power", "--out", tmp_path).splitlines()
    assert made == ["权力清单　第1版", f"  {tmp_path}/权力清单 第1版.pdf", f"  {tmp_path}/权力清单 第1版.xlsx"]
    assert say("list", "power") == "power  list  权力清单  第1版  待公布  最迟 2026-12-18\n"
    first = (tmp_path / "权力清单 第1版.pdf").read_bytes()
    say("make", "power", "--out", tmp_path)
    assert (tmp_path / "权力清单 第1版.pdf").read_bytes() == first
    assert "第1版" in say("list", "power"), "nothing has changed: no second version"


def test_all_flowcharts_are_made_at_once(say: Say, tmp_path: Path) -> None:
    say("make", "flowchart", "--out", tmp_path / "out")
    suffixes = sorted(file.suffix for file in (tmp_path / "out").iterdir())
    assert suffixes == [".pdf"] * 7 + [".svg"] * 7 + [".txt"] * 7


def test_a_chart_is_read_in_the_terminal(say: Say) -> None:
    shown = say("show", "flowchart", "licence").splitlines()
    assert shown[:2] == ["行政许可流程图", "-　尚无版本"]
    assert "1. 已接件（主线）" in shown and "   - 受理，到：已受理" in shown
    assert "   - 登记返回单位：已核查至证件已送达" in shown


def test_a_receipt_is_entered_for_each_channel(say: Say, tmp_path: Path) -> None:
    assert "还没有形成版本" in say("publish", "power", "--channel", "dept_portal", "--receipt", "1", status=1)
    say("make", "power", "--out", tmp_path)
    said = say("publish", "power", "--channel", "dept_portal", "--receipt", "甲-1", "--url", "https://e.cn/1")
    assert said.splitlines()[1:] == [
        "第1版　2026-11-20 形成　尚未在全部渠道公布",
        "  2026-11-20　部门门户网站　甲-1　https://e.cn/1",
    ]
    assert "不往「gsxt」公布" in say("publish", "power", "--channel", "gsxt", "--receipt", "1", status=1)
    say("publish", "power", "--channel", "zj_gov_service", "--receipt", "乙-1")
    assert "第1版　2026-11-20 形成　2026-11-20 公布" in say("show", "power")


def test_a_change_is_said_and_made_a_version(
    say: Say, station: Station, chief: Proof, officer: Proof, clock: FrozenClock, tmp_path: Path
) -> None:
    say("make", "power", "--out", tmp_path)
    law_files.adopt(station.store, chief, SENT, officer)
    clock.set("2026-11-25T10:00:00+08:00")
    shown = say("show", "power")
    assert "第1版　有变动" in shown and "与最新一版相比：" in shown and "改称「行政检查（试验）」" in shown
    assert "权力清单　第2版" in say("make", "power", "--out", tmp_path)
    assert "  - 「对生产经营单位安全生产情况的行政检查」改称「行政检查（试验）」" in say("show", "power")


def test_what_there_is_not_is_refused(say: Say) -> None:
    assert "「执法流程图」里没有 none" in say("show", "flowchart", "none", status=1)
    assert "「执法流程图」里没有 none" in say("make", "flowchart", "none", status=1)
    assert say("show", "nothing", status=2)


def test_without_graphviz_it_is_said_what_to_do(say: Say, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(drawn, "PROGRAM", "no-such-dot")
    said = say("make", "flowchart", "licence", "--out", tmp_path, status=1)
    assert "没有安装画流程图的程序" in said and "apt-get install graphviz" in said
    assert "1. 已接件（主线）" in say("show", "flowchart", "licence")


def test_the_documented_json(
    say: Say, station: Station, chief: Proof, officer: Proof, clock: FrozenClock, tmp_path: Path
) -> None:
    law_files.adopt(station.store, chief, LAPSES, officer)
    say("make", "power", "--out", tmp_path)
    say("publish", "power", "--channel", "dept_portal", "--receipt", "1")
    clock.set("2026-12-01T10:00:00+08:00")
    listed = json.loads(say("list", "--json"))
    assert {type(each["version"]) for each in listed["registers"]} == {int, type(None)}
    compare("station register list --json", listed)
    made = json.loads(say("make", "power", "--out", tmp_path, "--json"))
    compare("station register make power --json", made)
    published = say("publish", "power", "--channel", "dept_portal", "--receipt", "2", "--json")
    compare("station register publish power --channel dept_portal --receipt NO --json", json.loads(published))
    clock.set("2026-12-02T10:00:00+08:00")
    law_files.adopt(station.store, again(station), LATER, again(station, "李敏"))
    clock.set("2026-12-04T10:00:00+08:00")
    compare("station register show power --json", json.loads(say("show", "power", "--json")))
