"""更多: a wrong time put right, a case voided by two, a condition released, a deadline opened day by day."""

from __future__ import annotations

from collections.abc import Callable

from station.records.people import Proof
from station.services import cases as inspections
from station.store import cases, deadlines, waivers
from station.tui.app import StationApp
from station.wiring import Station
from tests.conftest import PIN, FrozenClock
from tests.services.inspections import HAZARD, on_site, planned
from tests.tui.reading import lines, page
from tests.tui.walking import choose, fill, menu, press, sign_in_as, stays, to_case

Make = Callable[..., int]


async def test_a_time_put_right_moves_its_deadline_and_the_old_one_stays_readable(
    station: Station, chief: Proof, enterprise: Make, clock: FrozenClock
) -> None:
    store = station.store
    case_id = on_site(station, chief, enterprise()).id
    clock.advance(hours=2)
    inspections.record_result(store, chief, case_id, "rectify", signed=True, hazards=[HAZARD])
    clock.advance(hours=1)
    inspections.returned(store, chief, case_id)

    def uploads() -> list[tuple[str, str]]:
        found = (each for each in deadlines.of_case(store, case_id) if each.rule == "UPLOAD_24H")
        return sorted((each.state, each.due_at.format("DD HH:mm")) for each in found)

    assert uploads() == [("running", "21 12:00")]
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in_as(pilot, "李敏")
        await to_case(pilot, "1")
        await menu(pilot, "更正登记的事实")
        await choose(pilot, "发生时间　返回单位")
        await stays(pilot, "时间写成", new="zuotian", reason="kancuo")
        await fill(pilot, new="2026-11-20 11:30")
        assert "已更正：发生时间" in page(app)
        assert uploads() == [("running", "21 11:30"), ("superseded", "21 12:00")]
        await press(pilot, "left")
        await press(pilot, "tab", "end")
        told = page(app).replace("\n", "")
        assert "2026-11-20 12:00 改为 2026-11-20 11:30" in told and "理由：kancuo" in told, page(app)

        while "[期限" not in page(app):
            await press(pilot, "right")
        assert "Ctrl+K 怎么算的" in lines(app)[-1]
        await press(pilot, "ctrl+k")
        await choose(pilot, "音像")
        assert "2026-11-21" in page(app) and "11:30" in page(app)
        await press(pilot, "escape")


async def test_voided_by_two(station: Station, chief: Proof, enterprise: Make) -> None:
    case_id = planned(station, chief, enterprise()).id
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in_as(pilot, "王建国")
        await to_case(pilot, "1")
        await menu(pilot, "作废误开的案件")
        await press(pilot, *"wukai", "enter")
        assert "王建国" not in "".join(lines(app)[6:20]), "nobody is his own second"
        await choose(pilot, "李敏")
        await press(pilot, *PIN, "enter")
        assert "已作废" in page(app) and "没有要办的步骤" in page(app)
    assert cases.get(station.store, case_id).voided_at is not None
    assert station.store.lines()[-1].cosigner.endswith("李敏")


async def test_a_case_that_went_too_far_is_not_voided(station: Station, chief: Proof, enterprise: Make) -> None:
    on_site(station, chief, enterprise())
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in_as(pilot, "王建国")
        await to_case(pilot, "1")
        await press(pilot, "ctrl+t")
        assert "更正登记的事实" in page(app) and "作废误开的案件" not in page(app)


async def test_a_condition_is_released_by_the_chief_with_a_second_person(
    station: Station, chief: Proof, enterprise: Make
) -> None:
    case_id = on_site(station, chief, enterprise()).id
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in_as(pilot, "王建国")
        await to_case(pilot, "1")
        await menu(pilot, "放行一项条件")
        await choose(pilot, "应当音像记录的环节有记录")
        await press(pilot, *"guzhang", "enter")
        await choose(pilot, "陈海波")
        await press(pilot, *PIN, "enter")
        assert "已放行" in page(app), page(app)
    granted = waivers.of_case(station.store, case_id)
    assert [(each.guard, each.item, each.reason) for each in granted] == [("COVERAGE", "", "guzhang")]
