"""A new PIN, typed twice by the person it is for."""

from __future__ import annotations

from typing import Any

from textual.app import App

from station.errors import StationError
from station.services import staff
from station.texts import text
from station.tui.ask import TextPrompt


async def ask_new_pin(app: App[Any], name: str) -> str | None:
    """A PIN that is strong enough and was typed the same way twice; None when left."""
    title = text("people.pin.new", name=name)
    pin = await app.push_screen_wait(TextPrompt(title, text("people.pin.hint"), "", _weak, secret=True))
    if pin is None:
        return None

    def same(words: str) -> str | None:
        return None if words == pin else text("people.pin.differs")

    again = text("people.pin.again", name=name)
    return await app.push_screen_wait(TextPrompt(again, text("people.pin.again_hint"), "", same, secret=True))


def _weak(words: str) -> str | None:
    try:
        staff.check_pin(words)
    except StationError as refusal:
        return refusal.message + refusal.advice
    return None
