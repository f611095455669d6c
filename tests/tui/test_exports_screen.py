"""导出报送 on screen: what is kept out and why, the way to its case, the file."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from station.services import disclosures, exports, sticks
from station.tui.app import StationApp
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.penalty_walk import Desk, Make
from tests.services.publishing import of
from tests.tui.reading import check_golden, page
from tests.tui.test_case import sign_in
from tests.tui.test_staff_screen import command, do

CREDIT = "credit"
ORGAN = "113302810029734209"


@pytest.fixture
def decided(station: Station, clock: FrozenClock, enterprise: Make) -> Station:
    """Three decisions: one approved, one to be checked yet, one withheld; the organ's code is known."""
    known = replace(station, settings=replace(station.settings, organ_code=ORGAN))
    desk = Desk(known, clock)
    names = ("余姚市宏达塑料制品有限公司", "余姚市三和模具厂", "余姚市永兴电镀有限公司")
    ready, _, kept = (desk.decided(enterprise(name=name), 3_000) for name in names)
    item = of(desk, ready, CREDIT)
    disclosures.check(known.store, desk.who("陈海波"), item.id)
    disclosures.approve(known.store, desk.who("王建国"), item.id)
    disclosures.withhold(known.store, desk.who("王建国"), of(desk, kept, CREDIT).id, "trade_secret", "涉及配方")
    return known


async def at(pilot: Pilot[None]) -> str:
    await sign_in(pilot)
    return await command(pilot, "go.exports")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_page_as_it_looks(decided: Station, size: tuple[int, int]) -> None:
    app = StationApp(decided)
    async with app.run_test(size=size) as pilot:
        shown = await at(pilot)
        assert "[处罚双公示]" in shown and "可以导出 1" in shown and "挡下 1" in shown
        assert shown.index("余姚市三和模具厂") < shown.index("余姚市宏达塑料制品有限公司")
        assert "永兴电镀" not in shown and "待脱敏复核" in shown
        check_golden(app, "exports")


async def test_what_is_kept_out_leads_to_its_case(decided: Station) -> None:
    app = StationApp(decided)
    async with app.run_test(size=(80, 24)) as pilot:
        await at(pilot)
        assert "余姚市三和模具厂" in await do(pilot, "enter") and "[处罚双公示]" not in page(app)
        assert "[处罚双公示]" in await do(pilot, "escape")
        assert "行政相对人名称：余姚市宏达塑料制品有限公司" in await do(pilot, "down")
        assert "选一条挡下的" in await do(pilot, "enter")


async def test_a_file_is_made_after_a_question(decided: Station) -> None:
    app = StationApp(decided)
    async with app.run_test(size=(80, 24)) as pilot:
        await at(pilot)
        assert "导出 1 条，挡下的 1 条不在里面" in await do(pilot, "ctrl+e")
        await do(pilot, "escape")
        assert exports.made(decided.store) == ()
        assert "还没有写好的文件" in await do(pilot, "ctrl+u")
        assert "写好 双公示行政处罚" in await do(pilot, "ctrl+e", "enter")
        [kept] = exports.made(decided.store)
        assert (decided.home.exports / kept.name).exists() and (kept.rows, kept.rejected) == (1, 1)
        await do(pilot, "ctrl+u")
        assert [(one.what, one.name) for one in sticks.queued(decided)] == [("export/credit", kept.name)]


async def test_other_days_and_other_exports(decided: Station) -> None:
    app = StationApp(decided)
    async with app.run_test(size=(80, 24)) as pilot:
        await at(pilot)
        await do(pilot, "ctrl+r")
        for field, value in zip(pilot.app.screen.query(Input), ("2026-11-20", "2026-11-10"), strict=False):
            field.value = value
        assert "以前" in await do(pilot, "ctrl+o")
        pilot.app.screen.query(Input).last(Input).value = "2026-11-30"
        assert "2026-11-20 至 2026-11-30" in await do(pilot, "ctrl+o")
        assert "[许可双公示]" in await do(pilot, "right") and "没有可以导出的" in await do(pilot, "ctrl+e")
        assert "[抽查结果]" in await do(pilot, "right")
        assert "抽查基数" in await do(pilot, "right") and "只有案件包分系统" in await do(pilot, "ctrl+t")
        assert "[案件包]" in await do(pilot, "right") and "可以导出 3" in page(app)
        assert "掌上执法" in await do(pilot, "ctrl+t")
        shown = await do(pilot, "enter")
        assert "挡下 3" in shown and "行政行为码没有填" in shown
        assert "[统计]" in await do(pilot, "left")
