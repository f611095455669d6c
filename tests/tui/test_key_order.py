"""Bursts of keys without a pause: every word lands in its field, whatever moves, hides or opens in between."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest
from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Input

from station.tui.form import Form
from station.tui.shell import Shell
from tests.terminal import KEYS, Terminal
from tests.tui.desk import Desk

AFTER = ["word", "enter", "down", "down", "enter", "1234", "enter"]
"""The prompts that follow the form: a word, the third choice, a PIN."""
BURSTS = {
    "fields": (["x", "enter", "enter", "def", "enter"], "x none def"),
    "a field appears at a pick": (["x", "enter", "right", "enter", "w", "enter", "def", "enter"], "x some w def"),
    "it goes again": (["x", "enter", "right", "right", "enter", "def", "enter"], "x none def"),
    "a field appears at a word": (["abc", "enter", "enter", "y", "enter", "def", "enter"], "abc none y def"),
    "it goes again with a letter": (["abc", "backspace", "enter", "enter", "def", "enter"], "ab none def"),
    "back and forth": (["x", "tab", "tab", "d", "up", "up", "y", "down", "down", "ef", "enter"], "xy none def"),
    "confirmed from anywhere": (["x", "enter", "enter", "def", "up", "ctrl+o"], "x none def"),
    "refused, then filled in": (["x", "enter", "enter", "enter", "def", "enter"], "x none def"),
    "corrected": (["xz", "left", "y", "backspace", "home", "delete", "enter", "enter", "def", "enter"], "z none def"),
}
ONE_BY_ONE = {"delete": "\x1b[3~", "ctrl+o": "\x0f"}


def letters(keys: list[str]) -> list[str]:
    """Names of keys as they are, words letter by letter."""
    return [each for key in keys for each in ([key] if key in KEYS or key in ONE_BY_ONE else key)]


@pytest.mark.parametrize("name", BURSTS)
async def test_a_burst(name: str) -> None:
    keys, told = BURSTS[name]
    app = Desk()
    async with app.run_test() as pilot:
        while not (isinstance(app.screen, Form) and app.focused):
            await pilot.pause()
        for key in letters([*keys, *AFTER]):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause()
        async with asyncio.timeout(30):
            while not app.told:
                await pilot.pause()
    assert app.told == f"{told}|word|3|1234|"


async def test_pasted_words_wait_for_their_turn() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        while not (isinstance(app.screen, Form) and app.focused):
            await pilot.pause()
        for key in ["enter", "enter"]:
            app.post_message(events.Key(key, None))
        app.post_message(events.Paste("余姚"))
        for key in letters(["enter", *AFTER]):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        async with asyncio.timeout(30):
            while not app.told:
                await pilot.pause()
    assert app.told == " none 余姚|word|3|1234|"


class Brittle(Input):
    """Breaks at the first key."""

    def on_key(self, event: events.Key) -> None:
        raise ValueError(event.key)


class Pair(Screen[None]):
    def compose(self) -> ComposeResult:
        yield Brittle(id="brittle")
        yield Input(id="sound")


async def test_keys_go_on_after_a_widget_broke(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Shell, "is_headless", property(lambda self: False))
    app = Shell()
    async with app.run_test(), asyncio.timeout(10):
        await app.push_screen(Pair())
        brittle, sound = app.screen.query_one("#brittle"), app.screen.query_one("#sound", Input)
        for key in "ab":
            app.post_message(events.Key(key, key))
        while brittle.is_running:
            await asyncio.sleep(0.01)
        sound.focus()
        app.post_message(events.Key("c", "c"))
        while sound.value != "bc":
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_a_terminal_that_sends_all_at_once(size: int) -> None:
    env = {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    keys, told = BURSTS["a field appears at a pick"]
    sent = "".join({**KEYS, **ONE_BY_ONE}.get(key, key) for key in [*keys, *AFTER])
    with Terminal([sys.executable, "-m", "tests.tui.desk"], env) as terminal:
        terminal.see("表", "甲", "末")
        for start in range(0, len(sent), size):
            terminal.send(sent[start : start + size])
        terminal.see(f"{told}|word|3|1234|")
