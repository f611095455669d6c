"""The desk's door: what was pressed or clicked for a screen that the lock has covered does nothing."""

from __future__ import annotations

import pytest

from station.bureau.home import Bureau
from tests.bureau.desk.walking import opened, sign_in
from tests.services.review_cases import Scene
from tests.tui.test_case import settle
from tests.tui.walking import press


@pytest.mark.parametrize("key", ["ctrl+l", "f3", "f4", "f5"])
async def test_keys_of_the_screens_behind_do_nothing_at_the_door(scene: Scene, bureau: Bureau, key: str) -> None:
    app = opened(scene)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await sign_in(pilot)
        await press(pilot, "ctrl+l")
        deep = len(app.screen_stack)
        await press(pilot, key)
        assert getattr(app.screen, "NAME", "") == "door" and len(app.screen_stack) == deep


async def test_a_click_that_comes_after_the_lock_is_void(scene: Scene, bureau: Bureau) -> None:
    app = opened(scene)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await sign_in(pilot)
        app.lock()
        await settle(pilot)
        # As a footer that is still painted asks for it.
        await app.run_action("screen.run_command('go.stations')")
        await settle(pilot)
        assert getattr(app.screen, "NAME", "") == "door"
