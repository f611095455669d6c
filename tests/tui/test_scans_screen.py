"""扫描件 with keys alone: filed by the code, by hand where there is none, taken back, missing ones; clip ↔ paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from station.records.case import CaseFile
from station.records.people import Proof
from station.services import cases, evidence, paper_clips, recorders, signed_copies, sticks
from station.store import case_papers
from station.tui.app import StationApp
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.documents import scans
from tests.services.dockings import File, docked
from tests.services.inspections import HAZARD, on_site, sign_in_again
from tests.services.test_faces import issued, of
from tests.services.test_signed_copies import came, sheets
from tests.tui.reading import SIZES, check_golden, page
from tests.tui.test_case import open_case, settle, sign_in
from tests.tui.walking import choose, press, search

NARROW = (80, 24)


@pytest.fixture
def case(station: Station, chief: Proof, enterprise: Callable[..., int]) -> CaseFile:
    made = on_site(station, chief, enterprise(name="余姚市宏达塑料制品有限公司"))
    cases.record_result(station.store, chief, made.id, "rectify", signed=True, hazards=[HAZARD])
    return made


def nine_days_on(station: Station, clock: FrozenClock) -> None:
    """Somebody has done something since, so that nobody is asked whether the date is right."""
    clock.advance(days=9)
    sticks.register(station.store, sign_in_again(station)[0], "USB0001", "红色U盘")


async def at_scans(pilot: Pilot[None]) -> None:
    """采集 › 扫描件."""
    await sign_in(pilot)
    await pilot.press("f6")
    await settle(pilot)
    await press(pilot, "left", "left", "left", "left", "left")


async def until(pilot: Pilot[None], app: StationApp, words: str) -> str:
    """The page once it says so: codes are read in another thread."""
    for _ in range(100):
        await pilot.pause(0.05)
        if words in page(app):
            break
    assert words in page(app)
    return page(app)


async def test_a_scan_is_filed_by_its_code_and_taken_back(station: Station, chief: Proof, case: CaseFile) -> None:
    order = issued(station, chief, of(station, case, "D04"))
    item = came(station, "责改.jpg", scans.jpeg(sheets(station, order)[0]), "photo")
    app = StationApp(station)
    async with app.run_test(size=NARROW) as pilot:
        await at_scans(pilot)
        assert "[扫描件 1]" in page(app) and "~ 待归入" in page(app) and "责改.jpg" in page(app)
        await press(pilot, "enter", "enter")
        shown = await until(pilot, app, "已归入：责令限期整改指令书")
        assert "✓ 已归入" in shown and "按文书码" in shown and "[扫描件]" in shown
        assert sticks.item(station.store, item).state == "used"
        await press(pilot, "enter", "enter")
        assert "已存到" in page(app) and [path.suffix for path in station.home.exports.iterdir()] == [".jpg"]
        await press(pilot, "enter", "down", "enter")
        assert "为什么把「责改.jpg」从《责令限期整改指令书》取回？" in page(app)
        await press(pilot, *"guicuo", "enter")
        assert "已取回「责改.jpg」" in page(app)
        assert "~ 待归入" in page(app) and "已取回" in page(app)
        await press(pilot, "end")
        assert "guicuo" in page(app)
        await press(pilot, "enter")
        assert "✗ 已经取回，记录留着" in page(app)


async def test_what_bears_no_code_is_filed_by_hand(station: Station, case: CaseFile) -> None:
    item = came(station, "白纸.jpg", scans.jpeg(scans.blank()), "photo")
    app = StationApp(station)
    async with app.run_test(size=NARROW) as pilot:
        await at_scans(pilot)
        await press(pilot, "enter", "enter")
        shown = await until(pilot, app, "各页都没有读到文书码")
        assert "「白纸.jpg」没有归入" in shown and "~ 未归入" in shown
        assert sticks.item(station.store, item).state == "waiting"
        await press(pilot, "enter")
        assert "再读一次文书码" in page(app)
        await press(pilot, "enter")
        assert "「白纸.jpg」是哪个案件的文书？" in page(app) and case.enterprise in page(app)
        await search(pilot, "1")
        assert f"是 {case.number} 的哪份文书？" in page(app) and "现场检查记录" in page(app)
        await choose(pilot, "责令限期整改指令书")
        await until(pilot, app, "已归入：责令限期整改指令书")
    (copy,) = signed_copies.of_case(station.store, case.id)
    assert (copy.found, copy.title) == ("hand", "责令限期整改指令书")


async def test_the_tray_files_a_scan_too(station: Station, chief: Proof, case: CaseFile) -> None:
    order = issued(station, chief, of(station, case, "D04"))
    came(station, "责改.pdf", scans.bound(sheets(station, order)))
    app = StationApp(station)
    async with app.run_test(size=(120, 40)) as pilot:
        await at_scans(pilot)
        await press(pilot, "right")
        assert "[中转U盘 1]" in page(app) and "可按文书码归入签字文书" in page(app)
        await press(pilot, "enter", "enter")
        await until(pilot, app, "已归入：责令限期整改指令书")
    assert [one.found for one in signed_copies.of_case(station.store, case.id)] == ["code"]


async def test_what_is_missing_leads_to_its_case(
    station: Station, chief: Proof, case: CaseFile, clock: FrozenClock
) -> None:
    issued(station, chief, of(station, case, "D04"))
    nine_days_on(station, clock)
    app = StationApp(station)
    async with app.run_test(size=NARROW) as pilot:
        await sign_in(pilot)
        assert "签字文书未收回" in page(app) and "签字件未收回 1" in page(app)
        await pilot.press("f6")
        await settle(pilot)
        await press(pilot, "left", "left", "left", "left", "left")
        shown = page(app)
        assert "~ 未收回" in shown and "已 9 天" in shown and "执法人员、当事人" in shown
        await press(pilot, "enter")
        assert "› 文书" in page(app) and "缺签字件  责令限期整改指令书" in page(app)
        assert "未收回，自 2026-11-20" in page(app), "the cursor is on it"


@pytest.fixture
def clip(station: Station, chief: Proof, case: CaseFile) -> int:
    """A recording of nine o'clock, when the papers were made."""
    recorders.register(station.store, chief, "ZFY0001")
    session = docked(station, [File(1, 3600, case_id=case.id)])
    return evidence.clips_of_session(station.store, session)[0].id


async def test_a_clip_stands_beside_a_paper(station: Station, case: CaseFile, clip: int) -> None:
    app, paper = StationApp(station), case_papers.of_case(station.store, case.id)[0]
    async with app.run_test(size=NARROW) as pilot:
        await sign_in(pilot)
        await open_case(pilot, case.id)
        await press(pilot, "right", "right", "right", "ctrl+o", "ctrl+n")
        assert f"~ 时间相符（制作）  {paper.title}" in page(app)
        await press(pilot, "enter")
        assert f"已对应《{paper.title}》" in page(app)
        assert f"对应文书    {paper.title}" in page(app)
        (link,) = paper_clips.of_clip(station.store, clip)
        await press(pilot, "enter")
        assert f"对应文书    {link.title}" in page(app) and "音像对应文书" in page(app)
        await press(pilot, "escape", "ctrl+n")
        assert f"✓ 已对应  {paper.title}" in page(app)
        await choose(pilot, "✓ 已对应")
        await choose(pilot, "不再对应")
        await press(pilot, *"budui", "enter")
        assert f"不再对应《{paper.title}》" in page(app)
        assert paper_clips.of_clip(station.store, clip) == ()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_golden(
    station: Station, chief: Proof, case: CaseFile, clock: FrozenClock, size: tuple[int, int]
) -> None:
    order, _ = (issued(station, chief, of(station, case, code)) for code in ("D04", "D02"))
    filed = came(station, "责改签字件.jpg", scans.jpeg(sheets(station, order)[0]), "photo")
    signed_copies.take(station, chief, filed)
    nine_days_on(station, clock)
    digest = b"\xff\xd8\xff a scan of ours that is not read here"
    came(station, "夹/扫描20261129.jpg", digest, "photo")
    app = StationApp(station)
    async with app.run_test(size=size) as pilot:
        await at_scans(pilot)
        await press(pilot, "down")
        check_golden(app, "intake-scans")
