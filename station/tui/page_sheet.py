"""One paper over the screen, its words where they stand on the page: read before it is issued, or looked at again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content

from station.errors import StationError
from station.texts import text
from station.tui.ask import Prompt
from station.tui.literal import literal, stacked
from station.tui.widgets.folding import Folding

Show = Callable[[], None]
"""Opens the page in a window of its own; may refuse with a StationError."""
COLUMNS = 76
"""Cells of the page: what the narrowest terminal leaves between the frame and the scroll bar."""


class PageSheet(Prompt[bool]):
    """Arrows and page keys scroll; Enter accepts the page where there is something to accept, Esc leaves it."""

    BINDINGS = [
        Binding("enter", "accept", show=False),
        Binding("ctrl+o", "show", show=False, priority=True),
    ]

    def __init__(self, title: str, lines: Sequence[str], told: str, accept: str, show: Show | None) -> None:
        """`told`: what stands below the page; `accept`: what Enter does, in words, empty where it only closes.

        `show`: None where this machine has no window for it.
        """
        super().__init__(title)
        self._lines = lines
        self._told = told
        self._accept = accept
        self._show = show

    def question(self) -> ComposeResult:
        """The page, scrolling."""
        with VerticalScroll():
            yield Folding(stacked(*(literal(line) for line in self._lines)))
        yield Folding(literal(self._told), classes="consequence")

    def keys(self) -> Content:
        """What the keys do."""
        keys = [text("face.tui.key_scroll"), *([self._accept] if self._accept else [])]
        keys += [text("face.tui.key_show")] if self._show else []
        return literal("   ".join([*keys, text("face.tui.key_back" if self._accept else "face.tui.key_close")]))

    def on_mount(self) -> None:
        """Arrows scroll at once."""
        self.query_one(VerticalScroll).focus()

    def action_accept(self) -> None:
        """The page is as it should be."""
        self.dismiss(bool(self._accept))

    def action_show(self) -> None:
        """The page in a window of its own."""
        if self._show is None:
            self.complain(text("face.tui.no_viewer"))
            return
        try:
            self._show()
        except StationError as refusal:
            self.complain(refusal.message + refusal.advice)
