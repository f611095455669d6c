"""`station statistics`, `station report` and `station briefing` as people run them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from station import cli
from station.commands import briefing, report, statistics
from station.wiring import Station, open_station
from tests.conftest import PIN, FrozenClock
from tests.services import record_history
from tests.shape.test_json import compare

Say = Callable[..., str]


@pytest.fixture
def say(
    station: Station, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Say:
    """The command line at the time of the test's clock, signed by 王建国."""
    for command in (statistics, report, briefing):
        monkeypatch.setattr(command, "open_home", lambda args: open_station(args.home, clock))

    def call(*words: object, status: int = 0) -> str:
        reading, writing = os.pipe()
        os.write(writing, f"{PIN}\n".encode())
        os.close(writing)
        who = ("--home", str(station.home.root), "--as", "王建国", "--pin-fd", str(reading))
        assert cli.main([*map(str, words), *who]) == status
        os.close(reading)
        said = capsys.readouterr()
        return said.out + said.err

    return call


@pytest.fixture
def history(station: Station, enterprise: Callable[..., int]) -> list[int]:
    return record_history.write(station, [enterprise()])


def test_the_figures_and_the_cases_behind_one(say: Say, history: list[int]) -> None:
    shown = say("statistics", "2026Q3").splitlines()
    assert shown[0] == "2026年第3季度（统计口径待局确认）"
    line = next(each for each in shown if each.startswith("covered  "))
    part, whole = line.split("  ")[3].split("/")
    lines = say("statistics", "2026-Q3", "--figure", "covered").splitlines()
    assert lines[0].endswith(f"共 {whole}") and len(lines) == int(whole) + 1
    assert sum(each.startswith("合格  ") for each in lines) == int(part)
    assert "余应急试〔2026〕" in lines[1] and lines[1].startswith("欠缺")


def test_as_json(say: Say, history: list[int]) -> None:
    compare("station statistics 2026Q3 --json", json.loads(say("statistics", "2026Q3", "--json")))
    found = json.loads(say("statistics", "2026Q3", "--figure", "released", "--json"))
    compare("station statistics 2026Q3 --figure released --json", found)
    assert {line["case_id"] for line in found["lines"]} <= {str(each) for each in history}


def test_what_is_not_known_is_said(say: Say) -> None:
    assert "不是季度，也不是月份" in say("statistics", "heute", status=1)
    assert "可以看的有" in say("statistics", "--figure", "x", status=1)
    assert "2026-07 不是季度" in say("report", "quarter", "2026-07", "--out", "/nowhere.pdf", status=1)


def test_a_report_is_made_and_a_briefing_names_it(say: Say, history: list[int], tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    told = say("report", "quarter", "2026Q3", "--out", file)
    digest = sha256(file.read_bytes()).hexdigest()
    assert f"2026年第3季度运行报告已编好：{file}" in told and digest in told
    held = ("--on", "2026-11-20", "--chair", "陈局长", "--present", "王建国")
    matter = ("--matter", "复查录像缺得多", "每月抽看", "李敏", "2026-12-01")
    say("briefing", "hold", "2026Q3", *held, *matter, "--matter", "记录仪不够", "", "", "", "--report", file)
    found = json.loads(say("briefing", "list", "--json"))
    compare("station briefing list --json", found)
    (made,) = found["briefings"]
    assert (made["report_sha256"], made["period"]) == (digest, "2026-Q3")
    first = made["matters"][0]
    assert (first["owner"], first["due_on"], made["matters"][1]["owner_id"]) == ("李敏", "2026-12-01", None)
    assert "已办结：抽看九件" in say("briefing", "settle", first["id"], "--outcome", "抽看九件")


def test_what_a_briefing_lacks_is_said(say: Say, tmp_path: Path) -> None:
    assert say("briefing", "list") == "还没有登记听取汇报。\n"
    held = ("--chair", "陈局长", "--present", "王建国")
    assert "还没有到" in say("briefing", "hold", "2026Q3", "--on", "2026-11-21", *held, status=1)
    assert "不是日期" in say("briefing", "hold", "2026Q3", "--on", "昨天", *held, status=2)
    again = ("briefing", "hold", "2026Q3", "--on", "2026-11-20", *held)
    assert "在岗人员里没有「赵六」" in say(*again, "--matter", "a", "b", "赵六", "", status=1)
    assert "读不到报告" in say(*again, "--report", tmp_path / "none.pdf", status=2)
