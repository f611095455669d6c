"""导入 on the plans screen with keys: plans from a path, receipts from the tray, rejected rows written out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from station.records.people import Proof
from station.services import cases, disclosures, sticks
from station.store import disclosures as results
from station.store import plans as rows
from station.tui.app import StationApp
from station.wiring import Station
from tests.services.inspections import on_site
from tests.services.test_plan_import import HEADINGS, in_tray, line
from tests.tui.reading import page
from tests.tui.test_plans_screen import at_plans, choose, press

Make = Callable[..., int]


@pytest.fixture
def file(station: Station) -> Path:
    """A file in the inbox: a task that can be taken in and one that cannot."""
    path = station.home.inbox / "任务.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(",".join(row) for row in (HEADINGS, line(1), line(2, quota="许多"))), "gb18030")
    return path


async def chosen(pilot: Pilot[None], kind: str) -> None:
    await at_plans(pilot)
    await press(pilot, "ctrl+k")
    await choose(pilot, kind)


async def test_plans_from_the_inbox(station: Station, file: Path) -> None:
    async with StationApp(station).run_test(size=(100, 30)) as pilot:
        await chosen(pilot, "检查计划和任务")
        assert "先看导入会做什么" in page(pilot.app)
        await press(pilot, "enter")
        shown = page(pilot.app)
        assert "新计划 1 个" in shown and "第 3 行" in shown and "不是家数" in shown and "ZJ-2026-001" in shown
        assert rows.every(station.store) == [], "a preview writes nothing"
        await press(pilot, "ctrl+e")
        assert list(station.home.exports.glob("导入未通过行-*.xlsx"))
        await press(pilot, "enter")
        assert "已导入：拟订计划 1 个" in page(pilot.app)
        assert [task.platform_no for task in rows.tasks(station.store)] == ["ZJ-2026-001"]
        # The same file once more: there is nothing to take in, and nothing is.
        await press(pilot, "ctrl+k")
        await choose(pilot, "检查计划和任务")
        await press(pilot, "enter")
        await press(pilot, "enter")
        assert "没有可导入的" in page(pilot.app)
        await press(pilot, "escape")
        assert len(rows.tasks(station.store)) == 1


async def test_leaving_the_preview_changes_nothing(station: Station, file: Path) -> None:
    async with StationApp(station).run_test(size=(80, 24)) as pilot:
        await chosen(pilot, "检查计划和任务")
        await press(pilot, "enter")
        await press(pilot, "escape")
        assert rows.every(station.store) == [] and "还没有检查计划。" in page(pilot.app)


async def test_receipts_from_the_tray(station: Station, chief: Proof, officer: Proof, enterprise: Make) -> None:
    case = on_site(station, chief, enterprise())
    cases.record_result(station.store, officer, case.id, "no_issue", signed=True)
    (item,) = results.of_case(station.store, case.id)
    disclosures.check(station.store, chief, item.id)
    disclosures.approve(station.store, chief, item.id)
    data = f"案号,公示编号\n{case.number},ZJ-1\n余应急检〔2026〕77号,ZJ-2\n".encode()
    tray_id = in_tray(station, chief, data, "回执.csv")
    async with StationApp(station).run_test(size=(100, 30)) as pilot:
        await chosen(pilot, "回执")
        await choose(pilot, "回执.csv")
        await choose(pilot, "浙江政务服务网")
        assert "对上 1 个" in page(pilot.app) and "没有找到它说的案件" in page(pilot.app)
        await press(pilot, "enter")
        assert "已登记回执 1 个" in page(pilot.app)
    assert results.get(station.store, item.id).state == "published"
    assert sticks.item(station.store, tray_id).state == "used"


async def test_what_is_no_table_is_refused_in_words(station: Station, file: Path) -> None:
    file.write_bytes(b"PK\x03\x04" + b"\x00" * 40)
    async with StationApp(station).run_test(size=(100, 30)) as pilot:
        await chosen(pilot, "检查计划和任务")
        await press(pilot, "enter")
        assert "任务.csv" in page(pilot.app) and rows.every(station.store) == []
