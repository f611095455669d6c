"""疑点 on screen: beside the gaps and with the recording, and its reason given once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from station.records.people import Proof
from station.services import doubts, recorders
from station.tui.app import StationApp
from station.tui.screens.clips import ClipsScreen
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services import inspections
from tests.services.dockings import SERIAL, File, docked
from tests.tui.reading import page
from tests.tui.test_case import settle, sign_in


@pytest.fixture
def case_id(station: Station, chief: Proof, enterprise: Callable[..., int], clock: FrozenClock) -> int:
    """A case with a recording under the number of another recorder."""
    for serial in (SERIAL, "ZFY0002"):
        recorders.register(station.store, chief, serial, chief.officer_id)
    case = inspections.planned(station, chief, enterprise()).id
    clock.advance(hours=3)
    docked(station, [File(1, 0, 300, case)], serial="ZFY0002")
    return case


async def test_a_doubt_stands_beside_the_gaps_and_gets_its_reason_once(station: Station, case_id: int) -> None:
    app = StationApp(station)
    async with app.run_test(size=(120, 36)) as pilot:
        await sign_in(pilot)
        shown = page(app)
        assert "断续待写原因" in shown and "1 处" in shown, "the day counts it with the gaps"
        await pilot.press("f6", "right", "right")
        await settle(pilot)
        shown = page(app)
        assert "[断续 1]" in shown and "异设备画面" in shown and "文件名里的设备编号" in shown
        await pilot.press("enter")
        await settle(pilot)
        assert doubts.causes()[0].title in page(app)
        await pilot.press("right", "enter", "enter")
        await settle(pilot)
        assert doubts.causes()[1].title in page(app) and "✗" in page(app), "this one says nothing without words"
        await pilot.press(*"jieyong", "enter")
        await settle(pilot)
        shown = page(app)
        assert "✓ 已写明原因" in shown and "[断续]" in shown and "jieyong" in shown
        await pilot.press("enter")
        await settle(pilot)
        assert "✗ 这一处已写明原因" in page(app)
        await pilot.press("f3")
        await settle(pilot)
        assert "断续待写原因" not in page(app)
    (found,) = doubts.of_case(station.store, case_id)
    assert (found.cause, found.explanation, found.explained_by) == ("borrowed", "jieyong", "王建国")


async def test_a_recording_tells_what_makes_it_doubtful(station: Station, case_id: int) -> None:
    app = StationApp(station)
    async with app.run_test(size=(120, 36)) as pilot:
        await sign_in(pilot)
        await app.push_screen(ClipsScreen("case", case_id))
        await settle(pilot)
        shown = page(app)
        assert "异设备画面" in shown and "待写原因" in shown
