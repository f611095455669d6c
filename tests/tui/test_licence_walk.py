"""A licence as far as a station goes, walked on screens, with keys: reception, on-site check, the bureau's decision."""

from __future__ import annotations

from collections.abc import Callable

from station.records.people import Proof
from station.store import cases, deadlines
from station.tui.app import StationApp
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.tui.reading import page
from tests.tui.walking import SHOWN, SIGNED, choose, fill, press, search, sign_in_as, step


async def test_received_completed_checked_granted_and_handed_over(
    station: Station, chief: Proof, enterprise: Callable[..., int], clock: FrozenClock
) -> None:
    store, _ = station.store, enterprise()
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in_as(pilot, "王建国")
        await press(pilot, "f4", "ctrl+n")
        await choose(pilot, "行政许可")
        await search(pilot, "yysdslzpc")
        await fill(pilot, item="XK-002", said="yanhua")
        case_id = cases.ids(store)[0]
        assert "[ 已接件 ]" in page(app)
        await step(pilot, clock, "一次告知补正", note="queshao")
        await step(pilot, clock, "登记补正材料")
        await step(pilot, clock, "受理")
        await step(pilot, clock, "现场核查", **SHOWN, **SIGNED, note="fuhe")
        await step(pilot, clock, "登记返回单位")
        await step(pilot, clock, "登记准予许可决定", note="8hao")
        await step(pilot, clock, "送达许可证件或决定", to="zhangsan")
        await step(pilot, clock, "办结")
        assert "[ 办结 ]" in page(app)
    case = cases.get(store, case_id)
    assert (case.stage, case.result) == ("closed", "granted")
    rules = {each.rule: each.state for each in deadlines.of_case(store, case_id)}
    assert rules["LIC_DECIDE_20"] == "met" and rules["PUB_7WD"] == "running"
