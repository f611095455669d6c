"""A program that is never closed: what a screen painted goes when the screen does."""

from __future__ import annotations

import gc
import weakref

from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from station.tui import painted


class Page(Screen[None]):
    """One line."""

    def compose(self) -> ComposeResult:
        yield Static("站点")


async def test_what_a_closed_screen_painted_goes_with_it() -> None:
    painted.let_go()
    painted.let_go()
    app: App[None] = App()
    async with app.run_test() as pilot:
        await app.push_screen(Page())
        await pilot.pause()
        lines = weakref.ref(app.screen.query_one(Static)._styles_cache)
        assert lines() is not None
        await app.pop_screen()
        await pilot.pause()
        gc.collect()
        assert lines() is None
