"""检查表: filled in on the spot, what failed becomes hazards, each of them re-inspected by itself."""

from __future__ import annotations

from collections.abc import Callable

from station.records.people import Proof
from station.services import casebook, checklists
from station.store import cases, deadlines
from station.tui.app import StationApp
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.inspections import on_site
from tests.tui.reading import page
from tests.tui.walking import SIGNED, another_day, begin, choose, fill, menu, press, sign_in_as, step, to_case


async def test_from_the_checklist_to_the_last_result(
    station: Station, chief: Proof, enterprise: Callable[..., int], clock: FrozenClock
) -> None:
    store = station.store
    case_id = on_site(station, chief, enterprise()).id
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in_as(pilot, "李敏")
        await to_case(pilot, "1")
        await menu(pilot, "填检查表")
        await choose(pilot, "涉氨制冷企业")
        assert "看空调末端管道和介质标识" in page(app) and "第四十一条第二款" in page(app)
        assert "重大隐患判定" in page(app)
        await press(pilot, "space", "down", "space", "space", "down", "enter")
        await press(pilot, *"meiyou", "enter")
        assert "已看 3/" in page(app) and "有问题 2" in page(app)
        await press(pilot, "ctrl+o")
        assert "其中有问题的共 2 项" in page(app)
        await menu(pilot, "填检查表")
        assert "✓ 合格" in page(app) and "已看 3/" in page(app), "what was kept is there again"
        await press(pilot, "escape")
        items = {each.item: each.result for each in checklists.checked(store, case_id).values()}
        assert items == {"AN-01": "ok", "AN-02": "problem", "AN-03": "problem"}

        await begin(pilot, "责令限期整改")
        await fill(pilot, **SIGNED, rectify_by="2026-12-05")
        assert "第 1 条隐患" in page(app) and "不符合：快速冻结装置" in page(app)
        await fill(pilot)
        assert "第 2 条隐患" in page(app) and "meiyou" in page(app)
        await fill(pilot, more="yes")
        await fill(pilot, description="peidianxiang", article="36tiao")
        hazards = cases.hazards(store, case_id)
        assert [(each.violation, each.major) for each in hazards] == [
            ("AF-102-01", True),
            ("AF-099-02", False),
            ("", False),
        ]
        assert hazards[0].description == "不符合：快速冻结装置设在单独的作业间，作业间内作业人员不超过9人"
        assert hazards[1].article == "《中华人民共和国安全生产法》第三十六条第一款"
        await step(pilot, clock, "登记返回单位")

        await another_day(pilot, clock, "2026-12-07T09:00:00+08:00", "李敏")
        await to_case(pilot, "1")
        await begin(pilot, "> 复查")
        await fill(pilot, **SIGNED)
        assert "共 3 条" in page(app)
        await fill(pilot, result="pass")
        await fill(pilot, result="later")
        await fill(pilot, result="later")
        assert casebook.get(store, case_id).stage == "rectify_ordered", "two are open"
        assert [each.recheck_result for each in cases.hazards(store, case_id)] == ["pass", None, None]
        await step(pilot, clock, "登记返回单位")
        await begin(pilot, "> 复查")
        await fill(pilot, **SIGNED)
        assert "共 2 条" in page(app)
        await fill(pilot, result="fail", said="haimei")
        await fill(pilot, result="pass")
        assert "复查不合格" in page(app)
    assert [each.recheck_result for each in cases.hazards(store, case_id)] == ["pass", "fail", "pass"]
    assert {each.state for each in deadlines.of_case(store, case_id) if each.rule == "RECTIFY"} <= {"met", "late"}


async def test_a_hazard_from_the_catalogue_brings_its_article(
    station: Station, chief: Proof, enterprise: Callable[..., int]
) -> None:
    case_id = on_site(station, chief, enterprise()).id
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in_as(pilot, "李敏")
        await to_case(pilot, "1")
        await begin(pilot, "责令限期整改")
        await fill(pilot, **SIGNED, rectify_by="2026-12-05")
        assert "Ctrl+F 目录" in page(app)
        await press(pilot, "ctrl+f")
        await press(pilot, *"jsbz", "enter")
        assert "AF-099-01" in page(app)
        await fill(pilot, description="3台压力机没有警示标志")
    (hazard,) = cases.hazards(station.store, case_id)
    assert (hazard.description, hazard.violation) == ("3台压力机没有警示标志", "AF-099-01")
    assert hazard.article == "《中华人民共和国安全生产法》第三十五条"


async def test_the_checklists_of_its_own_types_are_offered_first(
    station: Station, chief: Proof, enterprise: Callable[..., int]
) -> None:
    on_site(station, chief, enterprise(hazards="有限空间"))
    async with StationApp(station).run_test(size=(80, 24)) as pilot:
        await sign_in_as(pilot, "李敏")
        await to_case(pilot, "1")
        await menu(pilot, "填检查表")
        lines = [line for line in page(pilot.app).splitlines() if "有限空间" in line or "TY " in line]
        assert "YX" in lines[0] and "（本企业：有限空间）" in lines[0] and "TY" in lines[1]
