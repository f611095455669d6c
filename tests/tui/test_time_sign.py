"""时间牌 on the screen: whole at 80×24, renewed by itself, not for ever; and recordings whose codes lead elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from station.records.clip_code import Looked, Sighted
from station.records.people import Proof
from station.rules.capture_code import capture_code
from station.services import clip_codes, evidence, recorders
from station.tui.app import StationApp
from station.tui.time_sign_sheet import TimeSignSheet
from station.wiring import Station
from tests.services.dockings import SERIAL, File, docked
from tests.services.inspections import on_site, planned
from tests.tui.reading import page
from tests.tui.test_case import open_case, settle, sign_in


async def test_a_time_sign_fits_the_smallest_terminal_and_is_renewed(station: Station) -> None:
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await pilot.press("f6")
        await settle(pilot)
        size = station.store.size()
        await pilot.press("f11")
        await settle(pilot)
        shown = page(app)
        assert sum("█" in line or "▀" in line for line in shown.splitlines()) == 19
        assert "09:00:00" in shown and "30 秒后换下一张" in shown and "Esc 返回" in shown
        sheet = app.screen
        assert isinstance(sheet, TimeSignSheet) and station.store.size() == size + 1
        for _ in range(30):
            sheet._beat()
        await settle(pilot)
        assert station.store.size() == size + 2 and page(app) != shown
        for _ in range(30 * 30):
            sheet._beat()
        await settle(pilot)
        assert station.store.size() == size + 10, "a forgotten screen does not fill the ledger"
        assert "已连续出示 10 张" in page(app) and "█" not in page(app)
        await pilot.press("enter")
        await settle(pilot)
        assert station.store.size() == size + 11 and "█" in page(app)
        await pilot.press("escape")
        await settle(pilot)
        assert "[接入]" in page(app)


async def test_a_terminal_that_is_too_small_is_told_so(station: Station) -> None:
    app = StationApp(station)
    async with app.run_test(size=(80, 20)) as pilot:
        await sign_in(pilot)
        await pilot.press("f6", "f11")
        await settle(pilot)
        assert "放不下完整的码" in page(app) and "█" not in page(app)


async def test_it_is_shown_from_the_case_as_well(
    station: Station, chief: Proof, enterprise: Callable[..., int]
) -> None:
    case = on_site(station, chief, enterprise())
    app = StationApp(station)
    async with app.run_test(size=(120, 40)) as pilot:
        await sign_in(pilot)
        await open_case(pilot, case.id)
        await pilot.press("f11")
        await settle(pilot)
        assert isinstance(app.screen, TimeSignSheet)


async def test_a_recording_whose_code_leads_elsewhere_waits_for_a_person(
    station: Station, chief: Proof, enterprise: Callable[..., int]
) -> None:
    here, there = on_site(station, chief, enterprise()), planned(station, chief, enterprise(), draw_no=2)
    recorders.register(station.store, chief, SERIAL, chief.officer_id)
    docked(station, [File(1, 0, case_id=here.id)])
    (clip,) = evidence.clips_of_case(station.store, here.id)
    seen = Looked((Sighted(61_000, capture_code(there.id)),), 1, 1, 1)
    clip_codes.read_waiting(station, lambda path, figures: seen)
    app = StationApp(station)
    async with app.run_test(size=(120, 40)) as pilot:
        await sign_in(pilot)
        await pilot.press("f6", "right")
        await settle(pilot)
        assert "[待认领 1]" in page(app) and "画面里却是别案的码" in page(app)
        assert "取证码 1:01" in page(app)
        await pilot.press("enter")
        await settle(pilot)
        assert there.number in page(app) and f"仍属 {here.number}" in page(app)
        await pilot.press("down", "enter")
        await settle(pilot)
        await pilot.press(*"shunlu", "enter")
        await settle(pilot)
        assert clip_codes.odd(station.store) == [] and "[待认领]" in page(app)
        assert evidence.get(station.store, clip.id).link_method == "person"
