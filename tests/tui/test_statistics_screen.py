"""运行统计 on screen: a period's figures, down to the cases and into one, the report."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from station.services import record_statistics, statistics_words
from station.tui.app import StationApp
from station.wiring import Station
from tests.services import record_history
from tests.services.penalty_walk import Make
from tests.tui.reading import page
from tests.tui.test_case import sign_in
from tests.tui.test_staff_screen import command, do


@pytest.fixture
def history(station: Station, enterprise: Make) -> Station:
    """A year of cases of one enterprise."""
    record_history.write(station, [enterprise(name="余姚市宏达塑料制品有限公司")])
    return station


async def at(pilot: Pilot[None]) -> str:
    await sign_in(pilot)
    return await command(pilot, "go.statistics")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_figures_of_a_quarter_and_the_one_before(history: Station, size: tuple[int, int]) -> None:
    app = StationApp(history)
    async with app.run_test(size=size) as pilot:
        shown = await at(pilot)
        found = record_statistics.statistics(history.store, record_statistics.period("2026Q4"), history.clock.now())
        first = found.figures[0]
        assert "2026年第4季度" in shown and first.definition.title in shown
        assert statistics_words.value(first.definition, first.value) in shown
        assert "2026年第3季度" in await do(pilot, "left")
        assert "2026年9月" in await do(pilot, "ctrl+r")
        assert "2026年10月" in await do(pilot, "right")


async def test_a_figure_opens_down_to_its_case(history: Station) -> None:
    app = StationApp(history)
    async with app.run_test(size=(120, 40)) as pilot:
        await at(pilot)
        lines = record_statistics.behind(
            history.store, record_statistics.period("2026Q4"), "published_in_time", history.clock.now()
        )
        shown = await do(pilot, "enter")
        assert f"公示及时率  共 {len(lines)}" in shown and "欠缺" in shown and lines[0].number in shown
        opened = await do(pilot, "enter")
        assert lines[0].number in opened and "公示及时率  共" not in opened
        assert "公示及时率  共" in await do(pilot, "escape")
        assert "2026年第4季度（" in await do(pilot, "escape")


async def test_a_weak_spot_opens_down_to_its_lines(history: Station) -> None:
    app = StationApp(history)
    async with app.run_test(size=(120, 40)) as pilot:
        await at(pilot)
        await do(pilot, "left")
        shown = await do(pilot, "end")
        assert "薄弱：" in shown
        found = record_statistics.statistics(history.store, record_statistics.period("2026Q3"), history.clock.now())
        spot = found.weak[-1]
        opened = await do(pilot, "enter")
        assert f"音像记录事项覆盖率  共 {spot.whole}" in opened and spot.title in opened


async def test_the_report_is_made_of_a_quarter_only(history: Station) -> None:
    app = StationApp(history)
    async with app.run_test(size=(120, 40)) as pilot:
        await at(pilot)
        await do(pilot, "ctrl+r")
        assert "报告按季度编制" in await do(pilot, "ctrl+e")
        await do(pilot, "ctrl+r", "ctrl+e")
        await app.workers.wait_for_complete()
        await pilot.pause()
        file = history.home.exports / "2026年第4季度三项制度运行报告.pdf"
        assert file.read_bytes().startswith(b"%PDF") and "运行报告已编好" in page(app)
