"""`station import` as people run it: checked, taken in, the documented JSON, refusals in words."""

from __future__ import annotations

import importlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from station import cli
from station.records.people import Proof
from station.services import cases, disclosures
from station.store import disclosures as results
from station.store import officers
from station.store import plans as rows
from station.wiring import Station, open_station
from tests.conftest import PIN, FrozenClock
from tests.services.inspections import on_site
from tests.services.test_plan_import import HEADINGS, in_tray, line
from tests.shape.test_json import compare

COMMAND = importlib.import_module("station.commands.import")
"""Its name is a word of the language."""


@pytest.fixture
def desk(
    station: Station, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """The command line at the time of the test's clock; the PIN comes from a descriptor."""
    monkeypatch.setattr(COMMAND, "open_home", lambda args: open_station(args.home, clock))

    def call(*words: object, by: str = "", status: int = 0) -> str:
        reader, writer = os.pipe()
        os.write(writer, PIN.encode() + b"\n")
        os.close(writer)
        person = ["--as", by, "--pin-fd", str(reader)] if by else []
        try:
            assert cli.main(["import", *map(str, words), "--home", str(station.home.root), *person]) == status
        finally:
            os.close(reader)
            said = capsys.readouterr()
        assert "Traceback" not in said.err
        return said.out + said.err

    return call


def written(path: Path, *lines: list[str]) -> Path:
    path.write_bytes("\r\n".join(",".join(row) for row in lines).encode("gb18030"))
    return path


def test_plans(station: Station, desk: Callable[..., str], tmp_path: Path) -> None:
    first = written(tmp_path / "一.csv", ["多余", *HEADINGS], ["", *line(1)], ["", *line(2)])
    shown = desk("plans", first, "--check")
    assert "新计划 1 个" in shown and "只是预览" in shown and rows.every(station.store) == []
    assert "已导入：拟订计划 1 个、计划有变 0 个、新任务 2 个" in desk("plans", first, by="李敏")
    second = written(
        tmp_path / "二.csv",
        [*HEADINGS, "多余"],
        line(1, quota="12", basis="余应急〔2026〕9号"),
        line(2, quota="许多", basis="余应急〔2026〕9号"),
        line(3, basis="余应急〔2026〕9号"),
        line(4, plan="有限空间专项检查", kind="专项"),
        ["合计", "", "", "", "", "", "", "", "40"],
    )
    told = json.loads(desk("plans", second, "--check", "--json", status=1))
    compare("station import plans FILE --check --json", told)
    assert (told["adopted"], told["by_chief"], [each["row"] for each in told["rejected"]]) == (False, False, [3])
    (change,) = told["changed"]
    assert change["terms"]["basis"] == "余应急〔2026〕9号" and change["tasks"][0]["what"] == ["quota"]
    assert Path(told["report"]).exists()
    shown = desk("plans", second, by="李敏", status=1)
    assert "任务有变  「第1批双随机抽查」家数由 10 改为 12" in shown and "原因写在" in shown
    assert [task.quota for task in rows.tasks(station.store)] == [12, 10, 10, 10]


def test_receipts(
    station: Station,
    chief: Proof,
    officer: Proof,
    enterprise: Callable[..., int],
    desk: Callable[..., str],
    tmp_path: Path,
) -> None:
    case = on_site(station, chief, enterprise())
    cases.record_result(station.store, officer, case.id, "no_issue", signed=True)
    (item,) = results.of_case(station.store, case.id)
    disclosures.check(station.store, chief, item.id)
    disclosures.approve(station.store, chief, item.id)
    lines = [
        ["案号", "回执编号", "公示链接", "公示时间", "备注"],
        [case.number, "ZJ-1", "https://zjzwfw.gov.cn/1", "2026-11-20 08:00", ""],
        ["余应急检〔2026〕77号", "ZJ-2", "", "", ""],
        ["合计", "", "", "", ""],
    ]
    path = written(tmp_path / "回执.csv", *lines)
    told = json.loads(desk("receipts", path, "--from", "zj_gov_service", "--check", "--json", status=1))
    compare("station import receipts FILE --check --json", told)
    assert (told["matched"][0]["answers"], told["rejected"][0]["row"]) == ("disclosure", 3)
    tray_id = in_tray(station, chief, path.read_bytes(), "回执.csv")
    shown = desk("receipts", f"tray/{tray_id}", "--from", "zj_gov_service", by="王建国", status=1)
    assert "已登记回执 1 个，未能登记 0 个。" in shown and "第 3 行" in shown
    assert results.get(station.store, item.id).state == "published"
    assert "没有 fax 这个系统" in desk("receipts", path, "--from", "fax", "--check", status=1)


def test_staff(station: Station, desk: Callable[..., str], tmp_path: Path) -> None:
    lines = [
        ["姓名", "执法证号", "有效期至", "岗位", "电话"],
        ["李敏", "11028100002", "2031-06-30", "内勤", ""],
        ["赵伟", "11028100005", "2030-05-01", "", ""],
        ["孙磊", "", "", "", ""],
        ["合计", "", "", "", ""],
    ]
    path = written(tmp_path / "名单.csv", *lines)
    told = json.loads(desk("staff", path, "--check", "--json", status=1))
    compare("station import staff FILE --check --json", told)
    assert ([each["name"] for each in told["new"]], told["changed"][0]["what"]) == (["赵伟"], ["cert_valid_to"])
    assert told["duties"][0]["said"] == ["clerk"] and len(told["absent"]) == 3 and not told["adopted"]
    assert len(officers.everyone(station.store)) == 4, "a preview writes nothing"
    assert "所长" in desk("staff", path, by="李敏", status=1)
    shown = desk("staff", path, by="王建国", status=1)
    assert "已导入：新人员 1 人（还没有口令）、证件有变 1 人。" in shown and "原因写在" in shown
    assert len(officers.everyone(station.store)) == 5


def test_taking_in_asks_who(station: Station, desk: Callable[..., str], tmp_path: Path) -> None:
    path = written(tmp_path / "一.csv", HEADINGS, line(1))
    desk("plans", path, status=1)
    assert rows.every(station.store) == []
    assert "没有.csv" in desk("plans", tmp_path / "没有.csv", "--check", status=1)
