"""采集 as a person sees it: an import in another process, its results, claiming, handing out recorders."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.widgets import Static

from devices import profiles, volume
from station.intake.sealing import Desk
from station.intake.session import Docked, take_in
from station.records.people import Proof
from station.services import evidence, recorders
from station.store.live import LiveIntakes
from station.tui.app import StationApp
from station.tui.dock.live import Dock, panel, time_left
from station.tui.dock.words import remark, weight
from station.wiring import Station
from tests.intake import recordings
from tests.tui.docking import live
from tests.tui.reading import SIZES, check_golden, page


@pytest.fixture
def imported(station: Station, chief: Proof, tmp_path: Path) -> Station:
    """One docking of two recordings and an empty file, belonging to no case."""
    recorder = recorders.register(station.store, chief, "ZFY0001", chief.officer_id)
    card = tmp_path / "card"
    for number in range(2):
        start = datetime(2026, 11, 20, 0, number * 5, tzinfo=UTC)
        path = card / f"ZFY0001_1_202611200{8}{number * 5:02d}00_000{number}.MP4"
        recordings.touch(recordings.video(path, start, seconds=3, tint=number), start)
    (card / "EMPTY.MP4").touch()
    desk = Desk(
        station.store, station.media, LiveIntakes(station.store.derived.path), lambda: False, lambda act, case_id: None
    )
    take_in(desk, Docked(recorder, profiles.profile(recorder.profile), volume.scan(card), "/media/dock1"))
    return station


def test_the_live_lines_say_what_how_much_and_how_long() -> None:
    said = panel(Dock([live()]), 118, 13, ascii_only=True).plain
    assert "ZFY0001  王建国  正在采集  第 9/12 个  6.1/8.4 GB  34 MB/s  约剩 1 分 08 秒" in said
    assert "写入 72%  回读核验 65%  20261120083000_0009.MP4" in said
    assert said.count("#") == 44 * 65 // 100


def test_a_second_reading_says_that_everything_is_in() -> None:
    said = panel(Dock([live(phase="rereading", bytes_copied=2_100_000_000)]), 78, 8, ascii_only=False).plain
    assert "正在第二次读取" in said and "音像已入库，第二次读取 25%" in said


@pytest.mark.parametrize("width", [78, 118, 138])
def test_two_recorders_have_two_lines_each_and_many_have_one(width: int) -> None:
    two = [live(session_id=number, serial=f"20230915ABCD{number:02d}") for number in range(2)]
    many = [live(session_id=number, serial=f"20230915ABCD{number:02d}") for number in range(6)]
    for running, count in ((two, 4), (many, 6)):
        lines = panel(Dock(running), width, 8, ascii_only=False).plain.splitlines()
        assert len(lines) == count
        assert max(cell_len(line) for line in lines) <= width
        assert sum("72%" in line for line in lines) == len(running)


def test_more_than_fit_are_counted() -> None:
    crowd = [live(session_id=number) for number in range(12)]
    lines = panel(Dock(crowd), 78, 8, ascii_only=False).plain.splitlines()
    assert len(lines) == 8 and lines[-1] == "另有 5 条"


@pytest.mark.parametrize(("seconds", "words"), [(None, "正在估算"), (8.9, "约剩 8 秒"), (3600.0, "约剩 60 分 00 秒")])
def test_time_left(seconds: float | None, words: str) -> None:
    assert time_left(seconds) == words


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 B"), (645, "645 B"), (12_300, "12.3 KB"), (8_400_000_000, "8.4 GB")]
)
def test_weight(size: int, words: str) -> None:
    assert weight(size) == words


@pytest.mark.parametrize("detail", ["empty", "grew", "was:abc", "readback:differs", "facts:InvalidDataError", "EIO@7"])
def test_every_remark_has_words(detail: str) -> None:
    assert remark(detail) not in ("", detail)


@pytest.mark.parametrize("size", SIZES)
async def test_the_screen_shows_dockings_claims_and_recorders(
    imported: Station, chief: Proof, size: tuple[int, int]
) -> None:
    app = StationApp(imported)
    async with app.run_test(size=size) as pilot:
        app.welcome(chief)
        await pilot.pause()
        await pilot.press("f6")
        await pilot.pause()
        shown = page(app)
        assert "✓ 已完成" in shown and "ZFY0001" in shown and "待认领 2 段" in shown
        assert "ZFY0001  王建国  已完成  ✓ 2 段" in shown and "回读一致" in shown
        await pilot.press("right")
        await pilot.pause()
        shown = page(app)
        assert "08:00:00" in shown and "08:05:00" in shown
        for words in ("没有断续。", "清空", "[扫描件", "没有来件", "在用", "没有调阅申请", "没有到期", "✓ 已完成"):
            await pilot.press("right")
            await pilot.pause()
            assert words in page(app)
        await pilot.press("left")
        await pilot.pause()
        assert "没有到期的录像" in page(app)


@pytest.mark.parametrize("size", SIZES)
async def test_golden(station: Station, chief: Proof, tmp_path: Path, size: tuple[int, int]) -> None:
    recorder = recorders.register(station.store, chief, "ZFY0001", chief.officer_id)
    card = tmp_path / "card"
    card.mkdir()
    for name, content in (("0001.MP4", "one"), ("0002.MP4", "another"), ("0003.MP4", "")):
        path = card / f"ZFY0001_1_20261120080000_{name}"
        path.write_text(content)
        recordings.touch(path, datetime(2026, 11, 20, 0, 5, tzinfo=UTC))
    desk = Desk(
        station.store, station.media, LiveIntakes(station.store.derived.path), lambda: False, lambda act, case_id: None
    )
    take_in(desk, Docked(recorder, profiles.profile(recorder.profile), volume.scan(card), "/run/station/dock1"))
    app = StationApp(station)
    async with app.run_test(size=size) as pilot:
        app.welcome(chief)
        await pilot.pause()
        for name, keys in (("dockings", ["f6"]), ("recorders", ["left", "left", "left"])):
            await pilot.press(*keys)
            await pilot.pause()
            await pilot.pause()
            check_golden(app, f"intake-{name}")


async def test_an_import_of_another_process_appears_and_goes(imported: Station, chief: Proof) -> None:
    other = LiveIntakes(imported.store.derived.path)
    [session] = evidence.intake_sessions(imported.store)
    app = StationApp(imported)
    async with app.run_test(size=(120, 40)) as pilot:
        app.welcome(chief)
        await pilot.pause()
        await pilot.press("f6")
        await pilot.pause()
        other.report(live(session_id=session.id))
        await _until(pilot.pause, lambda: "第 9/12 个" in page(app))
        assert "> 正在采集" in page(app)
        other.report(live(session_id=session.id, files_done=10))
        await _until(pilot.pause, lambda: "第 11/12 个" in page(app))
        other.finished(session.id)
        await _until(pilot.pause, lambda: "第 11/12 个" not in page(app))
        assert "✓ 已完成" in page(app)


async def _until(pause: Callable[[float], object], true: Callable[[], bool]) -> None:
    for _ in range(100):
        await pause(0.05)  # type: ignore[misc]
        if true():
            return
    raise AssertionError("never seen")


async def test_the_chief_registers_and_hands_out_a_recorder(imported: Station, chief: Proof) -> None:
    app = StationApp(imported)
    async with app.run_test(size=(120, 40)) as pilot:
        app.welcome(chief)
        await pilot.pause()
        await pilot.press("f6", "ctrl+r")
        await pilot.pause()
        await pilot.press(*"ZFY0002", "ctrl+o")
        await pilot.pause()
        assert "ZFY0002 已登记" in page(app)
        await pilot.press("left", "left", "left")
        await pilot.pause()
        await pilot.press("end", "enter")
        await pilot.pause()
        await pilot.press("down", "enter")
        await pilot.pause()
        assert "ZFY0002 已配发给 李敏" in page(app)
    assert recorders.get(imported.store, "ZFY0002").officer_name == "李敏"


async def test_an_empty_station_says_what_to_do(station: Station, chief: Proof) -> None:
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        app.welcome(chief)
        await pilot.pause()
        await pilot.press("f6")
        await pilot.pause()
        assert "还没有采集过" in page(app)
        assert isinstance(app.screen.query_one("#intake-live"), Static)
