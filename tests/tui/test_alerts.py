"""A recorder pulled too early, a stranger's stick: said at once on whatever screen, with a bell, without blinking."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from station.records.people import Proof
from station.services import dock_watch, recorders
from station.tui.app import StationApp
from station.tui.widgets.banner import Banner
from station.wiring import Station, open_station
from tests.conftest import FrozenClock
from tests.tui import docking
from tests.tui.reading import page
from tests.tui.test_case import settle, sign_in


@pytest.fixture
def bells(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often the bell rang."""
    rung: list[int] = []
    monkeypatch.setattr(StationApp, "bell", lambda self: rung.append(1))
    return rung


@pytest.fixture
def session(station: Station, chief: Proof) -> int:
    """A recorder of 王建国's with four of nine files imported."""
    recorder = docking.recorder(station, chief, "ZFY0001", chief.officer_id)
    return docking.docked(station, recorder, {"verified": 4, "listed": 5})


async def followed(pilot: Pilot[None]) -> None:
    """What the half-second beat does."""
    assert isinstance(pilot.app, StationApp)
    pilot.app.follow()
    await settle(pilot)


async def test_a_recorder_pulled_too_early_is_said_on_any_screen_with_a_bell(
    station: Station, session: int, bells: list[int]
) -> None:
    other = open_station(station.home.root, station.clock)
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await pilot.press("f4")
        await followed(pilot)
        assert not bells and "没采完被拔出" not in page(app)
        docking.pulled(other, session)
        await followed(pilot)
        shown = page(app)
        assert "! ZFY0001（王建国）没采完被拔出，还差 5 个文件，重新插入后自动继续  F12 知道了" in shown
        assert len(bells) == 1
        assert "blink" not in str(app.screen.query_one(Banner).rich_style)
        await followed(pilot)
        assert len(bells) == 1, "once is enough"
        await pilot.press("f6")
        await settle(pilot)
        shown = page(app)
        assert "没采完被拔出" in shown and "~ 已拔出" in shown
        docking.docked_again(other, session)
        await followed(pilot)
        assert "没采完被拔出" not in page(app)
    other.close()


async def test_whoever_has_read_it_puts_it_away_and_the_next_one_comes(
    station: Station, session: int, bells: list[int]
) -> None:
    other = open_station(station.home.root, station.clock)
    docking.pulled(other, session)
    app = StationApp(station)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "没采完被拔出" in page(app), "before anybody signed in: whoever pulled it stands there"
        assert "F12" not in page(app)
        await sign_in(pilot)
        assert "F12 知道了" in page(app) and not bells
        await pilot.press("f12")
        await settle(pilot)
        assert "没采完被拔出" not in page(app)
        await pilot.press("f12")
        await settle(pilot)
        assert "现在没有提醒" in page(app)
        docking.docked_again(other, session)
        docking.pulled(other, session)
        await followed(pilot)
        assert "没采完被拔出" in page(app) and len(bells) == 1
    other.close()


async def test_a_form_being_filled_in_is_not_disturbed_but_the_bell_rings(
    station: Station, session: int, bells: list[int]
) -> None:
    other = open_station(station.home.root, station.clock)
    app = StationApp(station)
    async with app.run_test(size=(120, 40)) as pilot:
        await sign_in(pilot)
        await followed(pilot)
        await pilot.press("f6", "ctrl+r")
        await settle(pilot)
        docking.pulled(other, session)
        await followed(pilot)
        assert len(bells) == 1 and "登记设备" in page(app)
        await pilot.press("escape")
        await settle(pilot)
        assert "没采完被拔出" in page(app)
    other.close()


@pytest.mark.parametrize("reason", ["disk_full", "stopped", "killed"])
async def test_only_pulling_is_said_so(station: Station, session: int, reason: str) -> None:
    docking.pulled(station, session, reason)
    assert dock_watch.pulled(station.store, station.clock.now()) == []


async def test_yesterday_is_left_to_the_list_of_the_day(station: Station, session: int, clock: FrozenClock) -> None:
    docking.pulled(station, session)
    clock.advance(hours=25)
    assert dock_watch.pulled(station.store, clock.now()) == []


async def test_a_stranger_is_named_and_the_chief_registers_it_from_there(station: Station, bells: list[int]) -> None:
    other = open_station(station.home.root, station.clock)
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await followed(pilot)
        docking.refused(other)
        await followed(pilot)
        shown = page(app)
        assert "已拒绝 Kingston DT 3.0 (0951:1666)：没有登记，没有读取任何文件。" in shown and len(bells) == 1
        await pilot.press("f6")
        await settle(pilot)
        assert "未登记设备  已拒绝  Kingston DT 3.0 (0951:1666)  Ctrl+R 登记" in page(app)
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert docking.STRANGER in page(app) and "刚被拒绝的设备" in page(app)
        await pilot.press("ctrl+o")
        await settle(pilot)
        shown = page(app)
        assert f"{docking.STRANGER} 已登记" in shown and "重新插入" in shown and "已拒绝" not in shown
    assert recorders.get(station.store, docking.STRANGER).officer_name == "王建国"
    other.close()


async def test_an_officer_is_told_who_may_register(station: Station) -> None:
    docking.refused(station)
    app = StationApp(station)
    async with app.run_test(size=(120, 40)) as pilot:
        await sign_in(pilot, 1)
        await pilot.press("f6")
        await settle(pilot)
        assert "所长可登记" in page(app)


async def test_the_same_stick_refused_twice_is_one_line(station: Station, clock: FrozenClock) -> None:
    docking.refused(station)
    clock.advance(minutes=1)
    docking.refused(station)
    assert len(dock_watch.strangers(station.store, clock.now())) == 1
    clock.advance(hours=1)
    assert dock_watch.strangers(station.store, clock.now()) == []
