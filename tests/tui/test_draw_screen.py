"""The ceremony with keys: freeze, commit, wait, numbers twice, reveal, cases; and what it refuses to do early."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from station.services import casebook, draw_view, draws, opening, staff
from station.services.draw_terms import Asked
from station.services.draws import Plan
from station.store import plans as rows
from station.tui.app import StationApp
from station.wiring import Station
from tests.conftest import PIN, FrozenClock
from tests.services.test_plans import RANDOM, made
from tests.tui.reading import SIZES, check_golden, lines, page
from tests.tui.test_case import settle, sign_in

KL8 = "3 7 11 14 20 22 25 31 33 36 41 44 48 52 55 60 63 71 77 80"
SSQ = "5 9 13 21 28 32 11"


@pytest.fixture
def pool(enterprise: Callable[..., int]) -> None:
    for number in range(18):
        enterprise(risk=("orange", "yellow", "red")[number % 3], name=f"余姚市第{number}五金厂[/甲]")


async def type_words(pilot: Pilot[None], words: str) -> None:
    """Type into the field in front, once it is there, and confirm."""
    for _ in range(200):
        if isinstance(pilot.app.focused, Input):
            break
        await pilot.pause(0.01)
    assert isinstance(pilot.app.focused, Input), (pilot.app.focused, page(pilot.app))
    await pilot.press(*("space" if letter == " " else letter for letter in words), "enter")
    await settle(pilot)


async def at_draw(pilot: Pilot[None]) -> None:
    await sign_in(pilot)
    await pilot.press("f5")
    await settle(pilot)


async def test_the_ceremony(station: Station, pool: None, clock: FrozenClock) -> None:
    async with StationApp(station).run_test(size=(80, 24)) as pilot:
        await at_draw(pilot)
        assert "还没有抽取。" in page(pilot.app) and "> 1 冻结" in page(pilot.app)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("ctrl+o")
        await settle(pilot)
        shown = page(pilot.app)
        assert "✓ 1 冻结" in shown and "> 2 承诺" in shown and "必查 6 家，单列" in shown
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("ctrl+o")
        await settle(pilot)
        shown = page(pilot.app)
        assert "> 3 等待开奖" in shown and "2026-11-20 21:30 公布" in shown and "本地抽取" in shown
        await pilot.press("enter")
        await settle(pilot)
        assert "号码公布之后才能录入" in page(pilot.app)
        assert "下一步" not in lines(pilot.app)[-1]

    clock.set("2026-11-22T21:20:00+08:00")
    async with StationApp(station).run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        assert "现在是 2026-11-22 21:20 吗" in page(pilot.app)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("f5")
        await settle(pilot)
        assert "> 4 录入" in page(pilot.app)
        await pilot.press("enter")
        await settle(pilot)
        await type_words(pilot, "1 2 3")
        assert "应为 20 个号码" in page(pilot.app)
        await pilot.press(*["backspace"] * 5)
        await type_words(pilot, KL8)
        assert "第二次录入" in page(pilot.app) and "77 80" not in page(pilot.app)
        await type_words(pilot, KL8)
        await type_words(pilot, SSQ)
        await type_words(pilot, SSQ.replace("32", "33"))
        assert "两次录入不一致" in page(pilot.app)
        await pilot.press("enter")
        await settle(pilot)
        await type_words(pilot, SSQ)
        await type_words(pilot, SSQ)
        assert "> 5 揭晓" in page(pilot.app)
        await pilot.press("enter")
        await settle(pilot)
        assert "结果指纹" in page(pilot.app) and "本地抽取" in page(pilot.app)
        await pilot.press("escape")
        await settle(pilot)
        shown = page(pilot.app)
        seen = draw_view.view(station.store, draw_view.find(station.store, 1))
        first = next(pick for pick in seen.picks if pick.selected)
        assert seen.line.state == "revealed"
        assert first.ticket[:12] in shown and first.ticket in shown and first.name in shown
        assert seen.seed is not None and seen.seed[:8] in shown and "种子" in shown
        assert seen.line.commit_hash is not None and seen.line.commit_hash[-8:] in shown
        assert "以下候补" in shown
        assert all(cell_len(line) <= 80 for line in shown.splitlines())
        await pilot.press("ctrl+o")
        await settle(pilot)
        assert (station.home.exports / "draw-0001.zip").exists()
        await pilot.press("enter")
        await settle(pilot)
        selected = sum(pick.selected for pick in seen.picks)
        assert f"已开立 {selected} 件检查案件" in page(pilot.app)
        assert len(casebook.ids(station.store)) == selected


async def test_an_officer_cannot_commit_and_keeps_what_was_filled_in(station: Station, pool: None) -> None:
    async with StationApp(station).run_test(size=(120, 40)) as pilot:
        await sign_in(pilot, name_at=1)
        await pilot.press("f5")
        await settle(pilot)
        for _ in range(2):
            await pilot.press("enter")
            await settle(pilot)
            await pilot.press("ctrl+o")
            await settle(pilot)
        assert pilot.app.screen.is_modal
        assert draw_view.all_draws(station.store)[0].state == "frozen"


async def test_void_asks_for_the_reason_and_the_number_and_draws_can_be_paged(station: Station, pool: None) -> None:
    async with StationApp(station).run_test(size=(120, 40)) as pilot:
        await at_draw(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("ctrl+o")
        await settle(pilot)
        await pilot.press("ctrl+w")
        await settle(pilot)
        await type_words(pilot, "wrong list")
        await type_words(pilot, "0002")
        assert draw_view.all_draws(station.store)[0].state == "frozen"
        await pilot.press(*["backspace"] * 4)
        await type_words(pilot, "0001")
        assert draw_view.all_draws(station.store)[0].state == "void"
        assert "已作废：wrong list" in page(pilot.app)
        await pilot.press("ctrl+n")
        await settle(pilot)
        await pilot.press("ctrl+o")
        await settle(pilot)
        assert "第 2 号" in lines(pilot.app)[0]
        await pilot.press("left")
        await settle(pilot)
        assert "第 1 号" in lines(pilot.app)[0] and "已作废" in page(pilot.app)
        await pilot.press("left")
        await settle(pilot)
        assert "没有别的抽取了" in page(pilot.app)


async def test_a_known_result_is_voided_by_two_people(station: Station, pool: None, clock: FrozenClock) -> None:
    chief = staff.sign_in(station.store, station.keys, "王建国", PIN)
    frozen = draws.freeze_lists(station, chief, Plan("p", "2026-11", "平台不可用", ("orange", "yellow")))
    draws.commit(station, chief, frozen.id, Asked({"orange_b": 1, "yellow_b": 1}))
    clock.set("2026-11-22T21:20:00+08:00")
    chief = staff.sign_in(station.store, station.keys, "王建国", PIN)
    for source, typed in (("cn.kl8", KL8), ("cn.ssq", SSQ)):
        for _ in range(2):
            draws.enter(station.store, chief, frozen.id, source, typed)
    draws.reveal(station, chief, frozen.id)
    opened = opening.open_from_draw(station.store, chief, frozen.id)
    async with StationApp(station).run_test(size=(80, 24)) as pilot:
        await at_draw(pilot)
        for consents in (False, True):
            await pilot.press("ctrl+w")
            await settle(pilot)
            await type_words(pilot, "wrong list")
            assert "2 件未结" in page(pilot.app) and opened[0].number in page(pilot.app)
            await type_words(pilot, "0001")
            assert "由谁同意作废" in page(pilot.app) and "王建国" not in chosen_from(pilot)
            await pilot.press(*(("enter",) if consents else ("escape",)))
            await settle(pilot)
            assert draw_view.all_draws(station.store)[0].state == "revealed"
        await type_words(pilot, PIN)
        assert draw_view.all_draws(station.store)[0].state == "void"


def chosen_from(pilot: Pilot[None]) -> str:
    """Everybody who is offered."""
    offered = pilot.app.screen.query_one(OptionList)
    return "".join(str(offered.get_option_at_index(at).prompt) for at in range(offered.option_count))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_first_steps_look_as_agreed(
    station: Station, pool: None, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Later steps show hashes that differ from run to run."""
    monkeypatch.setattr("station.services.standing.disk_used", lambda station: 61)
    app = StationApp(station)
    async with app.run_test(size=size) as pilot:
        await at_draw(pilot)
        check_golden(app, "draw-nothing")
        await pilot.press("enter")
        await settle(pilot)
        check_golden(app, "draw-freeze")
        await pilot.press("ctrl+o")
        await settle(pilot)
        check_golden(app, "draw-lists")
        await pilot.press("enter")
        await settle(pilot)
        check_golden(app, "draw-terms")


async def test_a_draw_is_made_for_a_task(station: Station, pool: None) -> None:
    chief = staff.sign_in(station.store, station.keys, "王建国", PIN)
    plan, (task,) = made(station, chief, RANDOM)
    async with StationApp(station).run_test(size=(80, 24)) as pilot:
        await at_draw(pilot)
        await pilot.press("enter")
        await settle(pilot)
        shown = page(pilot.app)
        assert "工贸企业双随机抽查（已抽 0/5 家）" in shown and "计划  " not in shown
        await pilot.press("ctrl+o")
        await settle(pilot)
        (line,) = draw_view.all_draws(station.store)
        assert line.plan_ref == f"{plan.title}：{task.title}"
        assert rows.of_draw(station.store, line.id) == task.id
        await pilot.press("enter")
        await settle(pilot)
        assert "计划检查 5 家，已抽 0 家，还差 5 家" in page(pilot.app).replace("\n", "")


async def test_a_draw_without_a_task_names_its_plan_by_hand(station: Station, pool: None) -> None:
    chief = staff.sign_in(station.store, station.keys, "王建国", PIN)
    made(station, chief, RANDOM)
    async with StationApp(station).run_test(size=(80, 24)) as pilot:
        await at_draw(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("right")
        await settle(pilot)
        assert "2026年度安全生产监督检查计划" in page(pilot.app)
        await pilot.press("ctrl+o")
        await settle(pilot)
        (line,) = draw_view.all_draws(station.store)
        assert line.plan_ref == "2026年度安全生产监督检查计划" and rows.of_draw(station.store, line.id) is None
