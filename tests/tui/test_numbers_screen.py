"""文号 on screen: blocks, holes, drafts; a permit put in; what 今日 says; a draft number shows what it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from station.bureau import numbers as desk
from station.bureau.home import Bureau
from station.records.number import Allotment
from station.records.people import Proof
from station.services import draft_numbers, numbers, staff
from station.store import numbers as rows
from station.tui.app import StationApp
from station.wiring import Station
from tests.bureau.conftest import CODE, bureau, paired  # noqa: F401
from tests.conftest import PIN
from tests.services.test_numbers import YEAR, allot, opened, typed
from tests.tui.reading import page
from tests.tui.test_case import settle, sign_in
from tests.tui.test_staff_screen import NUMBERS, SMALL, at, command, do, fill

Make = Callable[..., int]
WIDE = (120, 40)


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_a_hole_is_explained(station: Station, chief: Proof, enterprise: Make, size: tuple[int, int]) -> None:
    store = station.store
    allot(store, chief, 101, 110)
    with store.act(chief, "number.start") as act:
        rows.insert(act, "inspection", YEAR, 101)
    typed(store, chief, enterprise(), 104)
    app = StationApp(station)
    async with app.run_test(size=size) as pilot:
        await at(pilot, NUMBERS)
        shown = page(app)
        assert "[文号 1]" in shown and "余应急检〔2026〕105号" in shown and "剩 6" in shown and "101-103" in shown
        assert "说明空号" in await do(pilot, "enter")
        assert "写数字" in await fill(pilot, "abc", "写坏")
        assert "空号 101、103 已说明" in await fill(pilot, "101、103", "纸面写坏")
        shown = page(app)
        assert "101  纸面写坏" in shown and "101-103" not in shown
    assert numbers.standing(store, YEAR)[0].unexplained == (102,)


async def test_drafts_are_settled(station: Station, chief: Proof, enterprise: Make) -> None:
    store, firm = station.store, enterprise()
    allot(store, chief, 101, 101)
    for _ in range(2):
        opened(store, chief, firm)
    app = StationApp(station)
    async with app.run_test(size=WIDE) as pilot:
        await at(pilot, NUMBERS)
        shown = page(app)
        assert "余应急检〔2026〕草2号" in shown and "用完了" in shown and "余应急检〔2026〕草1号" in shown
        allot(store, chief, 201, 300)
        await do(pilot, "f3", "f10", *["right"] * NUMBERS)
        assert "给草稿号编正式文号" in await do(pilot, "enter")
        assert "1 个草稿号已改为正式文号" in await do(pilot, "down", "enter")
        assert "余应急检〔2026〕202号" in page(app)


async def test_an_officer_only_reads(station: Station, chief: Proof, enterprise: Make) -> None:
    allot(station.store, chief, 101, 110)
    typed(station.store, chief, enterprise(), 104)
    async with StationApp(station).run_test(size=SMALL) as pilot:
        await at(pilot, NUMBERS, who=1)
        assert "由所长办理" in await do(pilot, "enter")


async def told_file(pilot: Pilot[None], file: Path) -> str:
    pilot.app.screen.query_one(Input).value = str(file)
    return await do(pilot, "enter")


async def test_a_permit_of_the_bureau_is_put_in(
    paired: Station,  # noqa: F811
    bureau: Bureau,  # noqa: F811
    tmp_path: Path,
) -> None:
    admin = staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)
    file = tmp_path / "p"
    file.write_text(desk.allot(bureau, admin, CODE, [Allotment("inspection", YEAR, 101, 200)], 3), encoding="utf-8")
    app = StationApp(paired)
    async with app.run_test(size=SMALL) as pilot:
        await sign_in(pilot)
        await do(pilot, "f10")
        assert "局签许可文件" in await command(pilot, "staff.permit")
        assert "号段已登记" in await told_file(pilot, file)
        shown = page(app)
        assert "[文号" in shown and "余应急检〔2026〕101号" in shown and "剩 100" in shown
        assert "局签许可文件" in await command(pilot, "staff.permit")
        assert "用过了" in await told_file(pilot, file)


async def test_today_says_that_a_block_runs_out(station: Station, chief: Proof, enterprise: Make) -> None:
    store, firm = station.store, enterprise()
    allot(store, chief, 1, 10)
    for _ in range(9):
        opened(store, chief, firm)
    app = StationApp(station)
    async with app.run_test(size=WIDE) as pilot:
        await sign_in(pilot)
        shown = page(app)
        assert "剩1号" in shown and "号段将尽" in shown and "行政检查" in shown
        await do(pilot, "enter")
        assert "[文号 1]" in page(app)


async def test_a_case_shows_that_its_number_is_a_draft(station: Station, chief: Proof, enterprise: Make) -> None:
    store = station.store
    allot(store, chief, 1, 1)
    opened(store, chief, enterprise())
    case = opened(store, chief, enterprise())
    app = StationApp(station)
    async with app.run_test(size=SMALL) as pilot:
        await sign_in(pilot)
        app.open("case", case.id)
        await settle(pilot)
        assert "余应急检〔2026〕草1号  草稿号" in page(app)
        allot(store, chief, 2, 9)
        draft_numbers.settle(store, chief)
        await do(pilot, "f3")
        app.open("case", case.id)
        await settle(pilot)
        shown = page(app)
        assert "余应急检〔2026〕2号" in shown and "草稿号" not in shown.splitlines()[1]
