"""审核审批: what waits for the person signed in, what it lacks, and the way to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from station.records.people import Proof
from station.services import cases as inspections
from station.store import cases
from station.tui.app import StationApp
from station.tui.screens import inbox
from station.tui.widgets.window_table import WindowTable
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.inspections import on_site, planned
from tests.services.penalty_walk import Desk
from tests.tui.reading import lines, page
from tests.tui.walking import press, sign_in_as, step

Make = Callable[..., int]


async def test_the_chief_sees_what_waits_for_approval_and_goes_there(
    station: Station, chief: Proof, enterprise: Make, clock: FrozenClock
) -> None:
    desk = Desk(station, clock)
    waiting = desk.opened(enterprise())
    desk.step(waiting, "propose_filing")
    bare = desk.opened(enterprise())
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in_as(pilot, "王建国")
        await press(pilot, "f8")
        rows = [line for line in lines(app) if "批准立案" in line]
        assert len(rows) >= 2 and rows[0].split()[0] == "审批", page(app)
        await press(pilot, "down")
        assert "还差" in page(app) and "先由承办人提出立案" in page(app), "the other one lacks its proposal"
        await press(pilot, "up", "enter")
        assert waiting.number in page(app)
        await step(pilot, clock, "批准立案")
        await press(pilot, "escape")
        assert "批准立案" in page(app) and "指定承办人" in page(app)
    assert cases.get(station.store, waiting.id).stage == "filed"
    assert cases.get(station.store, bare.id).stage == "clue"


async def test_an_officer_sees_his_own_cases_and_results_to_check(
    station: Station, chief: Proof, enterprise: Make, clock: FrozenClock
) -> None:
    case = on_site(station, chief, enterprise())
    inspections.record_result(station.store, chief, case.id, "no_issue", signed=True)
    planned(station, chief, enterprise(), draw_no=2)
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in_as(pilot, "李敏")
        await press(pilot, "f8")
        assert "脱敏" in page(app) and "审批" not in "".join(lines(app)[1:-3]), page(app)
        row = next(line for line in lines(app) if "脱敏" in line)
        assert "〔2026〕1号" in row
        at = lines(app).index(row) - lines(app).index(next(line for line in lines(app) if "类别" in line)) - 1
        await press(pilot, *["down"] * at, "enter")
        assert getattr(app.screen, "NAME", "") == "disclosure"


async def test_nothing_waits(station: Station, chief: Proof) -> None:
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in_as(pilot, "周倩")
        await press(pilot, "f8", "enter")
        assert "现在没有等你办的事" in page(app) and getattr(app.screen, "NAME", "") == "inbox"
        await press(pilot, "ctrl+o")
        await press(pilot, *"/nowhere.opinion", "enter")
        assert "✗" in page(app), "a file that is not there is refused in words"


async def test_a_long_list_comes_a_screenful_first_and_says_that_the_rest_is_looked_at(
    station: Station, chief: Proof, enterprise: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    firm = enterprise()
    for draw_no in range(1, 31):
        planned(station, chief, firm, draw_no=draw_no)
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in_as(pilot, "王建国")
        with monkeypatch.context() as slow:
            slow.setattr(inbox, "PAUSE_S", 60)
            await press(pilot, "f8")
            assert app.screen.query_one(WindowTable).row_count == 24
            assert "还在查看 0/60" in lines(app)[0], page(app)
        await press(pilot, "f3", "f8")
        while "还在查看" in lines(app)[0]:
            await pilot.pause()
        assert app.screen.query_one(WindowTable).row_count == 30
        await press(pilot, "end")
        assert "〔2026〕30号" in page(app)
