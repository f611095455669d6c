"""`station law` as people run it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from station import cli
from station.commands import law as command
from station.wiring import Station, open_station
from tests.conftest import PIN, FrozenClock
from tests.services.law_texts import WHOLE
from tests.shape.test_json import compare

Say = Callable[..., str]


@pytest.fixture
def say(
    station: Station, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Say]:
    """The command line at the time of the test's clock; PINs come from descriptors."""
    monkeypatch.setattr(command, "open_home", lambda args: open_station(args.home, clock))
    opened: list[int] = []

    def pin() -> str:
        reader, writer = os.pipe()
        os.write(writer, PIN.encode() + b"\n")
        os.close(writer)
        opened.append(reader)
        return str(reader)

    def call(*words: object, by: str = "", second: str = "", status: int = 0) -> str:
        who = ["--as", by, "--pin-fd", pin()] if by else []
        who += ["--with", second, "--cosigner-pin-fd", pin()] if second else []
        assert cli.main(["law", *map(str, words), "--home", str(station.home.root), *who]) == status
        said = capsys.readouterr()
        return said.out + said.err

    yield call
    for reader in opened:
        os.close(reader)


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    file = tmp_path / "基准.toml"
    file.write_text(WHOLE, encoding="utf-8")
    return file


def test_the_catalogue_of_a_day_is_listed(say: Say) -> None:
    said = say("list")
    assert "AF-097-03  未按照规定对从业人员" in said and "FC  粉尘涉爆企业（16 项）" in said
    assert "局下发的文件 0 份" in said
    assert "WH-103-05" in said and "WH-103-05" not in say("list", "--on", "2026-04-30")


def test_a_violation_is_shown_with_its_tiers(say: Say) -> None:
    said = say("show", "af-099-01")
    assert "违反：《中华人民共和国安全生产法》第三十五条\n" in said
    assert "A1  责令限期改正，轻微  单位：罚款，0元 至 16,000元  [待局确认]" in said
    assert "个人（直接负责的主管人员和其他直接责任人员）" in said
    assert "C  情节严重  单位：责令停产停业整顿\n" in said
    assert "上一年年收入的 40%" in say("show", "AF-095-01")
    assert "违法所得的 200% 至 300%" in say("show", "AF-103-01")
    assert "可以不罚" in say("show", "AF-097-03", "--on", "2021-08-31")
    assert "有效：2014-12-01 至 2021-08-31" in say("show", "AF-097-03", "--on", "2021-08-31")


def test_a_checklist_is_shown_with_its_items(say: Say) -> None:
    said = say("show", "FC")
    assert "方法：" in said and "不符合：FC-029-18" in said
    assert "重大隐患：《工贸企业重大事故隐患判定标准》第十一条第（十）项" in said


def test_a_violation_is_found_by_initials(say: Say) -> None:
    assert "AF-099-01" in say("find", "aqjsbz")
    assert say("find", "vvvv") == "没有找到。\n"


def test_unknown_code_and_bad_day_say_what_to_do(say: Say) -> None:
    assert "station law find" in say("show", "AF-555", status=1)
    assert "2026-12-01" in say("list", "--on", "明天", status=2)


def test_adopting_takes_two_persons(say: Say, sent: Path, tmp_path: Path) -> None:
    assert "--with" in say("adopt", sent, by="王建国", status=1)
    assert "已采用「余姚市裁量基准」2026-1 版" in say("adopt", sent, by="王建国", second="李敏")
    assert "2026-11-20" in say("adopt", sent, by="王建国", second="李敏", status=1)
    assert "余姚市裁量基准  2026-1 版  2026-12-01 起施行" in say("list")
    assert "未设置明显的安全警示标志案" in say("show", "AF-099-01", "--on", "2026-12-01")
    assert "读不到文件" in say("adopt", tmp_path / "none.toml", by="王建国", second="李敏", status=1)


def test_documents_are_those_promised(say: Say, sent: Path) -> None:
    compare("station law adopt FILE --json", json.loads(say("adopt", sent, "--json", by="王建国", second="李敏")))
    compare("station law list --json", json.loads(say("list", "--json")))
    compare("station law find TEXT --json", json.loads(say("find", "警示", "--json")))
    compare("station law show CODE --json", json.loads(say("show", "AF-103-01", "--json")))
    compare("station law show CHECKLIST --json", json.loads(say("show", "FC", "--json")))
