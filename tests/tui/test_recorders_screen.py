"""记录仪 on screen: whose clock has to be looked at, and what is written down when somebody did."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from station.records.people import Proof
from station.services import recorders
from station.store import gaps
from station.tui.app import StationApp
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.dockings import DOCK
from tests.services.test_recorders import pass_days
from tests.tui import docking
from tests.tui.reading import page
from tests.tui.test_case import settle, sign_in


@pytest.fixture(autouse=True)
def recorder(station: Station, chief: Proof) -> int:
    return docking.recorder(station, chief, "ZFY0001", chief.officer_id)


async def at_recorders(pilot: Pilot[None]) -> None:
    await sign_in(pilot)
    await pilot.press("f6", *["right"] * 6)
    await settle(pilot)


async def test_a_clock_is_corrected_with_its_reason(station: Station) -> None:
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_recorders(pilot)
        assert "没有校正" in page(app)
        app.screen.action_run_command("intake.clock")  # type: ignore[attr-defined]
        await settle(pilot)
        offset, reason = app.screen.query(Input)
        offset.value = "soon"
        await pilot.press("ctrl+o")
        await settle(pilot)
        assert "写成整数秒" in page(app)
        offset.value, reason.value = "-12", "duibiao"
        await pilot.press("ctrl+o")
        await settle(pilot)
        shown = page(app)
        assert "✓ ZFY0001 的时差已登记" in shown and "-12 秒" in shown and "对过表" in shown
    assert recorders.get(station.store, "ZFY0001").clock_offset_s == -12


async def test_the_chief_takes_a_recorder_out_of_use(station: Station) -> None:
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_recorders(pilot)
        app.screen.action_run_command("intake.retire")  # type: ignore[attr-defined]
        await settle(pilot)
        await pilot.press(*"lost", "enter")
        await settle(pilot)
        assert "ZFY0001 已停用" in page(app)
    assert recorders.get(station.store, "ZFY0001").status == "retired"


async def test_commands_of_one_list_say_where_they_belong(station: Station) -> None:
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await pilot.press("f6")
        await settle(pilot)
        for command, words in (("intake.clock", "先到「记录仪」"), ("intake.void", "先到「清空」")):
            app.screen.action_run_command(command)  # type: ignore[attr-defined]
            await settle(pilot)
            assert words in page(app)
        for command, words in (
            ("intake.gaps", "[断续]"),
            ("intake.clearing", "[清空]"),
            ("intake.sticks", "[中转U盘]"),
        ):
            app.screen.action_run_command(command)  # type: ignore[attr-defined]
            await settle(pilot)
            assert words in page(app)


async def test_how_its_clock_goes_stands_beside_a_recorder(station: Station, recorder: int, clock: FrozenClock) -> None:
    for offset_s in (5, 105):
        with station.store.act(DOCK, "intake.open") as act:
            gaps.add_reading(act, recorder, None, "person", offset_s)
        pass_days(station, clock, 10)
    app = StationApp(station)
    async with app.run_test(size=(120, 36)) as pilot:
        await sign_in(pilot)
        await pilot.press("f6", *["right"] * 6)
        await settle(pilot)
        shown = page(app)
        assert "11-20 +5  11-30 +105" in shown and "每天 +10.0 秒" in shown
