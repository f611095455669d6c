"""中转U盘 on screen: what came in is used or put aside, papers are asked onto a stick, sticks come and go."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

import schema
from station.records.people import Proof
from station.records.stick import LiveStick, Received
from station.services import calendars, sticks
from station.store import sticks as rows
from station.store.live import boot_seconds
from station.store.live_sticks import LiveSticks
from station.tui.app import StationApp
from station.wiring import Station
from tests.services.inspections import on_site, record_ahead
from tests.tui.docking import DOCK
from tests.tui.reading import SIZES, check_golden, page
from tests.tui.test_case import open_case, settle, sign_in

SERIAL = "USB0001"


@pytest.fixture
def stick(station: Station, chief: Proof) -> int:
    return sticks.register(station.store, chief, SERIAL, "红色U盘").id


@pytest.fixture
def tray(station: Station, stick: int) -> list[int]:
    """A year's arrangement, a photo."""
    year = Path(schema.__file__).parent / "calendar" / "2027.toml"
    written = year.read_bytes().replace(b'status = "provisional"', b'status = "official"')
    files = [("2027.toml", "calendar", written), ("夹/现场.jpg", "photo", b"\xff\xd8\xff picture")]
    with station.store.act(DOCK, "tray.receive", subject=f"stick/{SERIAL}") as act:
        rows.receive(act, stick, [Received(name, kind, len(b), station.media.put(b)) for name, kind, b in files])
    return [item.id for item in sticks.tray(station.store)]


async def at_sticks(pilot: Pilot[None]) -> None:
    await sign_in(pilot)
    await pilot.press("f6")
    await settle(pilot)
    await pilot.press("left", "left", "left", "left")
    await settle(pilot)


async def test_what_came_in_waits_and_is_put_to_use(station: Station, tray: list[int]) -> None:
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        assert "U盘来件" in page(app) and "来件 2" in page(app)
        await at_sticks_from_home(pilot)
        assert "[中转U盘 2]" in page(app) and "2027.toml" in page(app)
        await pilot.press("enter")
        await settle(pilot)
        assert "可作为工作日安排采用" in page(app)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "2027 年放假安排已采用" in page(app)
        assert sticks.item(station.store, tray[0]).used_for == "calendar/2027"
        assert calendars.years(station.store)[-1].status == "official"

        await pilot.press("enter")
        await settle(pilot)
        assert "搁置，不用" in page(app) and "采用" not in page(app).split("┌")[1]
        assert "按文书码归入" in page(app) and "人工归入" in page(app)
        await pilot.press("down", "down", "enter", *"chong", "enter")
        await settle(pilot)
        assert "已搁置「夹/现场.jpg」" in page(app)
        assert [item.id for item in sticks.tray(station.store, "set_aside")] == [tray[1]]


async def at_sticks_from_home(pilot: Pilot[None]) -> None:
    await pilot.press("f6")
    await settle(pilot)
    await pilot.press("left", "left", "left", "left")
    await settle(pilot)


async def test_the_day_leads_to_the_tray(station: Station, tray: list[int]) -> None:
    app = StationApp(station)
    async with app.run_test(size=(120, 40)) as pilot:
        await sign_in(pilot)
        assert "~ 2 件" in page(app)
        await pilot.press("end", "up", "enter")
        await settle(pilot)
        assert "[中转U盘 2]" in page(app)


async def test_a_stick_that_is_plugged_in_says_when_it_may_be_pulled(station: Station, stick: int) -> None:
    live = LiveSticks(station.store.derived.path)
    app = StationApp(station)
    async with app.run_test(size=(120, 40)) as pilot:
        await at_sticks(pilot)
        assert "在用" in page(app)
        for state, words in (("writing", "正在写出"), ("safe_to_pull", "✓ 可以拔出")):
            live.report(LiveStick(stick, SERIAL, "红色U盘", state, "", 0, 0, 0, "", boot_seconds()))
            for _ in range(60):
                await pilot.pause(0.05)
                if words in page(app):
                    break
            assert words in page(app)


async def test_a_paper_of_a_case_goes_to_a_stick(
    station: Station, chief: Proof, enterprise: Callable[..., int], stick: int
) -> None:
    case = on_site(station, chief, enterprise())
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await open_case(pilot, case.id)
        await pilot.press("ctrl+u")
        await settle(pilot)
        assert "没有可以导出的" in page(app)
        issued = record_ahead(station, chief, case)
        app.screen.look()  # type: ignore[attr-defined]
        await pilot.press("ctrl+u")
        await settle(pilot)
        assert "等待写到U盘" in page(app) and "插上登记过的中转U盘" in page(app)
        [queued] = sticks.queued(station)
        assert (queued.what, queued.sha256) == (f"case/{case.id}", issued.sha256)
        assert queued.name.endswith(".pdf") and queued.asked_by == "王建国"

        await at_sticks_from_home(pilot)
        assert "等U盘" in page(app)
        await pilot.press("enter", *"wrong", "enter")
        await settle(pilot)
        assert "已撤回" in page(app) and sticks.queued(station) == []


async def test_with_several_sticks_it_is_asked_which(
    station: Station, chief: Proof, enterprise: Callable[..., int], stick: int
) -> None:
    case = on_site(station, chief, enterprise())
    record_ahead(station, chief, case)
    other = sticks.register(station.store, chief, "USB0002", "蓝色U盘").id
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await open_case(pilot, case.id)
        await pilot.press("ctrl+u")
        await settle(pilot)
        assert "先插上的那个" in page(app)
        await pilot.press("end", "enter")
        await settle(pilot)
    assert sticks.queued(station)[0].stick_id in (stick, other)


async def test_the_chief_registers_and_retires_a_stick(station: Station) -> None:
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_sticks(pilot)
        await pilot.press("ctrl+r")
        await settle(pilot)
        await pilot.press(*SERIAL, "tab", "right", "tab", *"hong", "ctrl+o")
        await settle(pilot)
        assert f"{SERIAL} 已登记" in page(app)
        await pilot.press("enter", *"lost", "enter")
        await settle(pilot)
        assert "「hong」已停用" in page(app)
        await pilot.press("enter")
        await settle(pilot)
        assert "这个U盘已停用" in page(app)
    assert sticks.get(station.store, SERIAL).status == "retired"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_golden(station: Station, chief: Proof, tray: list[int], size: tuple[int, int]) -> None:
    sticks.queue_export(station, chief, "case/1", "现场检查记录.pdf", b"%PDF-1.7 record")
    app = StationApp(station)
    async with app.run_test(size=size) as pilot:
        await at_sticks(pilot)
        check_golden(app, "intake-sticks")
