"""调阅 on screen: asked for, decided by somebody else, looked at, copied, evaluated and closed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from station.intake.carrying import carry
from station.intake.marked_copy import copy as mark
from station.records.access import Scope
from station.records.people import Proof
from station.services import access, recording_items, staff
from station.services.access_copies import Hands
from station.services.access_playing import Recordings
from station.store import access as rows
from station.tui.app import StationApp
from station.tui.dock.access import Access
from station.tui.screens.intake import PAGES
from station.wiring import Station
from tests.intake import recordings
from tests.services import inspections
from tests.services.access_cases import asked, granted, kept
from tests.services.test_people import proof
from tests.tui.reading import SIZES, page
from tests.tui.test_case import settle, sign_in


@pytest.fixture
def case(station: Station, chief: Proof, enterprise: Callable[..., int], tmp_path: Path) -> int:
    made = inspections.on_site(station, chief, enterprise()).id
    kept(station, made, recordings.video(tmp_path / "film.mp4", None))
    return made


def shows(seconds: int, *marks: int) -> Callable[[], Recordings]:
    def play(place: Path, title: str, line: str, marked: Callable[[int], None]) -> int:
        for each in marks:
            marked(each)
        return seconds

    return lambda: Recordings(play, Hands(mark, carry))


async def open_access(pilot: Pilot[None]) -> None:
    """采集, turned to the list."""
    await pilot.press("f6")
    await settle(pilot)
    for _ in range(PAGES.index(Access)):
        await pilot.press("right")
        await settle(pilot)


async def test_the_chief_decides_and_sees_what_came_of_it(station: Station, case: int) -> None:
    other = proof(station, "陈海波")
    found = asked(station, other, Scope(case, None))
    app = StationApp(station)
    async with app.run_test(size=(120, 36)) as pilot:
        await sign_in(pilot)
        await open_access(pilot)
        shown = page(app)
        assert "[调阅 1]" in shown and "待审批" in shown and "陈海波" in shown and found.number in shown
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("enter", *"tongyi", "enter")
        await settle(pilot)
        shown = page(app)
        assert "✓ 已审批" in shown and "已批准" in shown and "[调阅]" in shown and "tongyi" in shown
    assert access.get(station.store, found.id).state == "approved"


async def test_ones_own_is_not_for_oneself_to_decide(station: Station, chief: Proof, case: int) -> None:
    asked(station, chief, Scope(case, None), mode="copy")
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await open_access(pilot)
        assert "[调阅]" in page(app)
        await pilot.press("enter")
        await settle(pilot)
        assert "✗ 等所长审批" in page(app)


async def test_asked_for_watched_marked_evaluated_closed(station: Station, case: int) -> None:
    """The chief handles the case, so that he may look at once."""
    app = StationApp(station, recordings=shows(75, 1500))
    async with app.run_test(size=(120, 36)) as pilot:
        await sign_in(pilot)
        await pilot.press("f6")
        await settle(pilot)
        await pilot.press("ctrl+n")
        await settle(pilot)
        assert "申请调阅" in page(app)
        await pilot.press(*str(case), "enter", "enter", "enter", *"heshi", "ctrl+o")
        await settle(pilot)
        assert "调阅〔2026〕1号已批准" in page(app)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "00:01 这一处是哪一项" in page(app)
        await pilot.press("enter")
        await settle(pilot)
        assert "看了 1 分 15 秒" in page(app) and "待评定" in page(app)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        await pilot.press("right", "down", *"D02:que qianming", "ctrl+o")
        await settle(pilot)
        assert "评定结论：要填写" in page(app)
        await pilot.press(*"que", "ctrl+o")
        await settle(pilot)
        assert "✓ 已评定" in page(app)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "✓ 已办结" in page(app)
        await pilot.press("enter")
        await settle(pilot)
        assert "✗ 这项申请已经办结" in page(app)
    made = rows.evaluation(station.store, rows.requests(station.store)[0].id)
    assert made is not None and [(each.part, each.item, each.words) for each in made.defects] == [
        ("text", "D02", "que qianming")
    ]
    assert any(each.confirmed for each in recording_items.standing(station.store, case))


async def test_a_copy_goes_to_a_folder(station: Station, chief: Proof, case: int, tmp_path: Path) -> None:
    other = proof(station, "陈海波")
    granted(station, chief, asked(station, other, Scope(case, None), mode="copy"))
    app = StationApp(station, recordings=shows(1))
    async with app.run_test(size=(120, 36)) as pilot:
        await sign_in(pilot, [each.name for each in staff.signing(station.store)].index("陈海波"))
        await open_access(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        await pilot.press(*str(tmp_path / "out"), "enter")
        for _ in range(200):
            await settle(pilot)
            if "✓" in page(app):
                break
        assert "✓ 已复制 1 个文件" in page(app)
    assert (tmp_path / "out" / "SHA256SUMS.sig").exists()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_size_shows_what_matters(station: Station, case: int, size: tuple[int, int]) -> None:
    found = asked(station, proof(station, "陈海波"), Scope(case, None))
    app = StationApp(station)
    async with app.run_test(size=size) as pilot:
        await sign_in(pilot)
        await open_access(pilot)
        shown = page(app)
        assert found.number in shown and "待审批" in shown and "有效至" in shown
