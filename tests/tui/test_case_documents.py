"""A case's documents in one place, with keys alone: what is missing, signed copies, recordings, both ways."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from station.records.case import CaseFile
from station.records.evidence import Clip
from station.records.people import Proof
from station.services import (
    case_papers,
    cases,
    evidence,
    paper_clips,
    recorders,
    signed_copies,
)
from station.store import case_papers as stored
from station.store.casework_models import RecordingMark
from station.tui.app import StationApp
from station.tui.recording_forms import seconds_of, time_code
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.documents import scans
from tests.services import several_parties
from tests.services.dockings import File, docked
from tests.services.inspections import HAZARD, on_site
from tests.services.penalty_walk import Desk
from tests.services.test_faces import issued, of
from tests.services.test_signed_copies import came, sheets
from tests.tui.reading import check_golden, drawn, lines, page
from tests.tui.test_case import open_case, sign_in
from tests.tui.test_papers_screen import at_papers, done, on
from tests.tui.walking import choose, fill, menu, press, stays

Make = Callable[..., int]
NARROW = (80, 24)
LOOKED_AT = [NARROW, (120, 36), (200, 50)]


@pytest.fixture
def case(station: Station, chief: Proof, enterprise: Make) -> CaseFile:
    made = on_site(station, chief, enterprise(name="余姚市附件[/甲]厂"))
    cases.record_result(station.store, chief, made.id, "rectify", signed=True, hazards=[HAZARD])
    return made


@pytest.fixture
def clip(station: Station, chief: Proof, case: CaseFile) -> Clip:
    """A recording of nine o'clock, when the papers were made, and one of eight."""
    recorders.register(station.store, chief, "ZFY0001")
    session = docked(station, [File(1, 3600, case_id=case.id), File(2, 0, case_id=case.id)])
    return next(one for one in evidence.clips_of_session(station.store, session) if one.seq == 1)


def flat(pilot: Pilot[None]) -> str:
    """The page without folds and frames."""
    return "".join(page(pilot.app).replace("│", "").split())


async def test_a_page_too_few_is_accepted_from_its_paper(station: Station, chief: Proof, case: CaseFile) -> None:
    record = issued(station, chief, of(station, case, "D02"), read="台账。" * 250)
    sheet = scans.jpeg(sheets(station, record)[0])
    signed_copies.take(station, chief, came(station, "一页.jpg", sheet, "photo"))
    app = StationApp(station)
    async with app.run_test(size=NARROW) as pilot:
        await at_papers(pilot, case.id)
        await on(pilot, "现场检查记录")
        assert "页数不符  现场检查记录" in page(app) and "页数不符 1" in page(app)
        assert "扫描1页，出具2页" in flat(pilot) and "未收回，今天出具" in page(app)
        await press(pilot, "ctrl+b")
        await choose(pilot, "一页.jpg")
        await choose(pilot, "页数不符也算收回")
        await press(pilot, *"heduiguo", "enter")
        await done(pilot, "已接受「一页.jpg」")
        assert "已签回    现场检查记录" in page(app) and "未收回" not in page(app)


async def test_a_scan_of_the_tray_is_filed_from_its_paper(station: Station, chief: Proof, case: CaseFile) -> None:
    issued(station, chief, of(station, case, "D04"))
    app = StationApp(station)
    async with app.run_test(size=NARROW) as pilot:
        await at_papers(pilot, case.id)
        await on(pilot, "责令限期整改指令书")
        await press(pilot, "ctrl+b")
        assert "还没有签字件，收件盘里也没有扫描件" in page(app)
        item = came(station, "白纸.jpg", scans.jpeg(scans.blank()), "photo")
        await press(pilot, "ctrl+b")
        await choose(pilot, "归入收件盘里的 白纸.jpg")
        await done(pilot, "已归入：责令限期整改指令书")
    (copy,) = signed_copies.of_case(station.store, case.id)
    assert (copy.tray_id, copy.found) == (item, "hand")


async def test_a_copy_opens_in_a_window_where_there_is_one(station: Station, chief: Proof, case: CaseFile) -> None:
    order = issued(station, chief, of(station, case, "D04"))
    signed_copies.take(station, chief, came(station, "责改.pdf", scans.bound(sheets(station, order))))
    shown: list[Path] = []
    app = StationApp(station, reader=shown.append)
    async with app.run_test(size=NARROW) as pilot:
        await at_papers(pilot, case.id)
        await on(pilot, "责令限期整改指令书")
        assert "已签回" in page(app) and "✓ 1 页  按文书码" in page(app)
        await press(pilot, "ctrl+b")
        await choose(pilot, "责改.pdf")
        await choose(pilot, "打开来看")
        await done(pilot, "已打开")
        await press(pilot, "ctrl+o")
        for _ in range(400):
            if "Ctrl+O 看图" in page(app):
                break
            await pilot.pause(0.01)
        await press(pilot, "ctrl+o", "escape")
    assert [file.suffix for file in shown] == [".pdf", ".pdf"] and all(file.exists() for file in shown)
    assert shown[0].read_bytes() != shown[1].read_bytes(), "the signed one, then the issued one"


async def test_a_recording_and_a_paper_lead_to_each_other(station: Station, case: CaseFile, clip: Clip) -> None:
    app, order = StationApp(station), of(station, case, "D04").paper
    async with app.run_test(size=NARROW) as pilot:
        await at_papers(pilot, case.id)
        await on(pilot, order.title)
        assert "Ctrl+N 对应、看音像" in page(app)
        await press(pilot, "ctrl+n")
        assert "~ 时间相符（制作）" in page(app)
        await press(pilot, "enter")
        await done(pilot, "已对应「")
        assert [link.clip_id for link in paper_clips.of_case(station.store, case.id)] == [clip.id]
        assert "音像        ZFY0001" in page(app)
        await press(pilot, "ctrl+n")
        await choose(pilot, "✓ 已对应")
        await choose(pilot, "看这段音像")
        assert "› 音像" in lines(app)[0] and f"对应文书    {order.title}" in page(app), "the cursor is on it"
        await press(pilot, "ctrl+n")
        await choose(pilot, "✓ 已对应")
        await choose(pilot, "打开这份文书")
        assert "› 文书" in lines(app)[0] and "音像        ZFY0001" in page(app), "the cursor is on it"
        await press(pilot, "ctrl+n")
        await choose(pilot, "✓ 已对应")
        await choose(pilot, "不再对应")
        await press(pilot, *"budui", "enter")
        await done(pilot, f"不再对应《{order.title}》")
    assert paper_clips.of_case(station.store, case.id) == ()


async def test_what_the_next_step_needs_is_named(
    station: Station, clock: FrozenClock, chief: Proof, enterprise: Make
) -> None:
    desk = Desk(station, clock)
    case = desk.concluded(enterprise(name="余姚市宏达塑料制品有限公司"), 3_000)
    report = next(one for one in stored.of_case(station.store, case.id) if one.code == "D53")
    case_papers.void(station.store, desk.who("王建国"), report.id, "写错了")
    app = StationApp(station)
    async with app.run_test(size=NARROW) as pilot:
        await at_papers(pilot, case.id)
        assert f"缺文书    {report.title}" in page(app) and "缺文书 1" in page(app)
        await on(pilot, report.title)
        assert "由「调查终结，提出处理意见」这一步生成" in flat(pilot)
        await press(pilot, "enter")
        assert "✗ 由「调查终结，提出处理意见」这一步生成" in page(app)


async def test_a_paper_of_each_party_bears_its_name(station: Station, clock: FrozenClock, enterprise: Make) -> None:
    desk = Desk(station, clock)
    made = several_parties.decided(desk, enterprise(name=several_parties.FIRM), several_parties.PERSON)
    app = StationApp(station)
    async with app.run_test(size=(200, 50)) as pilot:
        await at_papers(pilot, made.id)
        shown = page(app)
        assert f"行政处罚决定书（单位）  {several_parties.FIRM}" in shown
        assert f"行政处罚决定书（个人）  {several_parties.PERSON.name}" in shown
        await on(pilot, "决定书（个人）")
        assert f"当事人      {several_parties.PERSON.name}" in page(app)


async def test_an_item_is_confirmed_on_a_clip_with_its_time_code(
    station: Station, chief: Proof, case: CaseFile, clip: Clip
) -> None:
    app = StationApp(station)
    async with app.run_test(size=NARROW) as pilot:
        await sign_in(pilot)
        await open_case(pilot, case.id)
        await menu(pilot, "确认音像记录事项")
        await choose(pilot, "第 ")
        await choose(pilot, "09:00:00")
        await stays(pilot, "这一段只有5:00", code="9:41", note="chushi")
        await fill(pilot, code="3:20")
        await done(pilot, "已确认记录事项")
    (mark,) = station.store.all(RecordingMark.select())
    assert clip.started_at is not None
    assert (mark["clip_id"], mark["note"]) == (clip.id, "3:20 chushi")
    assert mark["at"] == clip.started_at.add(minutes=3, seconds=20).isoformat()


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("3:20", 200), ("1:03:20", 3800), ("03：20", 200), ("0:00", 0), ("3", None), ("3:60", None), ("a:10", None)],
)
def test_time_codes(written: str, seconds: int | None) -> None:
    assert seconds_of(written) == seconds
    assert (time_code(None)(written) is None) == (seconds is not None)
    assert time_code(199_000)(written) is not None or seconds == 0


@pytest.mark.parametrize("size", LOOKED_AT, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_golden(station: Station, chief: Proof, case: CaseFile, clip: Clip, size: tuple[int, int]) -> None:
    """One signed copy with a page too few, a recording beside it, a long name."""
    record = issued(station, chief, of(station, case, "D02"), read="台账。" * 250)
    sheet = scans.jpeg(sheets(station, record)[0])
    signed_copies.take(station, chief, came(station, "现场检查记录签字件第一页手机拍照.jpg", sheet, "photo"))
    paper_clips.link(station.store, chief, record.paper_id or 0, clip.id, "签名")
    app = StationApp(station)
    async with app.run_test(size=size) as pilot:
        await at_papers(pilot, case.id)
        await on(pilot, "现场检查记录")
        await drawn(pilot)
        check_golden(app, "case_documents")
