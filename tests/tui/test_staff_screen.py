"""人员与登记 on screen: every list, and every form that changes one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from station.records.moment import day
from station.records.people import Proof
from station.services import delegation, numbers, people, recorders, staff
from station.store import cases
from station.tui.app import StationApp
from station.tui.form import Pick
from station.tui.screen import StationScreen
from station.tui.screens.staff import PAGES
from station.wiring import Station
from tests.conftest import PIN, FrozenClock
from tests.services.archive import Archive
from tests.services.review_cases import review_scene
from tests.services.test_people import named, proof
from tests.services.test_review_deviations import answered, decided, submitted
from tests.tui.reading import lines, page
from tests.tui.test_case import settle, sign_in

ROSTER, EQUIPMENT, TRAININGS, RECUSALS, DELEGATIONS, LAWBOOK, NUMBERS, DEVIATIONS, REGISTERS = range(9)
SMALL = (80, 24)


async def at(pilot: Pilot[None], place: int, who: int = 0) -> None:
    await sign_in(pilot, who)
    await pilot.press("f10", *["right"] * place)
    await settle(pilot)


async def do(pilot: Pilot[None], *keys: str) -> str:
    await pilot.press(*keys)
    await settle(pilot)
    return page(pilot.app)


async def fill(pilot: Pilot[None], *values: str) -> str:
    """The typed fields of a form from the top, then confirmed."""
    shown = [one for one in pilot.app.screen.query(Input) if one.parent and one.parent.display]
    for field, value in zip(shown, values, strict=False):
        field.value = value
    return await do(pilot, "ctrl+o")


async def command(pilot: Pilot[None], name: str) -> str:
    screen = pilot.app.screen
    assert isinstance(screen, StationScreen)
    screen.action_run_command(name)
    await settle(pilot)
    return page(pilot.app)


async def new_pin(pilot: Pilot[None], pin: str) -> str:
    await do(pilot, *pin, "enter")
    return await do(pilot, *pin, "enter")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_every_list_fits(station: Station, chief: Proof, size: tuple[int, int]) -> None:
    recorders.register(station.store, chief, "ZFY0001", chief.officer_id)
    app = StationApp(station)
    async with app.run_test(size=size) as pilot:
        await at(pilot, ROSTER)
        shown = page(app)
        assert "在岗 4 人" in shown and "持证率 4/4 100%" in shown and "记录仪配备率 1/4 25%" in shown
        assert "王建国" in shown and "✓ 有效" in shown and "ZFY0001" in shown and "未配备" in shown and "5%" in shown
        wanted = (
            ("[配备 3]", "! 未配备"),
            ("[培训]", "还没有登记培训"),
            ("[回避]", "还没有登记回避"),
            ("[代岗]", "没有代岗"),
            ("[法规]", "JC-001", "待局确认", "在期"),
            ("[文号]", "余应急检〔2026〕1号", "从 1 起"),
            ("[审核偏离]", "没有决定与审核意见不一致的案件"),
            ("[公布登记]", "权力清单", "尚无版本"),
        )
        for words in wanted:
            shown = await do(pilot, "right")
            assert all(one in shown for one in words), shown
        around = len(PAGES) - REGISTERS
        assert "[人员]" in await do(pilot, *["right"] * around)
        assert "[公布登记]" in await do(pilot, *["left"] * around)
        assert len(lines(app)) == size[1]


async def test_a_renewed_certificate(station: Station, chief: Proof) -> None:
    app = StationApp(station)
    async with app.run_test(size=SMALL) as pilot:
        await at(pilot, ROSTER)
        assert "变更登记：李敏" in await do(pilot, "down", "enter")
        assert "日期" in await fill(pilot, "浙A-2", "2031-13-01") or "✓" not in page(app)
        shown = await fill(pilot, "浙A-2", "2031-12-31", "省政府", "危化、粉尘涉爆")
        assert "李敏的登记已变更" in shown and "不是 11 位" in shown
    kept = named(station, "李敏")
    assert (kept.cert_no, kept.cert_valid_to, kept.cert_issuer) == ("浙A-2", day("2031-12-31"), "省政府")
    assert kept.skills == {"危化", "粉尘涉爆"} and kept.frontline and kept.roles == {"officer"}


async def test_somebody_new_chooses_a_pin_or_later(station: Station) -> None:
    app = StationApp(station)
    async with app.run_test(size=SMALL) as pilot:
        await at(pilot, ROSTER)
        await do(pilot, "ctrl+n")
        assert "孙新 的新口令" in await fill(pilot, "孙新", "11028100009", "2030-01-01")
        assert "口令太简单" in await do(pilot, *"1111", "enter")
        app.screen.query_one(Input).value = ""
        await do(pilot, *"1357", "enter")
        assert "两遍不一样" in await do(pilot, *"1358", "enter")
        app.screen.query_one(Input).value = ""
        assert "孙新已登记" in await do(pilot, *"1357", "enter")
        await do(pilot, "ctrl+n")
        await fill(pilot, "钱晚", "11028100010", "2030-01-01")
        shown = await do(pilot, "escape")
        assert "钱晚已登记" in shown and "还没有口令" in shown
    assert proof(station, "孙新", "1357").roles == {"officer"}
    assert not staff.has_pin(station.keys, named(station, "钱晚").id)


async def test_a_lost_pin_takes_two(station: Station) -> None:
    app = StationApp(station)
    async with app.run_test(size=SMALL) as pilot:
        await at(pilot, ROSTER)
        assert "自己的口令" in await command(pilot, "staff.pin")
        await do(pilot, "down", "ctrl+e")
        assert "谁来共同确认" in page(app)
        await do(pilot, "down", "enter", *PIN, "enter")
        assert "李敏的口令已重设" in await new_pin(pilot, "1357")
        assert "口令已改" in (await command(pilot, "staff.own_pin")) + await new_pin(pilot, "8642")
    assert proof(station, "李敏", "1357") and proof(station, "王建国", "8642")


async def test_leaving_and_coming_back(station: Station) -> None:
    app = StationApp(station)
    async with app.run_test(size=SMALL) as pilot:
        await at(pilot, ROSTER)
        await do(pilot, "down")
        assert "李敏离岗" in await command(pilot, "staff.leave")
        assert "李敏已离岗" in await do(pilot, *"jiediao", "enter")
        assert named(station, "李敏").status == "left"
        await do(pilot, "end")
        assert "李敏已返岗" in await command(pilot, "staff.leave")
        await do(pilot, "home")
        await command(pilot, "staff.leave")
        assert "唯一的所长" in await do(pilot, *"tuixiu", "enter")
    assert named(station, "李敏").status == "active"


async def test_leaving_with_cases_in_hand(station: Station, chief: Proof, enterprise: Callable[..., int]) -> None:
    one, archive = named(station, "李敏"), Archive(station)
    mine: dict[str, Any] = {"lead_id": one.id, "stage": "on_site"}
    first = archive.case(enterprise(name="甲厂"), "2026-11-18T09:00:00+08:00", **mine)
    taken = named(station, "陈海波").id
    second = archive.case(enterprise(name="乙厂"), "2026-11-18T09:00:00+08:00", **mine, assist_id=taken)
    recorders.register(station.store, chief, "ZFY0001", one.id)
    app = StationApp(station)
    async with app.run_test(size=(120, 40)) as pilot:
        await at(pilot, ROSTER)
        await do(pilot, "down")
        shown = await command(pilot, "staff.leave")
        assert "要交接的 3 件" in shown and "接办人" in shown and "记录仪 ZFY0001" in shown
        assert "手上的案件已交接" in await fill(pilot, "调到局里")
    found = {each.id: each for each in cases.some(station.store, [first, second]).values()}
    assert named(station, "李敏").status == "left"
    assert (found[first].lead, found[second].lead) == ("王建国", "王建国")
    assert recorders.get(station.store, "ZFY0001").officer_id is None


async def test_a_recorder_for_an_officer(station: Station, chief: Proof) -> None:
    recorders.register(station.store, chief, "ZFY0007")
    app = StationApp(station)
    async with app.run_test(size=SMALL) as pilot:
        await at(pilot, EQUIPMENT)
        await do(pilot, "enter")
        assert "< ZFY0007 >" in page(app)
        assert "已给王建国配备记录仪" in await do(pilot, "ctrl+o")
        await do(pilot, "home", "enter")
        assert "李敏" in await fill(pilot, "ZFY0008")
    assert recorders.get(station.store, "ZFY0007").officer_name == "王建国"
    assert recorders.get(station.store, "ZFY0008").officer_name == "李敏"


async def test_training(station: Station) -> None:
    app = StationApp(station)
    async with app.run_test(size=SMALL) as pilot:
        await at(pilot, TRAININGS)
        await do(pilot, "ctrl+n")
        assert "写分钟数" in await fill(pilot, "文书制作", "两小时")
        assert "培训已登记" in await fill(pilot, "文书制作", "120", "2026-11-19", "局法规科", "合格")
        assert "文书制作" in page(app) and "本年培训 120 分钟" in page(app)
        assert "按 Ctrl+N" in await do(pilot, "enter")
    assert [one.minutes for one in people.trained(station.store)] == [120]


async def test_recusals(station: Station, enterprise: Callable[..., int]) -> None:
    enterprise(name="余姚市甲化工厂", initials="yysjhgc")
    app = StationApp(station)
    async with app.run_test(size=SMALL) as pilot:
        await at(pilot, RECUSALS)
        await do(pilot, "ctrl+n")
        assert "没有唯一对应的单位" in await fill(pilot, "乙厂", "亲属")
        assert "回避已登记" in await fill(pilot, "甲化工", "亲属")
        assert "余姚市甲化工厂" in page(app) and "在期" in page(app)
        await do(pilot, "enter")
        assert "王建国的回避已解除" in await do(pilot, *"yizhuanrang", "enter")
        assert "已经结束" in await do(pilot, "enter")
    assert people.recused(station.store)[0].ended_at is not None


async def test_a_deputy_is_named_signs_in_as_one_and_is_locked_out_when_it_ends(
    station: Station, chief: Proof, clock: FrozenClock
) -> None:
    app = StationApp(station)
    async with app.run_test(size=SMALL) as pilot:
        await at(pilot, DELEGATIONS)
        await do(pilot, "ctrl+n")
        for pick in app.screen.query(Pick):
            assert len(pick._choices) == 4
        assert "代岗已登记" in await fill(pilot, "2026-11-20", "2026-11-20", "开会")
        assert "周倩" in page(app) and "[代岗 1]" in page(app)
        await do(pilot, "ctrl+l")
        app.screen.query_one("#people").highlighted = 3  # type: ignore[attr-defined]
        await do(pilot, *PIN, "enter")
        assert "周倩 代王建国" in lines(app)[0]
        assert "由所长办理" not in await do(pilot, "f10", "down", "enter")
        await do(pilot, "escape")
        clock.set("2026-11-21T00:00:00+08:00")
        app.follow()
        await settle(pilot)
        assert app.screen.NAME == "sign_in"  # type: ignore[attr-defined]
    assert delegation.every(station.store)[0].deputy == "周倩"


async def test_a_delegation_is_ended_early(station: Station, chief: Proof) -> None:
    one = named(station, "李敏")
    delegation.delegate(station.store, chief, chief.officer_id, one.id, day("2026-11-20"), day("2026-11-30"), "开会")
    app = StationApp(station)
    async with app.run_test(size=SMALL) as pilot:
        await at(pilot, DELEGATIONS)
        await do(pilot, "enter")
        assert "李敏不再代行王建国的职责" in await do(pilot, *"huilai", "enter")
        assert "已经结束" in await do(pilot, "enter")


async def test_a_start_value(station: Station) -> None:
    app = StationApp(station)
    async with app.run_test(size=SMALL) as pilot:
        await at(pilot, NUMBERS)
        await do(pilot, "enter")
        assert "写一个数" in await do(pilot, *"abc", "enter")
        app.screen.query_one(Input).value = ""
        assert "起始号已定" in await do(pilot, *"58", "enter")
        assert "余应急检〔2026〕58号" in page(app) and "从 58 起" in page(app)
        assert "当年的起始号已定" in await do(pilot, "enter")
    assert numbers.standing(station.store, 2026)[0].following_serial == 58


async def test_an_officer_reads_and_is_told_who_may(station: Station) -> None:
    app = StationApp(station)
    async with app.run_test(size=SMALL) as pilot:
        await at(pilot, ROSTER, who=1)
        assert "由所长办理" in await do(pilot, "enter")
        assert "由所长办理" in await do(pilot, "ctrl+n")
        assert "由所长办理" in await command(pilot, "staff.leave")
        assert "由所长或内勤办理" in await do(pilot, "right", "right", "ctrl+n")
        assert "由局里下发" in await do(pilot, "right", "right", "right", "enter")
        assert "先到「人员」" in await command(pilot, "staff.pin")


async def test_an_officer_declares_a_recusal_of_his_own(station: Station, enterprise: Callable[..., int]) -> None:
    enterprise(name="余姚市甲化工厂")
    app = StationApp(station)
    async with app.run_test(size=SMALL) as pilot:
        await at(pilot, RECUSALS, who=1)
        await do(pilot, "ctrl+n")
        assert [each for each, _ in app.screen.query_one(Pick)._choices] == [str(named(station, "李敏").id)]
        assert "回避已登记" in await fill(pilot, "余姚市甲化工厂", "亲属")
        assert "由所长办理" in await do(pilot, "enter")


async def test_permits_are_put_in_at_the_door_and_on_the_list(station: Station) -> None:
    app = StationApp(station)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        assert "凭局签许可重设口令" in await command(pilot, "sign_in.permit")
        assert "没有与局端配对" in await fill(pilot, __file__, "AAAA") or "读不了许可" in page(app)
        await sign_in(pilot)
        await do(pilot, "f10")
        assert "局签许可文件" in await command(pilot, "staff.permit")
        assert "读不了许可文件 /none" in await do(pilot, *"/none", "enter")
        assert "[人员]" in page(app)


async def test_deviations_are_the_chiefs(tmp_path: Path, founded: Path) -> None:
    with review_scene(tmp_path, founded) as scene:
        sent = submitted(scene, ("fine", 6_000_000))
        answered(scene, sent, "opinion", "agree")
        decided(scene, sent.review.case_id, "decided", ("fine", 4_500_000))
        number = cases.get(scene.station.store, sent.review.case_id).number
        async with StationApp(scene.station).run_test(size=(120, 40)) as pilot:
            await at(pilot, DEVIATIONS)
            shown = page(pilot.app)
            assert number in shown and "决定与审核同意的不同" in shown and "60,000元，决定45,000元" in shown
            await do(pilot, "ctrl+n")
            assert "自动列出，不用登记" in page(pilot.app)
            await do(pilot, "enter")
            assert getattr(pilot.app.screen, "NAME", "") == "case" and "[审核]" in page(pilot.app)
        async with StationApp(scene.station).run_test(size=(120, 40)) as pilot:
            await at(pilot, DEVIATIONS, 1)
            assert number not in page(pilot.app) and "所长" in page(pilot.app)
