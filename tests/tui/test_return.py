"""Coming back: the slip's code is scanned; recordings that were late are explained."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.widgets import Input

from station.records.people import Proof
from station.services import casebook, cases, slips, timekeeping, uploads
from station.services.chores import chores
from station.store import deadlines
from station.tui.app import StationApp
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.inspections import on_site, sign_in_again
from tests.tui.docking import DOCK
from tests.tui.reading import page
from tests.tui.test_case import settle, sign_in


@pytest.fixture
def visited(station: Station, chief: Proof, enterprise: Callable[..., int], clock: FrozenClock) -> int:
    """A case whose crew is on its way back, its slip handed out; its id."""
    case = on_site(station, chief, enterprise())
    slips.issue(station, chief, case.id)
    clock.advance(minutes=40)
    cases.record_result(station.store, chief, case.id, "no_issue", signed=True)
    clock.advance(minutes=20)
    return case.id


@pytest.mark.parametrize("what", ["serial", "payload"])
async def test_a_scanned_slip_registers_the_return(station: Station, visited: int, what: str) -> None:
    slip = slips.current(station, visited)
    assert slip is not None
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await pilot.press("ctrl+b")
        await settle(pilot)
        assert "扫公示单登记返回" in page(app)
        await pilot.press("enter")
        await settle(pilot)
        assert "要填写" in page(app)
        app.screen.query_one(Input).value = getattr(slip, what)
        await pilot.press("enter")
        await settle(pilot)
        shown = page(app)
        assert "✓ 余应急检〔2026〕1号" in shown and "已登记返回" in shown and "音像上传" in shown
    assert "returned" in {event.kind for event in casebook.detail(station.store, visited).events}


async def test_a_strange_code_says_what_to_scan(station: Station, visited: int) -> None:
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await pilot.press("f4", "ctrl+b")
        await settle(pilot)
        await pilot.press(*"12345", "enter")
        await settle(pilot)
        assert "✗ 扫到的不是本所公示单的码：12345" in page(app)


async def test_a_late_upload_is_asked_its_reason_once(
    station: Station, visited: int, chief: Proof, clock: FrozenClock
) -> None:
    cases.returned(station.store, chief, visited)
    clock.advance(hours=30)
    timekeeping.confirm(station.store, sign_in_again(station)[0])
    with station.store.act(DOCK, "intake.close") as act:
        deadlines.meet(act, station.store, visited, uploads.RULE, act.now)
    late = chores(station)[0]
    assert (late.kind, late.urgency, late.case_id) == ("late", "overdue", visited)
    app = StationApp(station)
    async with app.run_test(size=(120, 40)) as pilot:
        await sign_in(pilot)
        assert "! 迟到未说明" in page(app) and "今天要办 1" in page(app)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press(*"weixiu", "enter")
        await settle(pilot)
        shown = page(app)
        assert "迟到的原因已登记" in shown and "迟到未说明" not in shown
    assert uploads.late(station.store) == []
