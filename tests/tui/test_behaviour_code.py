"""行政行为码 on screen: asked when the case is filed, shown on its first page, not asked a second time."""

from __future__ import annotations

from collections.abc import Callable

from station.store import cases
from station.tui.app import StationApp
from station.tui.form import Form
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.penalty_walk import Desk
from tests.tui.reading import page
from tests.tui.walking import begin, opened, sign_in_as, step, to_case


async def test_asked_once_and_shown(station: Station, clock: FrozenClock, enterprise: Callable[..., int]) -> None:
    desk = Desk(station, clock)
    case = desk.opened(enterprise())
    app = StationApp(station)
    async with app.run_test(size=(120, 40)) as pilot:
        await sign_in_as(pilot, "李敏")
        await to_case(pilot, case.number)
        assert "行政行为码" not in page(app)
        await step(pilot, clock, "提出立案", behaviour_code="33028120261120")
        assert cases.get(station.store, case.id).behaviour_code == "33028120261120"
        assert "行政行为码  33028120261120" in page(app)
        await begin(pilot, "提出立案")
        form = opened(pilot)
        assert isinstance(form, Form) and not form.query("#field-behaviour_code")
