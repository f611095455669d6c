"""改挂 and 取下 on the 音像清单, with keys alone at 80×24: what the case loses is said before anything is written."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from station.records.case import CaseFile
from station.records.people import Proof
from station.services import custody_manifest, evidence, recording_items
from station.services.custody import Scope
from station.tui.app import StationApp
from station.wiring import Station
from tests.services import inspections
from tests.tui import docking
from tests.tui.reading import SIZES, check_golden, page
from tests.tui.test_case import open_case, settle, sign_in
from tests.tui.walking import choose, press, search

NARROW = (80, 24)


@pytest.fixture
def both(station: Station, chief: Proof, enterprise: Callable[..., int]) -> list[CaseFile]:
    """Two cases; three recordings were put to the first one, which had something confirmed on the first of them."""
    first = inspections.on_site(station, chief, enterprise())
    second = inspections.planned(station, chief, enterprise(), draw_no=2)
    recorder = docking.recorder(station, chief, "ZFY0001", chief.officer_id)
    session = docking.docked(station, recorder, {"verified": 3})
    docking.ended(station, session)
    for each in evidence.clips_of_session(station.store, session):
        evidence.link(station.store, chief, each.id, first.id)
    clip = evidence.clips_of_case(station.store, first.id)[0].id
    recording_items.confirm(station.store, chief, first.id, "INSP_ARRIVE", clip_id=clip)
    recording_items.confirm(station.store, chief, first.id, "INSP_SHOW_ID")
    custody_manifest.note_export(station, chief, Scope(f"case/{first.id}", "-", ()), station.home.root)
    return [first, second]


async def to_clips(pilot: Pilot[None], case: CaseFile) -> None:
    """From the case's 音像 page to its list."""
    await open_case(pilot, case.id)
    await press(pilot, "right", "right", "right")
    await press(pilot, "ctrl+o")


async def test_a_clip_goes_to_the_right_case(station: Station, both: list[CaseFile]) -> None:
    app, (wrong, right) = StationApp(station), both
    clip = evidence.clips_of_case(station.store, wrong.id)[0].id
    async with app.run_test(size=NARROW) as pilot:
        await sign_in(pilot)
        await to_clips(pilot, wrong)
        assert "Ctrl+R 改挂" in page(app)
        await press(pilot, "ctrl+r")
        assert "改挂到哪个案件" in page(app) and right.enterprise in page(app) and wrong.number not in page(app)
        await search(pilot, "2")
        await press(pilot, *"拍的是另一家", "enter")
        shown = page(app)
        assert wrong.number in shown and right.number in shown, shown
        assert wrong.enterprise in shown and right.enterprise in shown
        for words in (
            "少掉这段录像上确认过的：「进入被检查单位」",
            "出示执法证件",
            "请核对",
            "不会收回",
            "还剩音像 2 段",
            "Esc",
        ):
            assert words in shown
        size = station.store.size()
        await choose(pilot, "确认")
        assert f"已改挂到 {right.number}" in page(app) and "音像 2 段" in page(app)
        assert station.store.size() == size + 1
        assert evidence.get(station.store, clip).case_id == right.id
        await press(pilot, "escape")
        await press(pilot, "right", "right", "tab", "end")
        assert "音像归属" in page(app) and "拍的是另一家" in page(app), page(app)


async def test_a_clip_is_taken_away_from_the_list_of_its_docking(station: Station, both: list[CaseFile]) -> None:
    app = StationApp(station)
    async with app.run_test(size=NARROW) as pilot:
        await sign_in(pilot)
        await press(pilot, "f6")
        await press(pilot, "enter")
        await press(pilot, "ctrl+w")
        await press(pilot, *"不知道是谁的", "enter")
        assert "回到 待认领" in page(app) and both[0].number in page(app)
        await choose(pilot, "确认")
        assert "已取下" in page(app) and "等人认领" in page(app)
        await press(pilot, "ctrl+w")
        assert "✗ 这段音像还没有归入案件" in page(app)
    (free,) = evidence.unlinked(station.store)
    assert free.link_method == evidence.AWAY


async def test_leaving_at_any_question_writes_nothing(station: Station, both: list[CaseFile]) -> None:
    app, size = StationApp(station), station.store.size()
    async with app.run_test(size=NARROW) as pilot:
        await sign_in(pilot)
        await to_clips(pilot, both[0])
        for keys in (("ctrl+r",), ("ctrl+r", "enter"), ("ctrl+r", "enter", *"错了", "enter"), ("ctrl+w",)):
            for key in keys:
                await pilot.press(key)
                await settle(pilot)
            await press(pilot, "escape")
            assert "Ctrl+R 改挂" in page(app), page(app)
        await press(pilot, "ctrl+w")
        await press(pilot, *"错了", "enter")
        await choose(pilot, "不做了")
        assert "音像 3 段" in page(app)
    assert station.store.size() == size


async def test_who_does_not_handle_the_case_is_told_before_any_question(station: Station, both: list[CaseFile]) -> None:
    app = StationApp(station)
    async with app.run_test(size=NARROW) as pilot:
        await sign_in(pilot, 2)
        await to_clips(pilot, both[0])
        await press(pilot, "ctrl+r")
        assert "不是案件" in page(app) and "改挂到哪个案件" not in page(app)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_golden(station: Station, both: list[CaseFile], size: tuple[int, int]) -> None:
    app = StationApp(station)
    async with app.run_test(size=size) as pilot:
        await sign_in(pilot)
        await to_clips(pilot, both[0])
        check_golden(app, "relinking-clips")
        await press(pilot, "ctrl+r")
        check_golden(app, "relinking-which")
        await search(pilot, "2")
        await press(pilot, *"拍的是另一家", "enter")
        check_golden(app, "relinking-told")
