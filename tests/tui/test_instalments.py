"""分期缴纳 with keys: the parts are written one by one, and the case says how each stands."""

from __future__ import annotations

from collections.abc import Callable

from station.services import instalments
from station.tui.app import StationApp
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.penalty_walk import Desk
from tests.tui.reading import page
from tests.tui.walking import another_day, begin, fill, press, sign_in_as, stays, step, to_case


async def test_granted_in_parts_paid_and_overdue(
    station: Station, clock: FrozenClock, enterprise: Callable[..., int]
) -> None:
    desk = Desk(station, clock)
    case = desk.served(enterprise(), 3_000)
    terms = {"approval": "余应急缴批1号", "approved_on": "2026-11-20", "note": "资金周转困难"}
    app = StationApp(station)
    async with app.run_test(size=(140, 40)) as pilot:
        await sign_in_as(pilot, "王建国")
        await to_case(pilot, case.number)
        clock.advance(minutes=5)
        await begin(pilot, "批准延期（分期）缴纳")
        await fill(pilot, by_parts="yes", **terms)
        assert "第 1 期" in page(app)
        await press(pilot, "tab")
        assert "各期相加等于未缴的罚款 3,000元" in page(app).replace("\n", "")
        await fill(pilot, due_on="2026-12-10", amount="1000", more="yes")
        await stays(pilot, "各期合计2,500元", due_on="2027-01-10", amount="1500", more="no")
        await fill(pilot, amount="2000")
        found = [each.part for each in instalments.standing(station.store, case.id)]
        assert [(each.due_on.isoformat(), each.amount_fen) for each in found] == [
            ("2026-12-10", 100_000), ("2027-01-10", 200_000)
        ]  # fmt: skip
        await step(pilot, clock, "登记缴纳一期", amount="400", note="票据号0012346")
        assert "第1期  2026-12-10 前缴 1,000元" in page(app) and "未缴 600元" in page(app)
        await another_day(pilot, clock, "2026-12-15T09:00:00+08:00", "王建国")
        await to_case(pilot, case.number)
        assert "! 第1期" in page(app) and "逾期，还差 600元" in page(app)
        await step(pilot, clock, "登记缴纳一期", amount="600", note="票据号0012347")
        assert "✓ 第1期" in page(app) and "2026-12-15 已缴清" in page(app)


async def test_a_delay_in_one_sum_asks_for_no_parts(
    station: Station, clock: FrozenClock, enterprise: Callable[..., int]
) -> None:
    desk = Desk(station, clock)
    case = desk.served(enterprise(), 3_000)
    terms = {"approval": "余应急缴批1号", "approved_on": "2026-11-20", "note": "资金周转困难"}
    async with StationApp(station).run_test(size=(140, 40)) as pilot:
        await sign_in_as(pilot, "王建国")
        await to_case(pilot, case.number)
        await step(pilot, clock, "批准延期（分期）缴纳", by_parts="no", until="2026-12-31", **terms)
        await press(pilot, "escape")
    assert desk.running(case)["PAY_15D"] == "2026-12-31"
    assert instalments.standing(station.store, case.id) == ()
