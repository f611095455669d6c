"""期限办理 with keys alone: a count stopped and taken up again, and a refusal that keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from station.records.people import Proof
from station.services import casebook
from station.store import deadlines
from station.tui import term_forms
from station.tui.app import StationApp
from station.tui.screen import StationScreen
from station.wiring import Station
from tests.services.running_terms import opened, start
from tests.tui.reading import page
from tests.tui.test_case import open_case, settle, sign_in


@pytest.fixture
def case(station: Station, enterprise: Callable[..., int]) -> int:
    return opened(station, enterprise())


async def change(pilot: Pilot[None], station: Station, case: int) -> None:
    """As the menu of the case calls it."""
    screen = pilot.app.screen
    assert isinstance(screen, StationScreen)
    screen.run_worker(term_forms.change(screen, casebook.detail(station.store, case)))
    await pilot.pause()
    await settle(pilot)


async def chosen(pilot: Pilot[None], *keys: str) -> None:
    """One of the list; its form is there when there is something to type."""
    await pilot.press(*keys)
    for _ in range(200):
        if pilot.app.screen.query(Input):
            break
        await pilot.pause()
    await settle(pilot)


async def confirmed(pilot: Pilot[None]) -> None:
    """The form was accepted and is gone."""
    await pilot.press("ctrl+o")
    for _ in range(200):
        if not pilot.app.screen.is_modal:
            break
        await pilot.pause()
    await settle(pilot)


async def test_stopped_and_taken_up_again(station: Station, officer: Proof, case: int) -> None:
    old = start(station, case, "DECIDE_90D", "2026-11-03")
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await open_case(pilot, case)
        await change(pilot, station, case)
        assert "扣除：作出处罚决定（2027-02-01）" in page(app)
        await chosen(pilot, "enter")
        assert "< 听证 >" in page(app) and "听证会通知书、听证笔录" not in page(app)
        first, note = app.screen.query(Input)
        first.value, note.value = "2026-11-21", "tongzhi"
        await pilot.press("ctrl+o")
        await settle(pilot)
        assert "2026-11-21 还没有到" in page(app), "a day to come is refused, and what was typed stays"
        first.value = "2026-11-19"
        await confirmed(pilot)
        assert not app.screen.is_modal
        (stopped,) = deadlines.need_running(station.store, case, "DECIDE_90D")
        assert stopped.paused and deadlines.get(station.store, old.id).superseded_by == stopped.id

        await change(pilot, station, case)
        assert "恢复：作出处罚决定" in page(app)
        await chosen(pilot, "enter")
        await confirmed(pilot)
    (again,) = deadlines.need_running(station.store, case, "DECIDE_90D")
    assert not again.paused and again.due_at.to_date_string() == "2027-02-02"


async def test_extended_by_a_paper_of_the_bureau(station: Station, chief: Proof, case: int) -> None:
    start(station, case, "LIC_DECIDE_20", "2026-11-18")
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await open_case(pilot, case)
        await change(pilot, station, case)
        await chosen(pilot, "down", "enter")
        n, approval, _, why = app.screen.query(Input)
        n.value, approval.value, why.value = "0", "YY-88", "fuza"
        await pilot.press("ctrl+o")
        await settle(pilot)
        assert "请填 1 至 999 的整数" in page(app)
        n.value = "11"
        await pilot.press("ctrl+o")
        await settle(pilot)
        assert "最多延长10个工作日、1次" in page(app)
        n.value = "10"
        await confirmed(pilot)
        assert not app.screen.is_modal
    (longer,) = deadlines.need_running(station.store, case, "LIC_DECIDE_20")
    assert longer.n == 30


async def test_nothing_to_be_done_is_said(station: Station, chief: Proof, case: int) -> None:
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await open_case(pilot, case)
        await change(pilot, station, case)
        assert "现在没有可以扣除、延长或者放弃的期限" in page(app)
