"""断续 on screen: what is missing between two recordings is seen, and its reason given once."""

from __future__ import annotations

import pytest

from station.records.people import Proof
from station.services import continuity
from station.tui.app import StationApp
from station.wiring import Station
from tests.tui import docking
from tests.tui.reading import SIZES, check_golden, page
from tests.tui.test_case import settle, sign_in


@pytest.fixture
def gaps(station: Station, chief: Proof) -> list[int]:
    """A docking with an interruption of twelve minutes and two missing numbers."""
    recorder = docking.recorder(station, chief, "ZFY0001", chief.officer_id)
    session = docking.docked(station, recorder, {"verified": 4})
    docking.ended(station, session)
    return [docking.gap(station, session), docking.gap(station, session, "sequence", None, "0004、0005")]


async def test_the_day_leads_to_a_gap_and_its_reason_is_given_once(station: Station, gaps: list[int]) -> None:
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        shown = page(app)
        assert "断续待写原因" in shown and "断续 2" in shown and "ZFY0001" in shown
        await pilot.press("enter")
        await settle(pilot)
        shown = page(app)
        assert "[断续 2]" in shown and "12 分 34 秒" in shown and "编号不连续" in shown
        await pilot.press("enter")
        await settle(pilot)
        causes = continuity.causes()
        assert causes[0].title in page(app)
        wordy = next(place for place, cause in enumerate(causes) if cause.words)
        await pilot.press(*["right"] * wordy, "enter", "enter")
        await settle(pilot)
        assert causes[wordy].title in page(app) and "✗" in page(app), "this one says nothing without words"
        await pilot.press(*"dianchi", "enter")
        await settle(pilot)
        shown = page(app)
        assert "✓ 已写明原因" in shown and "[断续 1]" in shown
    found = next(gap for gap in continuity.gaps(station.store) if gap.explanation)
    assert (found.explanation, found.explained_by) == ("dianchi", "王建国")


async def test_what_has_its_reason_keeps_it(station: Station, chief: Proof, gaps: list[int]) -> None:
    for gap in gaps:
        continuity.explain(station.store, chief, gap, continuity.causes()[0].code, "电池用尽")
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        assert "断续待写原因" not in page(app)
        await pilot.press("f6", "right", "right")
        await settle(pilot)
        shown = page(app)
        assert "[断续]" in shown and "已写原因" in shown and "电池用尽" in shown
        await pilot.press("enter")
        await settle(pilot)
        assert "✗ 这一处已写明原因" in page(app)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_golden(station: Station, gaps: list[int], size: tuple[int, int]) -> None:
    app = StationApp(station)
    async with app.run_test(size=size) as pilot:
        await sign_in(pilot)
        check_golden(app, "today-gaps")
        await pilot.press("f6", "right", "right")
        await settle(pilot)
        check_golden(app, "intake-gaps")
