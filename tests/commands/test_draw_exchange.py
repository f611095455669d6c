"""`station draw import|report|receipt|statistics` and `station borrow` as people type them; the documented JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from station import cli
from station.services import staff
from station.store import draws
from station.wiring import Station, open_station
from tests.commands.test_draw import command
from tests.conftest import PIN, FrozenClock
from tests.rules.draw.sample import code
from tests.services.platform_draws import PLAN, VISITED, WALKS, arrived, closed, opened, revealed
from tests.services.platform_files import NAME, TASK, line, ours, platform_list, strangers
from tests.services.test_draws import fresh
from tests.shape.test_json import compare

WORDS = ("--plan", PLAN, "--period", "2026-11")


class Desk:
    """The command line at the time of the test's clock; everybody's PIN comes from a descriptor."""

    def __init__(self, station: Station, capsys: pytest.CaptureFixture[str]) -> None:
        self._home, self._capsys = station.home.root, capsys

    def __call__(self, *words: object, by: str = "王建国", status: int = 0) -> str:
        """What was answered, or why it was refused."""
        reader, writer = os.pipe()
        os.write(writer, PIN.encode() + b"\n")
        os.close(writer)
        call = [*map(str, words), "--home", str(self._home), "--as", by, "--pin-fd", str(reader)]
        try:
            assert cli.main(call) == status
        finally:
            os.close(reader)
            said = self._capsys.readouterr()
        assert bool(said.err) == bool(status) and "Traceback" not in said.err
        return said.err if status else said.out

    def json(self, *words: object) -> dict[str, object]:
        found = json.loads(self(*words, "--json"))
        assert isinstance(found, dict)
        return found


@pytest.fixture
def desk(
    station: Station, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Desk]:
    for module in ("draw", "borrow"):
        monkeypatch.setattr(f"station.commands.{module}.open_home", lambda args: open_station(args.home, clock))
    yield Desk(station, capsys)


@pytest.fixture
def listed(station: Station, enterprise: Callable[..., int], tmp_path: Path) -> Path:
    """A list with one of everything that somebody should look at."""
    for name in WALKS:
        enterprise(name=f"{name}厂")
    enterprise(name="迁走的厂", status="moved")
    rows = [*ours(station), *strangers(1)]
    rows[0][3] = "另一个名字"
    path = tmp_path / "抽取结果.xlsx"
    path.write_bytes(platform_list(rows))
    return path


def draw_id(station: Station) -> int:
    return int(str(station.store.connection.execute("SELECT id FROM draw").get))


def test_the_documented_json(desk: Desk, station: Station, listed: Path, clock: FrozenClock, tmp_path: Path) -> None:
    borrowed = ("borrow", "--name", "沈浩", "--cert", "11028100088", "--cert-to", "2028-12-31", "--from", "330281100")
    guest = desk.json(*borrowed, "--skills", "危化，粉尘涉爆")
    compare("station borrow --name NAME --cert NO --cert-to 2028-12-31 --from 330281100 --json", guest)
    assert guest["officer"]["skills"] == ["危化", "粉尘涉爆"]  # type: ignore[index]
    imported = desk.json("draw", "import", listed, "--task", TASK, *WORDS)
    compare("station draw import FILE --json", imported)
    assert (imported["task"], imported["task_name"], imported["listed"]) == (TASK, NAME, 10)
    assert imported["added"] == [{"uscc": code(700), "name": "余姚新0厂"}]
    revealed(station, clock, draw_id(station))
    cases = opened(station, draw_id(station))
    clock.set(f"{VISITED}T09:00:00+08:00")
    by = fresh(station)
    for name, walk in WALKS.items():
        walk(station.store, by, arrived(station, by, cases[f"{name}厂"]))
    moved = next(pick for pick in draws.picks(station.store, draw_id(station)) if pick.uscc == code(9))
    closed(station, draw_id(station), moved.enterprise_id, "relocated")
    report = desk.json("draw", "report", 1, "--out", tmp_path)
    compare("station draw report 1 --json", report)
    assert Path(str(report["table"])).exists() and report["report"]["rows"] == 10  # type: ignore[index]
    receipt = desk.json("draw", "receipt", 1, "--receipt", "HZ-1")
    compare("station draw receipt 1 --receipt TEXT --json", receipt)
    statistics = desk.json("draw", "statistics", "--plan", PLAN)
    compare("station draw statistics --json", statistics)
    assert statistics["year"] == 2026 and statistics["total"]["drawn"] == 10  # type: ignore[index]


def test_what_is_said(desk: Desk, station: Station, listed: Path, clock: FrozenClock, tmp_path: Path) -> None:
    said = desk("draw", "import", listed, *WORDS)
    assert f"已导入平台任务 {TASK}（{NAME}）：10 家全部冻结，成为第 1 号抽取" in said
    assert "登记进名录 1 家：余姚新0厂" in said and f"{code(1)} 名录“no_issue厂”，平台“另一个名字”" in said
    assert "已注销、停产或迁出，请核对：迁走的厂" in said and "没有用到的栏：序号" in said
    assert "平台抽取对象、本所抽取检查人员" in desk("draw", "show", 1)
    assert "现在是“已冻结”" in desk("draw", "report", 1, "--out", tmp_path, status=1)
    revealed(station, clock, draw_id(station))
    told = desk("draw", "report", 1, "--out", tmp_path / "交平台", by="李敏")
    assert f"第 1 次回填：10 家，{tmp_path}/交平台/draw-0001-report-1.xlsx" in told and "待局确认" in told
    clock.set("2026-11-23T09:00:00+08:00")
    assert "第 1 次回填已登记回执“HZ-1”（2026-11-23）。" in desk("draw", "receipt", 1, "--receipt", "HZ-1")
    assert "不能改成别的" in desk("draw", "receipt", 1, "--receipt", "HZ-2", "--on", "2026-11-23", status=1)
    told = desk("draw", "statistics")
    assert told.startswith("2026 年双随机抽取\n抽取 1 次（平台抽取对象 1，本地抽取 0），作出承诺 1，揭晓 1\n")
    assert "作废 0 次，作废率 0.0%；其中揭晓后作废 0 次，占揭晓的 0.0%" in told
    assert "抽查基数 —  户数 10  比例 —  已公示 0  未公示 10  完成率 0.0%" in told
    assert "检查人员负荷：极差 0，基尼系数千分之 0" in told and "王建国（11028100001）  主检" in told
    assert desk("draw", "statistics", "--year", 2025).startswith("2025 年双随机抽取\n抽取 0 次")
    borrowed = ("borrow", "--name", "沈浩", "--cert", "11028100088", "--cert-to", "2028-12-31", "--from", "330281100")
    assert "已登记外援 沈浩（11028100088，有效期至 2028-12-31，借出单位 330281100）" in desk(*borrowed)
    assert "已是名册里 沈浩 的" in desk(*borrowed, status=1)


def test_a_list_in_csv_without_task_numbers(desk: Desk, station: Station, listed: Path, tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_bytes("\n".join(["信用代码,名称", *(f"{code(n)},甲" for n in (1, 2))]).encode("gb18030"))
    assert "--task" in desk("draw", "import", path, *WORDS, status=1)
    assert "2 家全部冻结" in desk("draw", "import", path, "--task", "T-9", *WORDS)


def test_a_local_draw_is_not_reported(desk: Desk, station: Station, listed: Path, tmp_path: Path) -> None:
    desk("draw", "freeze", *WORDS, "--purpose", "平台不可用", "--strata", "yellow")
    assert "不能回填省平台" in desk("draw", "report", 1, "--out", tmp_path, status=1)
    assert "还没有回填过" in desk("draw", "receipt", 1, "--receipt", "x", status=1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("draw", "import", "none.xlsx", *WORDS), "没有这个文件"),
        (("draw", "report", "7"), "没有第 7 号抽取"),
    ],
)
def test_what_is_refused(desk: Desk, words: tuple[str, ...], said: str) -> None:
    assert said in desk(*words, status=1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("draw", "import", "a.xlsx", "--period", "2026-11"), "计划名称"),
        (("draw", "import", "a.xlsx", "--plan", "计划"), "期间"),
        (("draw", "import"), "FILE"),
        (("draw", "receipt", "1"), "--receipt"),
        (("draw", "receipt", "1", "--receipt", "x", "--on", "昨天"), "不是日期"),
        (("draw", "report", "一"), "不是抽取号"),
        (("draw", "statistics", "--year", "26"), "不是年份"),
        (("draw", "statistics", "--task", "x"), "--task"),
        (("borrow", "--name", "沈浩"), "--cert"),
        (("borrow", "--name", "沈", "--cert", "1", "--cert-to", "2028", "--from", "330281100"), "不是日期"),
    ],
)
def test_wrong_usage(desk: Desk, words: tuple[str, ...], said: str) -> None:
    assert said in desk(*words, status=2)


def test_as_a_process_of_its_own(station: Station, enterprise: Callable[..., int], tmp_path: Path) -> None:
    """Nothing stands in for anything: the machine's clock, a file, a pipe for the PIN."""
    enterprise()
    path = tmp_path / "a.xlsx"
    path.write_bytes(platform_list([line(1, code(1), "甲")]))
    people = [one.name for one in staff.active(station.store)]
    station.close()
    home = ("--home", station.home.root)
    done = command("draw", "import", path, *WORDS, *home, "--json", pin=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["task"] == TASK
    counted = json.loads(command("draw", "statistics", *home, "--json").stdout)
    assert counted["made"] == 1 and counted["inspectors"] == [] and len(people) == 4
