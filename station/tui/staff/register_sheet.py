"""A sheet of a register over the screen, in words: what is read aloud, or by whoever has no printer at hand."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from station.records.register import Sheet
from station.services import register_words
from station.texts import text
from station.tui.ask import Prompt
from station.tui.literal import literal, stacked
from station.tui.widgets.folding import Folding


class RegisterSheet(Prompt[None]):
    """Arrows and page keys scroll, Esc closes."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(sheet.title)
        self._sheet = sheet

    def question(self) -> ComposeResult:
        """What it says, scrolling when it does not fit."""
        with VerticalScroll():
            yield Folding(stacked(*(literal(line) for line in register_words.whole(self._sheet))))

    def keys(self) -> Content:
        """What the keys do."""
        return literal(text("register.tui.reading_keys"))

    def on_mount(self) -> None:
        """Arrows scroll at once."""
        self.query_one(VerticalScroll).focus()
