"""公布登记 on screen: what waits first, a version with its files, a receipt for each channel, and the way from 今日."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from station.records.people import Proof
from station.services import law_files, registers
from station.tui.app import StationApp
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.test_registers import SENT, out
from tests.tui.reading import check_golden, page
from tests.tui.test_case import settle, sign_in
from tests.tui.test_staff_screen import REGISTERS, do


async def days_later(pilot: Pilot[None]) -> None:
    """Sign in after a pause: the date is right."""
    await sign_in(pilot)
    await do(pilot, "enter")


async def at(pilot: Pilot[None], who: int = 0) -> str:
    await sign_in(pilot, who)
    return await do(pilot, "f10", *["right"] * REGISTERS)


async def type_form(pilot: Pilot[None], *values: str) -> str:
    shown = [one for one in pilot.app.screen.query(Input) if one.parent and one.parent.display]
    for field, value in zip(shown, values, strict=False):
        field.value = value
    return await do(pilot, "ctrl+o")


@pytest.fixture
def changed(station: Station, chief: Proof, officer: Proof, clock: FrozenClock) -> None:
    """The power list is out and has changed since; the items to be inspected are out on one channel."""
    out(station, registers.refresh(station.store, chief, "power", "list"))
    item = registers.refresh(station.store, chief, "item", "list")
    registers.publish(station.store, chief, item.id, "gsxt", "回执3号")
    law_files.adopt(station.store, chief, SENT, officer)
    clock.set("2026-11-25T10:00:00+08:00")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_page_as_it_looks(station: Station, changed: None, size: tuple[int, int]) -> None:
    app = StationApp(station)
    async with app.run_test(size=size) as pilot:
        await days_later(pilot)
        shown = await do(pilot, "f10", *["right"] * REGISTERS)
        assert "[公布登记 2]" in shown and "权力清单" in shown and "有变动" in shown
        assert shown.index("权力清单") < shown.index("服务指南")
        check_golden(app, "registers")


async def test_a_version_is_made_printed_and_receipted(station: Station, clock: FrozenClock, tmp_path: Path) -> None:
    printed: list[str] = []
    app = StationApp(station, printer=lambda file, title: printed.append(f"{file.name} {title}"))
    async with app.run_test(size=(80, 24)) as pilot:
        shown = await at(pilot, 1)
        assert "[公布登记]" in shown and "尚无版本" in shown
        assert "形成第1版并打印" in await do(pilot, "enter")
        shown = await do(pilot, "enter")
        assert printed == ["权力清单 第1版.pdf 权力清单"]
        assert {file.name for file in station.home.exports.iterdir()} >= {"权力清单 第1版.pdf", "权力清单 第1版.xlsx"}
        assert "待公布" in shown and "2026-12-18" in shown
        shown = await do(pilot, "enter")
        assert (
            "打印第1版" in shown
            and "登记第1版在部门门户网站的回执" in shown
            and "形成" not in shown.split("打印第1版")[0][-20:]
        )
        await do(pilot, "down", "enter")
        assert "还没有写" in await type_form(pilot, "", "", "2026-11-20 09:00")
        await type_form(pilot, "ＭＨ-1", "https://e.cn/1", "2026-11-20 09:00")
        assert "还没有回执：浙江政务服务网" in page(app)
        await do(pilot, "enter", "down", "enter")
        await type_form(pilot, "ZW-1", "", "2026-11-20 09:00")
        [version] = registers.versions(station.store, "power", "list")
        assert version.published_at is not None and len(version.receipts) == 2
        assert [each.receipt for each in version.receipts] == ["MH-1", "ZW-1"]


async def test_a_flowchart_is_read_on_screen(station: Station) -> None:
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await at(pilot)
        while "行政许可流程图" not in page(app).split("─" * 20)[-1]:
            await do(pilot, "down")
        shown = await do(pilot, "enter", "down", "enter")
        assert "行政许可流程图" in shown and "1. 已接件（主线）" in shown and "- 受理，到：已受理" in shown
        assert "上下、翻页键 看全文" in shown
        check_golden(app, "registers-read")
        assert "证件已送达" in await do(pilot, "pagedown", "pagedown")
        assert "[公布登记]" in await do(pilot, "escape")


async def test_everything_new_is_made_after_a_question(station: Station) -> None:
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await at(pilot)
        assert "形成 23 份新版本" in await do(pilot, "ctrl+n")
        await do(pilot, "down", "enter")
        assert all(each.newest is None for each in registers.standings(station.store))
        await do(pilot, "ctrl+n", "enter")
        assert {each.state for each in registers.standings(station.store)} == {"waiting"}
        assert "没有新的或者变动的" in await do(pilot, "ctrl+n")


async def test_today_leads_to_what_must_be_published(station: Station, changed: None, clock: FrozenClock) -> None:
    clock.set("2026-12-30T10:00:00+08:00")
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await days_later(pilot)
        shown = page(app)
        assert "登记待公布" in shown and "2 份" in shown
        while "回车：到人员与登记的「公布登记」办理" not in page(app).replace("\n", ""):
            await do(pilot, "down")
        assert "[公布登记 2]" in await do(pilot, "enter")
        await settle(pilot)
        assert "逾期未公布" in page(app)
