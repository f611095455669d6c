"""文书 with keys alone: registered, signed later, voided, replaced; a number in another system, and what is owed."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from station.records.casework import Serving
from station.records.people import Proof
from station.services import case_papers, casebook, external_refs
from station.services.case_papers import NewPaper, Signing
from station.services.casebook import Detail
from station.store import case_papers as stored
from station.tui import case_more, paper_forms
from station.tui.app import StationApp
from station.tui.screen import StationScreen
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.inspections import on_site
from tests.services.penalty_walk import NOTED, Desk
from tests.tui.reading import page
from tests.tui.test_case import open_case, settle, sign_in

Make = Callable[..., int]
Doing = Callable[[StationScreen, Detail], Coroutine[Any, Any, object]]


async def begin(pilot: Pilot[None], station: Station, case_id: int, doing: Doing) -> None:
    """As the menu of the case calls it."""
    screen = pilot.app.screen
    assert isinstance(screen, StationScreen)
    screen.run_worker(doing(screen, casebook.detail(station.store, case_id)))
    await pilot.pause()
    await settle(pilot)


async def answered(pilot: Pilot[None], *keys: str) -> None:
    """Keys, and what comes of them."""
    await pilot.press(*keys)
    for _ in range(3):
        await pilot.pause()
    await settle(pilot)


async def gone(pilot: Pilot[None]) -> None:
    """Nothing is asked any more."""
    for _ in range(200):
        if not pilot.app.screen.is_modal:
            break
        await pilot.pause()
    await settle(pilot)
    assert not pilot.app.screen.is_modal, page(pilot.app)


def typed(pilot: Pilot[None], at: int, words: str) -> None:
    """Into the field at that place of the form."""
    list(pilot.app.screen.query(Input))[at].value = words


async def test_registered_and_voided(station: Station, chief: Proof, enterprise: Make) -> None:
    case = on_site(station, chief, enterprise())
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await open_case(pilot, case.id)
        await begin(pilot, station, case.id, case_more.more)
        assert "登记文书" in page(app) and "补签文书" not in page(app)
        await answered(pilot, "escape")
        await begin(pilot, station, case.id, paper_forms.register)
        await answered(pilot, "d", "5", "3")
        assert "案件调查(终结)报告" in page(app)
        await answered(pilot, "enter")
        assert "文号" in page(app)
        await answered(pilot, "ctrl+o")
        await gone(pilot)
        report = stored.of_case(station.store, case.id)[-1]
        assert report.code == "D53" and report.number.startswith("（余）应急终报")
        await begin(pilot, station, case.id, paper_forms.void)
        await answered(pilot, "enter")
        typed(pilot, 0, "写错企业名称")
        await answered(pilot, "enter")
        await gone(pilot)
        assert stored.get(station.store, report.id).void_reason == "写错企业名称"


async def test_signed_later(station: Station, chief: Proof, enterprise: Make) -> None:
    case = on_site(station, chief, enterprise())
    paper = case_papers.register(station.store, chief, case.id, NewPaper("D02", station.clock.now()))
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await open_case(pilot, case.id)
        await begin(pilot, station, case.id, paper_forms.sign)
        assert "现场检查记录" in page(app)
        await answered(pilot, "enter")
        assert "< 已签名 >" in page(app)
        typed(pilot, 1, "张三")
        await answered(pilot, "ctrl+o")
        await gone(pilot)
    assert stored.get(station.store, paper.id).party_signed == "signed"


async def test_what_was_delivered_is_replaced(station: Station, chief: Proof, enterprise: Make) -> None:
    case, now = on_site(station, chief, enterprise()), station.clock.now()
    new = NewPaper("D04", now, signing=Signing("张三"), served_at=now, serving=Serving("direct", "张三"))
    old = case_papers.register(station.store, chief, case.id, new)
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await open_case(pilot, case.id)
        await begin(pilot, station, case.id, paper_forms.void)
        await answered(pilot, "enter")
        assert "已经送达，不能作废" in page(app)
        typed(pilot, 0, "条款号写错")
        await answered(pilot, "enter")
        assert "替代：责令限期整改指令书" in page(app)
        await answered(pilot, "ctrl+o")
        await gone(pilot)
    first, second = [one for one in stored.of_case(station.store, case.id) if one.code == "D04"]
    assert first.id == old.id and first.voided_at is not None and old.number in second.title


async def test_a_number_in_another_system_is_shown(station: Station, chief: Proof, enterprise: Make) -> None:
    case = on_site(station, chief, enterprise())
    app = StationApp(station)
    async with app.run_test(size=(80, 40)) as pilot:
        await sign_in(pilot)
        await open_case(pilot, case.id)
        await begin(pilot, station, case.id, paper_forms.reference)
        typed(pilot, 0, "330281-2026-0001")
        await answered(pilot, "ctrl+o")
        await gone(pilot)
        (one,) = external_refs.of_case(station.store, case.id)
        assert (one.ref.system, one.ref.ref) == ("mobile", "330281-2026-0001")
        await open_case(pilot, case.id)
        assert "在其他系统" in page(app) and "330281-2026-0001" in page(app)


async def test_what_is_owed_is_shown(station: Station, enterprise: Make, clock: FrozenClock) -> None:
    desk = Desk(station, clock)
    case = desk.served(enterprise(), 3_000)
    desk.go("2026-12-17T09:00:00+08:00")
    desk.step(case, "overdue", NOTED)
    app = StationApp(station)
    async with app.run_test(size=(200, 50)) as pilot:
        await sign_in(pilot)
        await open_case(pilot, case.id)
        assert "加处罚款900元，合计应缴3,900元" in page(app)
