"""人员与登记 › 汇报: entering a briefing, closing its matter."""

from __future__ import annotations

from station.services import briefings
from station.tui.app import StationApp
from station.tui.screens.staff import PAGES
from station.tui.staff.briefings import Briefings
from station.wiring import Station
from tests.tui.reading import page
from tests.tui.test_case import sign_in
from tests.tui.test_staff_screen import command, do, fill


async def test_a_briefing_is_entered_and_its_matter_closed(station: Station) -> None:
    app = StationApp(station)
    async with app.run_test(size=(120, 40)) as pilot:
        await sign_in(pilot)
        await command(pilot, "go.staff")
        await do(pilot, *["right"] * PAGES.index(Briefings))
        assert "还没有登记听取汇报。" in page(app)
        await do(pilot, "ctrl+n")
        await fill(pilot, "2026Q3", "2026-11-20", "陈局长", "王建国、李敏", "复查录像缺得多", "每月抽看", "2026-12-01")
        (made,) = briefings.every(station.store)
        assert (made.period, made.chair, [each.issue for each in made.matters]) == (
            "2026-Q3",
            "陈局长",
            ["复查录像缺得多"],
        )
        assert "未办结 1/1" in page(app) and "每月抽看  2026-12-01" in page(app)
        await do(pilot, "enter")
        await fill(pilot, "已抽看九件")
        assert briefings.every(station.store)[0].matters[0].outcome == "已抽看九件"
        assert "已办结：已抽看九件" in page(app) and "都已办结" in await do(pilot, "enter")
