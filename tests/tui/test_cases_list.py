"""案件: found by whatever somebody types or scans, turned by kind and standing, empty where nothing fits."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from station.records.people import Proof
from station.services import cases, corrections, measures, opening_planned, penalties, slips, staff
from station.services.chores import chores
from station.services.penalties import Clue
from station.store import cases as rows
from station.store import enterprises
from station.tui.app import StationApp
from station.tui.widgets.window_table import WindowTable
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.archiving import archived, ended, whole
from tests.services.inspections import planned
from tests.services.penalty_walk import Desk
from tests.tui.reading import page
from tests.tui.walking import press, sign_in_as

Make = Callable[..., int]


@pytest.fixture
def opened(station: Station, chief: Proof, enterprise: Make) -> dict[str, int]:
    """One case of each kind, each at an enterprise of its own, and one voided; by kind."""
    store = station.store
    second = next(person for person in staff.active(store) if person.name == "李敏")
    seconded = staff.sign_in(store, station.keys, "李敏", "2580")
    dark = enterprise(name="余姚市宏达塑料制品有限公司", initials="yyshdslzpyxgs", pinyin="hongda")
    plated = enterprise(name="余姚市永兴电镀厂", initials="yysyxddc", pinyin="yongxing")
    inspection = planned(station, chief, dark)
    cases.approve(store, chief, inspection.id)
    cases.dispatch(store, chief, inspection.id)
    penalty = penalties.open_penalty(store, chief, Clue(plated, "CF-001", "complaint", "举报", crew=(second.id,)))
    compulsory = measures.open_measure(store, chief, plated, "QZ-001", "钢瓶")
    licence = measures.receive_licence(store, chief, dark, "XK-002", "烟花爆竹")
    wrong = opening_planned.open_adhoc(store, chief, plated, inspection.power_item, "complaint", "误开")
    corrections.void(store, chief, wrong.id, "误开", seconded)
    return {
        "inspection": inspection.id,
        "penalty": penalty.id,
        "compulsory": compulsory.id,
        "licence": licence.id,
        "void": wrong.id,
    }


def shown(pilot: Pilot[None]) -> list[int]:
    """Ids in the list, top to bottom."""
    return list(pilot.app.screen.query_one(WindowTable)._ids)


async def typed(pilot: Pilot[None], words: str) -> list[int]:
    """The list after these words were typed into an empty field."""
    await press(pilot, "home", "ctrl+k", *words)
    return shown(pilot)


async def test_found_by_whatever_is_typed_or_scanned(station: Station, chief: Proof, opened: dict[str, int]) -> None:
    store = station.store
    slip = slips.issue(station, chief, opened["inspection"])
    firm = enterprises.get(store, rows.get(store, opened["penalty"]).enterprise_id)
    at_dark, at_plated = {opened["inspection"], opened["licence"]}, {opened["penalty"], opened["compulsory"]}
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in_as(pilot, "王建国")
        await press(pilot, "f4")
        assert set(shown(pilot)) == at_dark | at_plated, "what was voided is not in the way"
        assert set(await typed(pilot, "宏达")) == at_dark
        assert set(await typed(pilot, "yxdd")) == at_plated
        assert set(await typed(pilot, firm.uscc)) == at_plated
        number = rows.get(store, opened["penalty"]).number
        assert (await typed(pilot, number))[0] == opened["penalty"]
        assert opened["penalty"] in await typed(pilot, "1")
        assert await typed(pilot, slip.capture_code) == [opened["inspection"]]
        assert await typed(pilot, slip.serial) == [opened["inspection"]]
        await press(pilot, "enter")
        assert "余姚市宏达塑料制品有限公司" in page(app) and "[ 已派员 ]" in page(app)
        await press(pilot, "escape")
        assert await typed(pilot, "meiyouzhejia") == []
        assert "没有" in page(app)
        await press(pilot, "enter")
        assert getattr(app.screen, "NAME", "") == "cases" and "✗" in page(app), "nothing to open is said"


async def test_turned_by_kind_and_standing(station: Station, opened: dict[str, int]) -> None:
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in_as(pilot, "李敏")
        await press(pilot, "f4")
        for kind in ("inspection", "penalty", "compulsory", "licence"):
            await press(pilot, "ctrl+f")
            assert shown(pilot) == [opened[kind]], kind
        await press(pilot, "ctrl+f")
        await press(pilot, "ctrl+r")
        assert set(shown(pilot)) == set(opened.values()) - {opened["void"]}
        await press(pilot, "ctrl+r")
        assert set(shown(pilot)) == {opened["inspection"], opened["penalty"]}, "mine"
        await press(pilot, "ctrl+r")
        assert shown(pilot) == [] and "没有" in page(app), "nothing ended yet"
        await press(pilot, "ctrl+r")
        assert shown(pilot) == [] and "待归档" in page(app)
        await press(pilot, "ctrl+r")
        assert shown(pilot) == [opened["void"]] and "作废" in page(app)
        await press(pilot, "down", "enter")
        assert "作废" in page(app) and "没有要办的步骤" in page(app)


async def test_the_list_keeps_where_it_was(
    station: Station, chief: Proof, enterprise: Make, clock: FrozenClock
) -> None:
    for number in range(1, 31):
        measures.receive_licence(station.store, chief, enterprise(), "XK-002", f"第{number}件")
        clock.advance(minutes=1)
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in_as(pilot, "王建国")
        await press(pilot, "f4", *["pagedown"] * 2)
        table = app.screen.query_one(WindowTable)
        held = table.selected
        assert held is not None and held != shown(pilot)[0]
        await press(pilot, "enter")
        await press(pilot, "escape")
        assert app.screen.query_one(WindowTable).selected == held


async def test_what_is_to_be_archived_stands_with_its_last_day_overdue_first(
    station: Station, clock: FrozenClock, enterprise: Make
) -> None:
    """By turning the list, and from 今日 once something is late; Enter leads to the page of the file."""
    desk = Desk(station, clock)
    firms = [enterprise() for _ in range(3)]
    first = ended(desk, "penalty", firms[0])
    clock.advance(days=20)
    second = ended(desk, "penalty_summary", firms[1])
    filed = whole(desk, "inspection", firms[2])
    archived(desk, filed)
    app = StationApp(station)
    async with app.run_test(size=(120, 36)) as pilot:
        await sign_in_as(pilot, "李敏")
        assert "逾期未归档" not in page(app)
        await press(pilot, "f4", *["ctrl+r"] * 4)
        assert "待归档" in page(app) and shown(pilot) == [first.id, second.id], page(app)
        assert "2027-01-04 前归档" in page(app), page(app)
        await press(pilot, "ctrl+f", "ctrl+f")
        assert shown(pilot) == [first.id, second.id], "penalties"
        assert await typed(pilot, "2号") == [second.id]
        assert await typed(pilot, "meiyouzhejia") == []
    clock.set("2027-01-05T09:00:00+08:00")
    app = StationApp(station)
    async with app.run_test(size=(120, 36)) as pilot:
        await sign_in_as(pilot, "李敏")
        await press(pilot, "enter")  # The date is right.
        assert "! 1 件          逾期未归档" in page(app), page(app)
        (row,) = (number for number, each in enumerate(chores(station), 1) if each.kind == "archive")
        await press(pilot, *["down"] * list(app.screen.query_one("#due", WindowTable)._ids).index(-row))
        await press(pilot, "enter")
        assert shown(pilot) == [first.id, second.id], page(app)
        await press(pilot, "enter")
        assert "[归档" in page(app), page(app)
