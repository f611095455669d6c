"""The three figures on 今日: what one counts, Enter to a case behind it; counted in pieces where many."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from station.records.people import Proof
from station.services import cockpit
from station.tui.app import StationApp
from station.wiring import Station
from tests.services.test_cockpit import closed
from tests.tui.reading import drawn, page
from tests.tui.test_case import settle, sign_in


def figures(app: StationApp) -> list[str]:
    """The three lines, as they are read."""
    found = [line for line in page(app).splitlines() if line[1:6] in ("公示及时率", "记录覆盖率", "应审尽审率")]
    return found[-3:]


async def test_from_a_figure_to_a_case_behind_it_and_back(
    station: Station, chief: Proof, enterprise: Callable[..., int]
) -> None:
    case_id = closed(station, chief, enterprise(name="余姚市宏达塑料制品有限公司"))
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        told = figures(app)
        assert "无" in told[0] and "! 0.0%" in told[1] and "0/9" in told[1] and "缺 9 项" in told[1]
        assert "怎么算" not in page(app)

        await pilot.press("tab")
        await settle(pilot)
        assert "怎么算" in page(app) and "两个季度都没有缺的" not in page(app).splitlines()[-1]
        await pilot.press("enter")
        await settle(pilot)
        assert "两个季度都没有缺的" in page(app), "there is nothing behind a figure that is whole"

        await pilot.press("down")
        await settle(pilot)
        assert "待局确认" in page(app) and "本季度  0.0%  0/9" in page(app)
        await pilot.press("enter")
        await drawn(pilot)
        assert "没有达到的案件" in page(app) and "缺9项音像记录" in page(app)
        await pilot.press("enter")
        await settle(pilot)
        assert app.screen._case_id == case_id  # type: ignore[attr-defined]
        await pilot.press("escape")
        await settle(pilot)
        await pilot.press("tab")
        await settle(pilot)
        assert "怎么算" not in page(app)


async def test_esc_leaves_the_list_of_cases(station: Station, chief: Proof, enterprise: Callable[..., int]) -> None:
    closed(station, chief, enterprise())
    app = StationApp(station)
    async with app.run_test(size=(120, 40)) as pilot:
        await sign_in(pilot)
        await pilot.press("tab", "down", "enter")
        await drawn(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert app.screen.NAME == "today"  # type: ignore[attr-defined]


async def test_many_are_counted_while_keys_are_taken(
    station: Station, chief: Proof, enterprise: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 4):
        closed(station, chief, enterprise(), number)
    monkeypatch.setattr(cockpit, "FEW", 1)
    monkeypatch.setattr("station.tui.screens.today.PAUSE_S", 0.2)
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        assert all("正在统计" in line for line in figures(app))
        await pilot.press("tab")
        await settle(pilot)
        assert "正在统计" in page(app)
        monkeypatch.setattr("station.tui.screens.today.PAUSE_S", 0.001)
        for _ in range(200):
            if not any("正在统计" in line for line in figures(app)):
                break
            await pilot.pause(0.05)
        assert "0/27" in figures(app)[1] and "怎么算" in page(app)
