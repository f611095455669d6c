"""A step that may be about one of several parties asks which; the others wait, and the case says so."""

from __future__ import annotations

from collections.abc import Callable

from station.store import cases
from station.tui.app import StationApp
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.penalty_walk import Desk
from tests.services.several_parties import FIRM, PERSON, decided, papers, people
from tests.tui.reading import page
from tests.tui.walking import SHOWN, SIGNED, begin, fill, press, sign_in_as, step, to_case


async def test_one_party_is_served_after_the_other(
    station: Station, clock: FrozenClock, enterprise: Callable[..., int]
) -> None:
    desk = Desk(station, clock)
    case = decided(desk, enterprise(name=FIRM), PERSON)
    firm, person = people(desk, case)
    app = StationApp(station)
    async with app.run_test(size=(140, 40)) as pilot:
        await sign_in_as(pilot, "李敏")
        await to_case(pilot, case.number)
        clock.advance(minutes=5)
        await begin(pilot, "送达决定书（当面，有罚款）")
        assert "全部当事人一起" in page(app)
        await fill(pilot, party=str(firm.id), how="direct", to="张三", **SHOWN, **SIGNED)
        assert cases.get(station.store, case.id).stage == "decided"
        # One waits: there is nothing to choose any more.
        await step(pilot, clock, "送达决定书（当面，有罚款）", how="direct", to="钱志远", **SHOWN, **SIGNED)
        assert cases.get(station.store, case.id).stage == "served"
        await press(pilot, "escape")
    served = [(one.party_id, one.served_to) for one in papers(desk, case, "D33", "D34")]
    assert served == [(firm.id, "张三"), (person.id, "钱志远")]
    said = [
        (one.kind, one.detail) for one in cases.events(station.store, case.id) if one.kind in ("party_served", "served")
    ]
    assert said == [("party_served", FIRM), ("served", "钱志远")]
