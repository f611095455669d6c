"""A card for the other side, and taking the other side's: the code to scan, and the telephone call that settles it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from station.errors import StationError
from station.services import card_codes
from station.services.meeting import Meeting
from station.texts import text
from station.tui.ask import Prompt, TextPrompt, ask_text
from station.tui.literal import literal
from station.tui.slip_sheet import on_paper
from station.tui.widgets.folding import Folding


class CardSheet(Prompt[None]):
    """The own card as a QR code; in a terminal too small for it the path of the file alone. Esc closes."""

    def __init__(self, path: Path, fingerprint: str) -> None:
        super().__init__(text("keys.tui.own"))
        self._told = text("keys.card.file", path=path, fingerprint=fingerprint)
        self._lines = card_codes.lines(path.read_bytes())

    def question(self) -> ComposeResult:
        """The code where all of it has room: a cut one is none."""
        wide, high = cell_len(self._lines[0]) + 4, len(self._lines) + 8
        if self.app.size.width >= wide and self.app.size.height >= high:
            with Horizontal(classes="codes"):
                yield Static(on_paper(self._lines), classes="code")
        else:
            yield Folding(literal(text("keys.tui.small", columns=wide, rows=high)), classes="hint")
        yield Folding(literal(self._told))

    def keys(self) -> Content:
        """Esc closes."""
        return literal(text("ui.help.close"))


async def ask_card(app: App[Any]) -> str | None:
    """Where the other side's card is: a file, a picture of its code, or what a scanner typed; None when left."""
    return await ask_text(app, text("keys.tui.theirs"), text("keys.tui.theirs_hint"))


async def compared(app: App[Any], meet: Callable[[], Meeting]) -> bool:
    """Show the code and have what the other side reads out typed; False when left. CardInvalid."""
    met = await asyncio.to_thread(meet)

    def same(words: str) -> str | None:
        try:
            met.heard(words)
        except StationError as refusal:
            return refusal.message + refusal.advice
        return None

    title = text("keys.tui.compare", name=met.name, code=met.code)
    hint = text("keys.tui.compare_hint", spoken=met.spoken, fingerprint=met.fingerprint)
    return await app.push_screen_wait(TextPrompt(title, hint, "", same)) is not None
