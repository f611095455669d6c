"""调阅 on screen: asked for, decided by somebody else, looked at, copied, evaluated and closed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from station.intake.carrying import carry
from station.intake.key_frames import pictures
from station.intake.marked_copy import copy as mark
from station.records.access import Part, Scope
from station.records.people import Proof
from station.services import access, evidence, recording_items, staff, sticks
from station.services.access_copies import Hands
from station.services.access_playing import Recordings
from station.store import access as rows
from station.tui.app import StationApp
from station.tui.dock.access import Access
from station.tui.screens.intake import PAGES
from station.wiring import Station
from tests.conftest import PIN, FrozenClock
from tests.intake import recordings
from tests.services import inspections
from tests.services.access_cases import asked, granted, kept
from tests.services.test_people import proof
from tests.tui.reading import SIZES, lines, page
from tests.tui.test_case import settle, sign_in
from tests.tui.walking import choose, fill, press, stays


@pytest.fixture
def case(station: Station, chief: Proof, enterprise: Callable[..., int], tmp_path: Path) -> int:
    made = inspections.on_site(station, chief, enterprise()).id
    kept(station, made, recordings.video(tmp_path / "film.mp4", None))
    return made


def shows(seconds: int, *marks: int) -> Callable[[], Recordings]:
    def play(place: Path, title: str, line: str, marked: Callable[[int], None], part: Part | None) -> int:
        for each in marks:
            marked(each)
        return seconds

    return lambda: Recordings(play, Hands(mark, carry), pictures)


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
        await pilot.press("enter")
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


async def test_the_approver_finds_it_among_what_waits(station: Station, case: int) -> None:
    found = asked(station, proof(station, "陈海波"), Scope(case, None), mode="copy")
    app = StationApp(station)
    async with app.run_test(size=(120, 36)) as pilot:
        await sign_in(pilot)
        await press(pilot, "f8")
        row = next(line for line in lines(app) if "陈海波申请复制录像" in line)
        assert row.split()[0] == "调阅"
        first = next(at for at, line in enumerate(lines(app)) if "类别" in line)
        await press(pilot, *["down"] * (lines(app).index(row) - first - 1), "enter")
        assert "审批" + found.number in page(app)
        await fill(pilot, decision="deny", reason="buyong")
        assert "申请复制录像" not in page(app)
    assert access.get(station.store, found.id).state == "denied"


async def test_from_a_case_to_one_of_its_clips_and_a_time_in_it(station: Station, case: int) -> None:
    (film,) = evidence.clips_of_case(station.store, case)
    app = StationApp(station, recordings=shows(75))
    async with app.run_test(size=(120, 36)) as pilot:
        await sign_in(pilot)
        pilot.app.open("case", case, "media")  # type: ignore[attr-defined]
        await settle(pilot)
        assert "Ins 调阅" in page(app)
        await press(pilot, "insert")
        answers = {"clip": str(film.id), "reason": "heshi"}
        await stays(pilot, "起止时间", **answers, **{"from": "2", "to": "0:03"})
        await fill(pilot, **answers, **{"from": "0:01", "to": "0:03"})
        assert "调阅〔2026〕1号已批准" in page(app)
        found = rows.requests(station.store)[0]
        assert film.started_at is not None and found.scope == Scope(
            None, film.id, film.started_at.add(seconds=1), film.started_at.add(seconds=3)
        )
        await press(pilot, "ctrl+o")
        assert "Ctrl+T 调阅" in page(app)
        await press(pilot, "ctrl+t")
        assert "用哪一项申请" in page(app) and found.number in page(app)
        await press(pilot, "enter")
        assert "看了 1 分 15 秒" in page(app)
        await press(pilot, "escape", "insert")
        assert "用哪一项申请" in page(app), "the case offers what is there"
        await choose(pilot, "申请调阅")
        assert "的全部录像" in page(app)


async def test_what_was_marked_waits_until_the_screen_is_unlocked(station: Station, case: int) -> None:
    asked(station, proof(station, "王建国"), Scope(case, None))
    app = StationApp(station)

    def play(place: Path, title: str, line: str, marked: Callable[[int], None], part: Part | None) -> int:
        marked(1500)
        app.call_from_thread(app.lock)
        return 75

    app.recordings = lambda: Recordings(play, Hands(mark, carry), pictures)
    async with app.run_test(size=(120, 36)) as pilot:
        await sign_in(pilot)
        await open_access(pilot)
        await press(pilot, "enter")
        await press(pilot, "enter")
        await pilot.press("enter")
        for _ in range(30):
            await pilot.pause(0.05)
        assert app.locked and "这一处是哪一项" not in page(app)
        await pilot.press(*PIN, "enter")
        for _ in range(40):
            await pilot.pause(0.05)
        assert "00:01 这一处是哪一项" in page(app)


async def test_a_copy_waits_for_a_stick(station: Station, chief: Proof, case: int) -> None:
    other = proof(station, "陈海波")
    granted(station, chief, asked(station, other, Scope(case, None), mode="copy"))
    app = StationApp(station, recordings=shows(1))
    async with app.run_test(size=(120, 36)) as pilot:
        await sign_in(pilot, [each.name for each in staff.signing(station.store)].index("陈海波"))
        await open_access(pilot)
        await press(pilot, "enter")
        await choose(pilot, "复制，加水印")
        await choose(pilot, "中转U盘")
        assert "等中转U盘接入后写出" in page(app)
    (waits,) = sticks.queued(station)
    assert waits.what.startswith("access/")


async def test_what_ran_out_is_ended(station: Station, case: int, clock: FrozenClock) -> None:
    found = asked(station, proof(station, "陈海波"), Scope(case, None), days=1)
    clock.advance(days=2)
    app = StationApp(station)
    async with app.run_test(size=(120, 36)) as pilot:
        await sign_in(pilot, [each.name for each in staff.signing(station.store)].index("陈海波"))
        await press(pilot, "enter")
        assert "调阅已过期" in page(app)
        await open_access(pilot)
        assert "已过期，待办结" in page(app)
        await press(pilot, "enter")
        await choose(pilot, "办结")
        await press(pilot, "enter")
    assert access.get(station.store, found.id).state == "lapsed"
