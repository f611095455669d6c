"""封存 and 定密 from the menu of a case: shown on its page, lifted by the chief, and a state secret only told off."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from station.records.people import Proof
from station.services import holds, secrecy
from station.tui.app import StationApp
from station.wiring import Station
from tests.services.inspections import planned
from tests.tui.reading import page
from tests.tui.walking import choose, menu, press, sign_in_as, to_case

Make = Callable[..., int]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_case_is_sealed_and_marked(
    station: Station, chief: Proof, enterprise: Make, size: tuple[int, int]
) -> None:
    case_id = planned(station, chief, enterprise()).id
    app = StationApp(station)
    async with app.run_test(size=size) as pilot:
        await sign_in_as(pilot, "王建国")
        await to_case(pilot, "1")
        await menu(pilot, "封存")
        await choose(pilot, "投诉举报")
        await press(pilot, *"tousu", "enter")
        assert "已封存" in page(app)
        (held,) = holds.standing(station.store)
        assert (held.case_id, held.cause, held.reason) == (case_id, "complaint", "tousu")
        await menu(pilot, "定密")
        await choose(pilot, "商业秘密")
        await press(pilot, *"peifang", "enter")
        assert secrecy.level(station.store, case_id) == "trade_secret"
        assert "投诉举报" in page(app) and "商业秘密" in page(app), page(app)
        await menu(pilot, "解除封存")
        await choose(pilot, "投诉举报")
        await press(pilot, *"yijie", "enter")
        assert holds.standing(station.store) == ()


async def test_a_state_secret_is_told_what_to_do(station: Station, chief: Proof, enterprise: Make) -> None:
    case_id = planned(station, chief, enterprise()).id
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in_as(pilot, "李敏")
        await to_case(pilot, "1")
        size = station.store.size()
        await menu(pilot, "定密")
        await choose(pilot, "国家秘密")
        told = page(app).replace("\n", "").replace(" ", "")
        assert "不是涉密设备" in told, page(app)
        assert (station.store.size(), secrecy.level(station.store, case_id)) == (size, "none")
