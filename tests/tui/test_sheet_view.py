"""截图 on screen: a request's recording as pictures, in half blocks where the terminal shows none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from textual.pilot import Pilot
from textual.widget import Widget

from station.records.access import Scope
from station.records.people import Proof
from station.services import staff
from station.store import access as rows
from station.tui import images
from station.tui.app import StationApp
from station.tui.sheet_view import SheetView
from station.wiring import Station
from tests.intake import recordings
from tests.intake.filmed import FPS, film
from tests.services import inspections
from tests.services.access_cases import asked, granted, kept
from tests.services.test_people import proof
from tests.tui.reading import SIZES, page
from tests.tui.test_access_page import open_access, shows
from tests.tui.test_case import settle, sign_in


@pytest.fixture
def case(station: Station, chief: Proof, enterprise: Callable[..., int], tmp_path: Path) -> int:
    made = inspections.on_site(station, chief, enterprise()).id
    shades = [Image.new("L", (320, 180), 60 + 8 * number) for number in range(4) for _ in range(FPS)]
    kept(station, made, film(tmp_path / "film.mp4", shades))
    return made


async def opened(app: StationApp, pilot: Pilot[None]) -> None:
    """陈海波 at the list of requests, the sheet of the only one open."""
    await sign_in(pilot, [each.name for each in staff.signing(app.station.store)].index("陈海波"))
    await open_access(pilot)
    await pilot.press("ctrl+o")
    await settle(pilot)
    await pilot.press("enter")
    for _ in range(200):
        await settle(pilot)
        if isinstance(app.screen, SheetView):
            return
    raise AssertionError(page(app))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_pictures_in_half_blocks_with_their_times(
    station: Station, chief: Proof, case: int, size: tuple[int, int]
) -> None:
    found = granted(station, chief, asked(station, proof(station, "陈海波"), Scope(case, None)))
    app = StationApp(station, recordings=shows(1))
    async with app.run_test(size=size) as pilot:
        await opened(app, pilot)
        shown = page(app)
        assert f"{found.number}  截图 4 张" in shown and "00:00:00  11-20 09:00:00" in shown
        assert "▀▀▀▀" in shown, "half blocks"
        assert f"{found.number} 陈海波 2026-11-20 09:00 泗门镇安监所" in shown
        assert f"station access sheet {found.id} --clip" in shown.replace("\n", "")
        await pilot.press("end")
        for _ in range(50):
            await settle(pilot)
            if "00:00:03" in page(app):
                break
        assert "00:00:03  11-20 09:00:03" in page(app)
        await pilot.press("escape")
        await settle(pilot)
        assert "的截图 4 张" in page(app) and "只看截图" in page(app)
    assert [each.seconds for each in rows.views(station.store, found.id)] == [0]


async def test_a_terminal_that_shows_pictures_gets_the_sheet_as_one(
    station: Station, chief: Proof, case: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    granted(station, chief, asked(station, proof(station, "陈海波"), Scope(case, None)))
    given: list[bytes] = []

    def whole(png: bytes) -> Widget:
        given.append(png)
        return Widget(classes="whole")

    monkeypatch.setattr(images, "sharp", lambda: True)
    monkeypatch.setattr(images, "whole", whole)
    app = StationApp(station, recordings=shows(1))
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(app, pilot)
        assert app.screen.query_one(".whole") and "--out" not in page(app)
    assert [each[:8] for each in given] == [b"\x89PNG\r\n\x1a\n"]


async def test_what_shows_none_says_why(station: Station, chief: Proof, case: int, tmp_path: Path) -> None:
    other = proof(station, "陈海波")
    asked(station, other, Scope(case, None))
    app = StationApp(station, recordings=shows(1))
    async with app.run_test(size=(120, 36)) as pilot:
        await sign_in(pilot)
        await pilot.press("f6")
        await settle(pilot)
        await pilot.press("ctrl+o")
        await settle(pilot)
        assert "✗ 先到「调阅」选一项申请" in page(app) and "截图" not in page(app).splitlines()[-1]
        await open_access(pilot)
        await pilot.press("ctrl+o")
        await settle(pilot)
        assert "✗ 批准以后、评定以前可以看截图" in page(app)
    sound = kept(station, case, recordings.sound(tmp_path / "a.wav"), "audio")
    found = granted(station, chief, asked(station, other, Scope(None, sound)))
    app = StationApp(station, recordings=shows(1))
    async with app.run_test(size=(120, 36)) as pilot:
        await sign_in(pilot, [each.name for each in staff.signing(station.store)].index("陈海波"))
        await open_access(pilot)
        await pilot.press("ctrl+o")
        await settle(pilot)
        await pilot.press("enter")
        for _ in range(50):
            await settle(pilot)
            if "只有声音" in page(app):
                break
        assert "只有声音，没有画面" in page(app)
    assert rows.views(station.store, found.id) == ()
