"""The bureau's table of commands, and its screens letter for letter."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from station.bureau.tui.app import BureauApp
from station.bureau.tui.commands import DESK
from station.bureau.tui.package_pages import PAGES
from station.texts import text
from station.tui.app import StationApp
from station.tui.commands import ALWAYS, EVERYWHERE, commands_of, key_name
from tests.bureau.desk.walking import flat, opened, scrolled, sign_in
from tests.services.review_cases import Scene
from tests.tui.reading import SIZES, check_golden, drawn
from tests.tui.test_case import settle
from tests.tui.test_commands import SWALLOWED
from tests.tui.walking import choose, press


def test_every_command_has_words_and_a_key_that_arrives() -> None:
    for command in DESK:
        assert text(command.label) and text(command.initials) and text(command.help).endswith("。"), command.id
        keys = [key for key in command.key.split(",") if key]
        assert not SWALLOWED.intersection(keys), command.id
        assert not keys or key_name(command.key)


def test_every_command_has_a_handler_and_a_key_of_its_own(scene: Scene) -> None:
    places = {command.screen for command in DESK} - {EVERYWHERE, ALWAYS}
    assert places == set(BureauApp.PLACES)
    assert not places & (set(StationApp.PLACES) - {"inbox"}), "texts and styles are told apart by name"
    for name, place in BureauApp.PLACES.items():
        module, _, member = place.partition(":")
        found = getattr(__import__(module, fromlist=[member]), member)
        assert name == found.NAME
        offered = commands_of(DESK, name, found.SIGNED_IN)
        assert [each.id for each in offered if not hasattr(found, each.handler)] == []
        keys = [key for each in offered for key in each.key.split(",") if key]
        assert len(keys) == len(set(keys)), name


async def at_queue(pilot: Pilot[None]) -> None:
    await press(pilot, "down")


async def at_case(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "right")


async def at_points(pilot: Pilot[None]) -> None:
    # The letter behind would show a hash that is another one each time.
    await press(pilot, "enter", "right", "enter")
    await choose(pilot, "受理")
    await press(pilot, "ctrl+o")
    await choose(pilot, "确认")
    await press(pilot, "enter")
    await choose(pilot, "审核意见：纠正")
    await press(pilot, "right", "down", *"主体证明缺一份")


async def at_stations(pilot: Pilot[None]) -> None:
    await press(pilot, "f4")


async def at_people(pilot: Pilot[None]) -> None:
    await press(pilot, "f5")


@pytest.mark.parametrize("size", SIZES[:2], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("view", [at_queue, at_case, at_points, at_stations, at_people], ids=lambda v: v.__name__[3:])
async def test_the_screen_is_as_agreed(
    scene: Scene,
    case_id: int,
    monkeypatch: pytest.MonkeyPatch,
    view: Callable[[Pilot[None]], Awaitable[None]],
    size: tuple[int, int],
) -> None:
    monkeypatch.setattr("station.bureau.status.fingerprint", lambda key: "0123 4567 8901 2345")
    app = opened(scene)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await sign_in(pilot)
        await view(pilot)
        await settle(pilot)
        await drawn(pilot)
        check_golden(app, f"bureau-{view.__name__[3:]}")


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_no_page_of_a_case_is_wider_than_the_screen(scene: Scene, case_id: int, size: tuple[int, int]) -> None:
    app = opened(scene)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await sign_in(pilot)
        await press(pilot, "enter")
        letter = "随函附：案件情况（case.json：当事人、案由、拟决定、裁量、经过、文书目录、期限、音像索引）"
        assert letter in flat(pilot) + await scrolled(pilot), "folded, not cut off"
        for _ in PAGES:
            assert app.screen.query_one("#case-page .told").region.right <= size[0]
            await press(pilot, "right")
        await press(pilot, "f4", "enter", "enter")
        for _ in range(6):
            assert app.screen.query_one("#case-page .told").region.right <= size[0], "the replica's pages too"
            await press(pilot, "right")
