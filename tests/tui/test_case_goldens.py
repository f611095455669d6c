"""The screens of cases letter for letter: a penalty, its menu and its forms, 审核审批, a checklist being filled in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from station.records.people import Proof
from station.services import cases as inspections
from station.tui.app import StationApp
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.inspections import on_site, planned
from tests.services.penalty_walk import Desk
from tests.tui.reading import SIZES, check_golden, drawn
from tests.tui.test_case import settle
from tests.tui.walking import begin, choose, menu, press, sign_in_as, to_case

Make = Callable[..., int]


@pytest.fixture
def busy(station: Station, chief: Proof, enterprise: Make, clock: FrozenClock) -> None:
    """A penalty being concluded, one that waits to be filed, an inspection on site, a result to publish."""
    desk = Desk(station, clock)
    desk.opened(enterprise(name="余姚市永兴电镀有限公司"))
    investigated = desk.filed(enterprise(name="余姚市宏达塑料制品有限公司"))
    desk.step(investigated, "call_inquiry")
    desk.propose(investigated, 20_000, "A2")
    checked = on_site(station, chief, enterprise(name="余姚市三和模具厂"))
    inspections.record_result(station.store, chief, checked.id, "no_issue", signed=True)
    waiting = planned(station, chief, enterprise(name="浙江舜江涂料股份有限公司"), draw_no=2)
    inspections.approve(station.store, chief, waiting.id)
    inspections.dispatch(station.store, chief, waiting.id)


async def at_inbox(pilot: Pilot[None]) -> None:
    await press(pilot, "f8")


async def at_kinds(pilot: Pilot[None]) -> None:
    await press(pilot, "f4", "ctrl+f", "ctrl+f", "ctrl+r")


async def at_penalty(pilot: Pilot[None]) -> None:
    await to_case(pilot, "宏达")


async def at_penalty_menu(pilot: Pilot[None]) -> None:
    await at_penalty(pilot)
    await press(pilot, "ctrl+t")


async def at_penalty_proposal(pilot: Pilot[None]) -> None:
    await at_penalty(pilot)
    await menu(pilot, "裁量")


async def at_violations(pilot: Pilot[None]) -> None:
    await at_penalty(pilot)
    await menu(pilot, "加案由")
    await press(pilot, *"jsb")


async def at_serving(pilot: Pilot[None]) -> None:
    await at_penalty(pilot)
    await begin(pilot, "送达其他文书（当面）")


async def at_penalty_deadlines(pilot: Pilot[None]) -> None:
    await at_penalty(pilot)
    await press(pilot, "right", "right")


async def at_penalty_review(pilot: Pilot[None]) -> None:
    await at_penalty(pilot)
    await press(pilot, *["right"] * 4)


async def at_checklist(pilot: Pilot[None]) -> None:
    await to_case(pilot, "舜江")
    await menu(pilot, "填检查表")
    await choose(pilot, "涉氨制冷企业")
    await press(pilot, "space", "down", "space", "space", "down")


VIEWS = [
    at_inbox,
    at_kinds,
    at_penalty,
    at_penalty_menu,
    at_penalty_proposal,
    at_penalty_deadlines,
    at_penalty_review,
    at_violations,
    at_serving,
    at_checklist,
]


@pytest.mark.parametrize("size", SIZES[:2], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__[3:])
async def test_the_screen_is_as_agreed(
    station: Station, busy: None, view: Callable[[Pilot[None]], Awaitable[None]], size: tuple[int, int]
) -> None:
    app = StationApp(station)
    async with app.run_test(size=size) as pilot:
        await sign_in_as(pilot, "王建国")
        await view(pilot)
        await settle(pilot)
        await drawn(pilot)
        check_golden(app, f"case-{view.__name__[3:]}")
