"""人员与登记 › 汇报: entering a briefing, closing its matter."""

from __future__ import annotations

from textual.pilot import Pilot
from textual.widgets import Input

from station.services import briefings
from station.tui.app import StationApp
from station.tui.form import Pick
from station.tui.screens.staff import PAGES
from station.tui.staff.briefings import Briefings
from station.wiring import Station
from tests.tui.reading import page
from tests.tui.test_case import sign_in
from tests.tui.test_staff_screen import command, do, fill

MEETING = ("2026Q3", "2026-11-20", "陈局长", "王建国、李敏")


async def write(pilot: Pilot[None], *values: str, more: bool = False) -> str:
    """The typed lines of a form; one without a matter has none after it."""
    names = ("period", "held_on", "chair", "present", "issue", "decision", "due_on")
    first = 0 if values[: len(MEETING)] == MEETING else len(MEETING)
    for name, value in zip(names[first:], values, strict=False):
        pilot.app.screen.query_one(f"#field-{name}").query(Input).first().value = value
        await pilot.pause()
    if more:
        pilot.app.screen.query_one("#field-more").query(Pick).first().action_turn(1)
    return await do(pilot, "ctrl+o")


async def at(pilot: Pilot[None]) -> None:
    await sign_in(pilot)
    await command(pilot, "go.staff")
    await do(pilot, *["right"] * PAGES.index(Briefings))


async def test_a_briefing_is_entered_and_its_matter_closed(station: Station) -> None:
    app = StationApp(station)
    async with app.run_test(size=(120, 40)) as pilot:
        await at(pilot)
        assert "还没有登记听取汇报。" in page(app)
        await do(pilot, "ctrl+n")
        await write(pilot, *MEETING, "复查录像缺得多", "每月抽看", "2026-12-01")
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


async def test_several_matters_are_entered_at_once_and_each_followed(station: Station) -> None:
    app = StationApp(station)
    async with app.run_test(size=(120, 40)) as pilot:
        await at(pilot)
        await do(pilot, "ctrl+n")
        assert "第2件事项" in await write(pilot, *MEETING, "复查录像缺得多", "每月抽看", "2026-12-01", more=True)
        assert briefings.every(station.store) == (), "nothing is entered before the last"
        assert "第3件事项" in await write(pilot, "记录仪不够", "添置两台", "", more=True)
        shown = await write(pilot, "公示拖了一天", "", "")
        (made,) = briefings.every(station.store)
        assert [(each.issue, each.decision) for each in made.matters] == [
            ("复查录像缺得多", "每月抽看"), ("记录仪不够", "添置两台"), ("公示拖了一天", ""),
        ]  # fmt: skip
        assert "未办结 3/3" in shown and "年初至期末培训学时" in shown and "李敏  0.0，还没有达到" in shown
        assert "记录仪不够" in await do(pilot, "enter")


async def test_a_briefing_left_halfway_is_not_entered_and_comes_back(station: Station) -> None:
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await at(pilot)
        await do(pilot, "ctrl+n")
        await write(pilot, *MEETING, "复查录像缺得多", "", "", more=True)
        await do(pilot, "escape")
        assert briefings.every(station.store) == ()
        await do(pilot, "ctrl+n")
        assert pilot.app.screen.query_one("#field-issue").query(Input).first().value == "复查录像缺得多"
        await write(pilot, *MEETING, "")
        (made,) = briefings.every(station.store)
        assert made.matters == () and made.chair == "陈局长"
