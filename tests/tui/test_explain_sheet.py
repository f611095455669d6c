"""怎样计算: a deadline opened over the screen, day by day, in the smallest terminal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from rich.cells import cell_len

from station.records.people import Proof
from station.services import counting, terms
from station.tui.app import StationApp
from station.tui.explain_sheet import ExplainSheet
from station.wiring import Station
from tests.services.running_terms import opened, start
from tests.tui.reading import SIZES, lines, page
from tests.tui.test_case import settle, sign_in


@pytest.mark.parametrize("size", SIZES)
async def test_day_by_day(
    station: Station, officer: Proof, enterprise: Callable[..., int], size: tuple[int, int]
) -> None:
    case = opened(station, enterprise())
    start(station, case, "SEAL_30D", "2026-11-02")
    terms.pause(station.store, officer, case, "SEAL_30D", "appraisal", date(2026, 11, 10), "鉴定委托书〔2026〕3号")
    (sealed,) = terms.resume(station.store, officer, case, "SEAL_30D", date(2026, 11, 13))
    app = StationApp(station)
    async with app.run_test(size=size) as pilot:
        await sign_in(pilot)
        app.push_screen(ExplainSheet(counting.count(station.store, sealed.id)))
        await settle(pilot)
        top = page(app)
        assert "查封扣押" in top and "2026-12-05" in top and "民法典第二百零一条" in top and "Esc 关闭" in top
        assert all(cell_len(line) <= size[0] for line in lines(app))
        await pilot.press("end")
        await settle(pilot)
        bottom = page(app)
        assert "扣除期间，不计入" in bottom and "第30日" in bottom and "第1至7日" in bottom
        await pilot.press("escape")
        await settle(pilot)
        assert not app.screen.is_modal
