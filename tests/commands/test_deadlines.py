"""`station deadlines`: what is due with its urgency, one case whole, and each date counted day by day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from station.cli import main
from station.commands import deadlines
from station.records.people import Proof
from station.services import terms
from station.store.law import load
from station.wiring import Station
from tests.services.running_terms import opened, start
from tests.shape.test_json import answer, compare


@pytest.fixture
def at_work(station: Station, monkeypatch: pytest.MonkeyPatch) -> Station:
    """The command sees the station at the tests' own time."""
    monkeypatch.setattr(deadlines, "open_home", lambda args: station)
    monkeypatch.setattr(Station, "close", lambda self: None)
    return station


def told(capsys: pytest.CaptureFixture[str], station: Station, *options: str) -> list[str]:
    assert main(["deadlines", "--home", str(station.home.root), *options]) == 0
    return capsys.readouterr().out.splitlines()


def test_nothing_is_due(at_work: Station, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, at_work) == ["没有正在进行的期限。"]


def test_most_urgent_first(
    at_work: Station, officer: Proof, enterprise: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    case, other = opened(at_work, enterprise(name="余姚市宏达塑料厂")), opened(at_work, enterprise(), 2)
    start(at_work, case, "PUB_20WD", "2026-11-19")
    start(at_work, case, "HEAR_REQUEST", "2026-11-06")
    start(at_work, other, "RECHECK_10D", "2026-11-02T23:59:59+08:00")
    seen = told(capsys, at_work)
    assert seen == [
        "逾期4天  2026-11-16  余应急检〔2026〕2号  余姚市第2塑料制品厂  复查",
        "期满7天  2026-11-13  余应急检〔2026〕1号  余姚市宏达塑料厂  要求听证  期满未要求听证的，可以往下办",
        "剩19个工作日  2026-12-17  余应急检〔2026〕1号  余姚市宏达塑料厂  检查结果公示",
    ]
    assert told(capsys, at_work, "--case", "余应急检〔2026〕1号") == seen[1:]
    assert told(capsys, at_work, "--case", str(case)) == seen[1:]
    assert main(["deadlines", "--home", str(at_work.home.root), "--case", "余应急检〔2026〕9号"]) == 1


def test_counted_day_by_day(
    at_work: Station, officer: Proof, enterprise: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    case = opened(at_work, enterprise())
    start(at_work, case, "DECIDE_90D", "2026-11-10")
    terms.pause(at_work.store, officer, case, "DECIDE_90D", "hearing", date(2026, 11, 16), "听证会通知书")
    terms.resume(at_work.store, officer, case, "DECIDE_90D", date(2026, 11, 18))
    seen = told(capsys, at_work, "--case", str(case), "--explain")
    first = seen[: seen.index("")]
    rule, hearing = load().rule("DECIDE_90D", date(2026, 11, 10)), load().pause_reason("hearing", "DECIDE_90D")
    assert first == [
        "剩55个工作日  2027-02-10  余应急检〔2026〕1号  余姚市第1塑料制品厂  作出处罚决定  暂算",
        "    自 2026-11-10 10:00 起算，90日",
        f"    依据：{rule.basis}",
        "    开始的当日不计入，自下一日开始计算（民法典第二百零一条第一款）",
        "    扣除期间的日子不计入",
        f"    听证 2026-11-16 至 2026-11-17：听证会通知书（{hearing.basis}） 待局确认",
        "    2026-11-10 二  事件当日，不计入",
        "    2026-11-11 三 至 2026-11-15 日  计入  第1至5日",
        "    2026-11-16 一 至 2026-11-17 二  扣除期间，不计入（听证）",
        "    2026-11-18 三 至 2027-02-09 二  计入  第6至89日",
        "    2027-02-10 三  最后一日  第90日",
    ]
    heads = [line.split()[0] for line in seen if line and not line.startswith(" ")]
    assert heads == ["剩55个工作日", "已重算", "已重算"]


def test_json(at_work: Station, officer: Proof, chief: Proof, enterprise: Callable[..., int]) -> None:
    case = opened(at_work, enterprise())
    start(at_work, case, "LIC_DECIDE_20", "2026-11-10")
    start(at_work, case, "RECTIFY", "2026-11-10", "2026-12-01")
    terms.pause(at_work.store, officer, case, "LIC_DECIDE_20", "hearing", date(2026, 11, 16), "听证通知")
    terms.resume(at_work.store, officer, case, "LIC_DECIDE_20", date(2026, 11, 18))
    longer = terms.Longer(n=10, approval="余应急〔2026〕9号", approved_on=date(2026, 11, 20))
    terms.extend(at_work.store, chief, case, "LIC_DECIDE_20", longer, "情况复杂")
    document = answer(deadlines, at_work, case=str(case), explain=True)
    compare("station deadlines --json", document)
    assert [(each["rule"], each["state"], each["n"]) for each in document["deadlines"]] == [
        ("RECTIFY", "running", None),
        ("LIC_DECIDE_20", "running", 30),
        ("LIC_DECIDE_20", "superseded", None),
        ("LIC_DECIDE_20", "superseded", None),
        ("LIC_DECIDE_20", "superseded", None),
    ]
    bare = answer(deadlines, at_work, case=None, explain=False)
    assert all("count" not in each for each in bare["deadlines"])
