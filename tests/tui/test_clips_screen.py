"""音像清单: every file of a docking and every clip of a case, what is odd about it, and its custody record."""

from __future__ import annotations

import pytest

from station.records.people import Proof
from station.services import evidence
from station.tui.app import StationApp
from station.wiring import Station
from tests.services.inspections import on_site
from tests.tui import docking
from tests.tui.reading import SIZES, check_golden, page
from tests.tui.test_case import open_case, settle, sign_in


@pytest.fixture
def session(station: Station, chief: Proof) -> int:
    """A docking in which one file broke off, one was still growing, one was empty."""
    recorder = docking.recorder(station, chief, "ZFY0001", chief.officer_id)
    made = docking.docked(station, recorder, {"verified": 2, "failed": 1, "changed": 1, "skipped": 1})
    docking.ended(station, made, "partial")
    return made


async def test_a_docking_says_what_needs_a_person(station: Station, session: int) -> None:
    app = StationApp(station)
    async with app.run_test(size=(140, 40)) as pilot:
        await sign_in(pilot)
        await pilot.press("f6")
        await settle(pilot)
        shown = page(app)
        assert "部分完成  3 段 1.4 GB 全部回读一致  2 个没有采全，要人看  待认领 3 段" in shown
        for words in ("失败 1", "仍在变化 1", "还没有做", "要看的文件", "已保留前 19.9", "不可播放"):
            assert words in shown


async def test_enter_opens_its_files_and_a_clip_has_a_custody_record(station: Station, session: int) -> None:
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await pilot.press("f6", "enter")
        await settle(pilot)
        shown = page(app)
        assert "采集 › ZFY0001 › 音像" in shown and "音像 3 段    共 5 个文件" in shown
        assert "~ 不全" in shown and "~ 仍在变化" in shown and "未采集" in shown and "h264 1920x1080" in shown
        await pilot.press("down", "down")
        await settle(pilot)
        assert "只有开头一段  不可播放" in page(app) and "已保留前 19.9 MB，共 700.0 MB" in page(app)
        await pilot.press("ctrl+o")
        await settle(pilot)
        assert "✗ 这段音像还没有归入案件" in page(app)
        await pilot.press("up", "enter")
        await settle(pilot)
        assert "保管记录" in page(app) and "Esc 关闭" in page(app)
        await pilot.press("escape", "end", "enter")
        await settle(pilot)
        assert "✗ 这个文件没有成为音像" in page(app)
        await pilot.press("escape")
        await settle(pilot)
        assert "[接入]" in page(app)


async def test_a_case_shows_how_its_clips_are_and_leads_to_their_records(
    station: Station, chief: Proof, session: int, enterprise: object
) -> None:
    case = on_site(station, chief, enterprise())  # type: ignore[operator]
    for clip in evidence.unlinked(station.store):
        evidence.link(station.store, chief, clip.id, case.id)
    app = StationApp(station)
    async with app.run_test(size=(140, 40)) as pilot:
        await sign_in(pilot)
        await open_case(pilot, case.id)
        await pilot.press("right", "right", "right")
        await settle(pilot)
        shown = page(app)
        assert "h264 1920x1080" in shown and "只有开头一段  不可播放" in shown and "Ctrl+O 音像清单" in shown
        await pilot.press("ctrl+o")
        await settle(pilot)
        shown = page(app)
        assert "案件 › 〔2026〕1号 › 音像" in shown and "✓ 完整" in shown
        await pilot.press("ctrl+o")
        await settle(pilot)
        assert "✗ 就是这个案件的音像" in page(app)


async def test_from_a_docking_to_the_case(station: Station, chief: Proof, session: int, enterprise: object) -> None:
    case = on_site(station, chief, enterprise())  # type: ignore[operator]
    for clip in evidence.unlinked(station.store):
        evidence.link(station.store, chief, clip.id, case.id)
    app = StationApp(station)
    async with app.run_test(size=(140, 40)) as pilot:
        await sign_in(pilot)
        await pilot.press("f6")
        await settle(pilot)
        assert "关联 〔2026〕1号 3 段" in page(app)
        await pilot.press("enter", "ctrl+o")
        await settle(pilot)
        assert "[音像 3]" in page(app)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_golden(station: Station, session: int, size: tuple[int, int]) -> None:
    app = StationApp(station)
    async with app.run_test(size=size) as pilot:
        await sign_in(pilot)
        await pilot.press("f6")
        await settle(pilot)
        check_golden(app, "intake-partial")
        await pilot.press("enter")
        await settle(pilot)
        check_golden(app, "clips")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_busy_dock_looks_as_agreed(station: Station, session: int, size: tuple[int, int]) -> None:
    """Two recorders in work, one done, one pulled out, one stranger."""
    from station.store.live import LiveIntakes

    chief_recorder = docking.recorder(station, _chief(station), "ZFY0004")
    pulled = docking.docked(station, chief_recorder, {"verified": 4, "listed": 5})
    docking.pulled(station, pulled)
    docking.refused(station)
    live = LiveIntakes(station.store.derived.path)
    live.report(docking.live(session_id=1, serial="ZFY0002"))
    again = {"phase": "rereading", "bytes_copied": 2_100_000_000, "files_done": 3, "seconds_left": 1201.0}
    live.report(docking.live(session_id=2, serial="20230915AB0001", officer_name="李敏", **again))
    app = StationApp(station)
    async with app.run_test(size=size) as pilot:
        await sign_in(pilot)
        check_golden(app, "alerts")
        await pilot.press("f6")
        await settle(pilot)
        check_golden(app, "intake-busy")


def _chief(station: Station) -> Proof:
    from station.services import staff
    from tests.conftest import PIN

    return staff.sign_in(station.store, station.keys, "王建国", PIN)
