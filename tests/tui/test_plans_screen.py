"""计划任务 with keys: a plan from draft to receipt, tasks, inspections by task and off plan, and the months."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from station.records.people import Proof
from station.records.plan import MonthShare, Plan, Task, YearShare
from station.services import casebook, opening_planned, plan_amendments, plans
from station.services.plan_words import change, share_lines
from station.store import plans as rows
from station.tui.app import StationApp
from station.tui.opening_forms import open_inspection
from station.tui.plan_forms import scope_of, scope_words
from station.tui.plan_pages import bar, share_line
from station.tui.screen import StationScreen
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.test_plans import MUST, RANDOM, TERMS, made
from tests.tui.reading import SIZES, lines, page
from tests.tui.test_case import settle, sign_in

Make = Callable[..., int]


@pytest.fixture
def planned(station: Station, chief: Proof) -> tuple[Plan, list[Task]]:
    """An approved annual plan with a task of each way."""
    return made(station, chief, MUST, RANDOM)


async def at_plans(pilot: Pilot[None], name_at: int = 0) -> None:
    await sign_in(pilot, name_at)
    assert isinstance(pilot.app, StationApp)
    pilot.app.go("plans")
    await settle(pilot)


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)


async def write(pilot: Pilot[None], field: str, words: str) -> None:
    """Put words into a field of the form in front."""
    pilot.app.screen.query_one(f"#field-{field}").query_one(Input).value = words
    await settle(pilot)


async def choose(pilot: Pilot[None], words: str) -> None:
    """The choice of the list in front that says these words."""
    options = pilot.app.screen.query_one(OptionList)
    at = next(i for i in range(options.option_count) if words in str(options.get_option_at_index(i).prompt))
    options.highlighted = at
    await press(pilot, "enter")


async def test_from_draft_to_the_receipt(station: Station) -> None:
    async with StationApp(station).run_test(size=(80, 24)) as pilot:
        await at_plans(pilot)
        assert "还没有检查计划。" in page(pilot.app) and "计划任务" in lines(pilot.app)[0]
        await press(pilot, "ctrl+n")
        assert "2026年度安全生产监督检查计划" in page(pilot.app)
        await press(pilot, "ctrl+o")
        assert "已拟订「2026年度安全生产监督检查计划」" in page(pilot.app)
        await press(pilot, "ctrl+a")
        assert "先给计划增加任务" in page(pilot.app)
        await press(pilot, "ctrl+t")
        await press(pilot, "ctrl+o")
        assert "名称" in page(pilot.app) and rows.tasks(station.store) == []
        await write(pilot, "title", "粉尘涉爆企业全覆盖")
        await write(pilot, "quota", "0")
        await press(pilot, "ctrl+o")
        assert "请填 1 或更大的整数" in page(pilot.app)
        await write(pilot, "quota", "12")
        await write(pilot, "scope", "红色、粉尘涉爆")
        await press(pilot, "ctrl+o")
        (task,) = rows.tasks(station.store)
        assert (task.title, task.quota, task.scope) == ("粉尘涉爆企业全覆盖", 12, ("red", "粉尘涉爆"))
        await press(pilot, "enter")
        await choose(pilot, "批准计划")
        assert "1 个任务，共 12 家" in page(pilot.app)
        await press(pilot, *"YJ3", "enter")
        await press(pilot, "ctrl+e")
        await press(pilot, "ctrl+o")
        assert "还没有公示回执" in page(pilot.app)
        await write(pilot, "receipt", "ZJ-77")
        await press(pilot, "ctrl+o")
        (found,) = plans.progress(station.store)
        assert (found.plan.state, found.plan.basis, found.plan.receipt) == ("published", "YJ3", "ZJ-77")
        assert "已公示" in page(pilot.app)


async def test_a_task_opens_inspections_for_its_scope_and_by_name(
    station: Station, planned: tuple[Plan, list[Task]], enterprise: Make
) -> None:
    red, other = enterprise(risk="red"), enterprise(name="余姚化工有限公司", initials="yyhgyxgs", pinyin="yuyaohuagong")
    async with StationApp(station).run_test(size=(80, 24)) as pilot:
        await at_plans(pilot)
        await press(pilot, "down", "enter")
        await choose(pilot, "按任务开案")
        assert "范围内还没有开案的 1 家" in page(pilot.app)
        await press(pilot, "enter")
        await press(pilot, "enter")
        assert "已开立 余应急检〔2026〕1号" in page(pilot.app)
        await press(pilot, "ctrl+o")
        await press(pilot, *"yyhg")
        assert "余姚化工有限公司" in page(pilot.app)
        await press(pilot, "enter")
        assert "已选 1 家：余姚化工有限公司" in page(pilot.app)
        await press(pilot, *"yyhg", "enter")
        assert "已经选过了" in page(pilot.app)
        await press(pilot, *["backspace"] * 4, "enter")
        await press(pilot, "enter")
        found = casebook.some(station.store, casebook.ids(station.store))
        assert {each.enterprise_id for each in found.values()} == {red, other}
        assert {each.source for each in found.values()} == {"planned_non_random"}
        shown = page(pilot.app)
        assert "开案 2" in shown and "落后 6" in shown
        await press(pilot, "down")
        await press(pilot, "ctrl+o")
        assert "双随机任务按抽取开案" in page(pilot.app)


async def test_an_off_plan_inspection_asks_why(station: Station, enterprise: Make) -> None:
    target = enterprise()
    async with StationApp(station).run_test(size=(80, 24)) as pilot:
        await at_plans(pilot, name_at=1)
        await press(pilot, "ctrl+b")
        await press(pilot, "z", "z", "z", "enter")
        assert "没有这样的企业" in page(pilot.app)
        await press(pilot, *["backspace"] * 3, *"yysd", "enter")
        assert "计划外检查　余姚市第1塑料制品厂" in page(pilot.app)
        clue = pilot.app.screen.query_one("#field-clue").query_one("Pick")
        clue.focus()
        await press(pilot, *["right"] * 5)
        await press(pilot, "ctrl+o")
        assert "没有写明事由" in page(pilot.app)
        await write(pilot, "note", "节前巡查")
        await press(pilot, "ctrl+o")
        (case_id,) = casebook.ids(station.store)
        case = casebook.get(station.store, case_id)
        assert (case.enterprise_id, case.source, case.clue, case.clue_note) == (target, "adhoc", "other", "节前巡查")
        assert "等所长审批" in page(pilot.app)
        assert "11月 100.0%" in page(pilot.app)


async def test_the_months_as_a_table(station: Station, chief: Proof, enterprise: Make) -> None:
    opening_planned.open_adhoc(station.store, chief, enterprise(), "JC-001", "accident", "")
    async with StationApp(station).run_test(size=(80, 24)) as pilot:
        await at_plans(pilot)
        await press(pilot, "ctrl+r")
        shown = page(pilot.app)
        assert "2026年即时检查占比" in shown and "2026-11" in shown and "事由：事故 1" in shown
        assert "全年 1 件，其中即时检查 1 件，占 100.0%。" in shown


async def test_an_officer_amends_nothing_that_was_approved(station: Station, planned: tuple[Plan, list[Task]]) -> None:
    async with StationApp(station).run_test(size=(80, 24)) as pilot:
        await at_plans(pilot, name_at=1)
        await press(pilot, "ctrl+a")
        assert "由所长办理" in page(pilot.app)
        await press(pilot, "down", "ctrl+g")
        await write(pilot, "quota", "3")
        await write(pilot, "reason", "做不完")
        await press(pilot, "ctrl+o")
        assert "已经批准，它的任务由所长调整" in page(pilot.app)
        assert rows.tasks(station.store)[0].quota == 10


async def test_tasks_and_plans_are_amended_ended_and_voided(station: Station, planned: tuple[Plan, list[Task]]) -> None:
    async with StationApp(station).run_test(size=(80, 24)) as pilot:
        await at_plans(pilot)
        await press(pilot, "down", "ctrl+g")
        await write(pilot, "quota", "7")
        await write(pilot, "reason", "三家停产")
        await press(pilot, "ctrl+o")
        assert rows.tasks(station.store)[0].quota == 7
        await press(pilot, "ctrl+f")
        await press(pilot, *"done", "enter")
        assert rows.tasks(station.store)[0].state == "ended"
        await press(pilot, "enter")
        assert "已经已办结" not in page(pilot.app) and "已办结" in page(pilot.app)
        await press(pilot, "up", "ctrl+w")
        await press(pilot, *"wrong", "enter")
        assert plans.get(station.store, planned[0].id).state == "void"
        await press(pilot, "ctrl+w")
        assert "已作废" in page(pilot.app)


async def test_a_case_begun_on_paper(station: Station, enterprise: Make, clock: FrozenClock) -> None:
    enterprise()
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_plans(pilot)
        assert isinstance(app.screen, StationScreen)
        app.run_worker(open_inspection(app.screen))
        await pilot.pause()
        await settle(pilot)
        await choose(pilot, "录入启用前已在办的案件")
        await press(pilot, *"yysd", "enter")
        await write(pilot, "number", "余应急检[2026]37号")
        await write(pilot, "opened_at", "2026-10-12 14:00")
        await press(pilot, "ctrl+o")
        (case_id,) = casebook.ids(station.store)
        case = casebook.get(station.store, case_id)
        assert (case.number, f"{case.opened_at:YYYY-MM-DD HH:mm}") == ("余应急检〔2026〕37号", "2026-10-12 14:00")
        assert "已录入 余应急检〔2026〕37号" in page(app)


@pytest.mark.parametrize("size", SIZES)
async def test_it_fits(
    station: Station, planned: tuple[Plan, list[Task]], chief: Proof, enterprise: Make, size: tuple[int, int]
) -> None:
    opening_planned.open_planned(station.store, chief, planned[1][0].id, [enterprise()])
    async with StationApp(station).run_test(size=size) as pilot:
        await at_plans(pilot)
        for _ in range(3):
            shown = page(pilot.app)
            assert all(cell_len(line) <= size[0] for line in shown.splitlines())
            assert "即时检查占比" in shown and "红色企业全覆盖检查" in shown
            await press(pilot, "down")


@pytest.mark.parametrize(
    ("done", "due", "whole", "shown"),
    [
        (0, 0, 10, ".........."),
        (3, 6, 10, "###..|...."),
        (6, 6, 10, "######...."),
        (9, 4, 10, "#########."),
        (12, 10, 10, "##########"),
        (0, 0, 0, ".........."),
        (1, 30, 30, ".........|"),
    ],
)
def test_a_bar_says_how_far_and_how_far_it_should_be(done: int, due: int, whole: int, shown: str) -> None:
    assert bar(done, due, whole) == shown


def test_a_change_has_its_sign() -> None:
    assert [change(each) for each in (None, 0, 25, -125, -4)] == ["", "+0.0", "+2.5", "-12.5", "-0.4"]


def test_the_table_is_a_table() -> None:
    months = (MonthShare("2026-01", 10, 2, 4, 16, 250, -250), MonthShare("2026-02", 0, 0, 0, 0, None, None))
    shown = share_lines(YearShare(2026, months, 16, 4, 250, {"": 1, "complaint": 3}))
    widths = {cell_len(line) for line in shown[:3] if line.rstrip() == line}
    assert len(widths) == 1
    assert "未写明 1、举报 3" in shown[-2]
    assert "1月 25.0% -25.0" in share_line(YearShare(2026, months, 16, 4, 250, {})).plain


def test_a_scope_is_typed_as_people_write_it() -> None:
    assert scope_of("红色、橙，粉尘涉爆 红") == ("red", "orange", "粉尘涉爆")
    assert scope_of(" ") == ()
    assert scope_words(replace(TERMS, scope=("blue", "涉氨")).scope) == "蓝、涉氨"


async def test_an_approved_plan_is_amended_and_its_first_version_read(
    station: Station, planned: tuple[Plan, list[Task]]
) -> None:
    plan, _ = planned
    async with StationApp(station).run_test(size=(120, 40)) as pilot:
        await at_plans(pilot)
        await press(pilot, "enter")
        await choose(pilot, "调整计划")
        assert "所长审批后生效" in page(pilot.app)
        await write(pilot, "title", "2026年度检查计划（调整）")
        await write(pilot, "reason", "机构调整")
        await press(pilot, "ctrl+o")
        assert "的调整已提交，等所长审批" in page(pilot.app)
        assert rows.get(station.store, plan.id).title == plan.title
        await press(pilot, "enter")
        await choose(pilot, "审批调整")
        assert "理由：机构调整" in page(pilot.app).replace("\n", "")
        await press(pilot, "ctrl+o")
        assert "请重新登记公示" in page(pilot.app)
        assert rows.get(station.store, plan.id).title == "2026年度检查计划（调整）"
        assert "第 2 版" in page(pilot.app)
        await press(pilot, "enter")
        await choose(pilot, "历次版本")
        shown = page(pilot.app)
        assert "第 1 版　2026年度安全生产监督检查计划" in shown and "机构调整" in shown


async def test_an_amendment_is_refused_by_the_chief_alone(
    station: Station, officer: Proof, planned: tuple[Plan, list[Task]]
) -> None:
    plan, _ = planned
    terms = replace(plan_amendments.terms_of(plan), note="缩编")
    plan_amendments.amend(station.store, officer, plan.id, terms, "试试")
    async with StationApp(station).run_test(size=(120, 40)) as pilot:
        await at_plans(pilot, 1)
        screen = pilot.app.screen
        assert isinstance(screen, StationScreen) and screen.why_not("plans.decide") == "由所长办理。"
        assert screen.why_not("plans.versions") is None
    async with StationApp(station).run_test(size=(120, 40)) as pilot:
        await at_plans(pilot)
        assert "等所长审批：备注由" in page(pilot.app)
        await press(pilot, "enter")
        await choose(pilot, "审批调整")
        await press(pilot, "right")
        await write(pilot, "why", "没有必要")
        await press(pilot, "ctrl+o")
        assert "计划照旧" in page(pilot.app)
    assert rows.get(station.store, plan.id) == plan
