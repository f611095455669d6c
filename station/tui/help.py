"""F1: what can be done on this screen, with which key, and why something cannot be done now."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from station.texts import text
from station.tui.ask import Prompt
from station.tui.commands import Command, key_name
from station.tui.literal import joined, literal, stacked
from station.tui.screen import StationScreen
from station.tui.widgets.folding import Folding
from station.tui.widgets.window_table import fitted


class Help(Prompt[None]):
    """A sheet with one paragraph per command."""

    def __init__(self, screen: StationScreen) -> None:
        super().__init__(text("ui.help.title", screen=screen.path()[-1]))
        self._paragraphs = [_paragraph(screen, command) for command in screen.commands()]

    def question(self) -> ComposeResult:
        """The paragraphs, scrolling when they do not fit."""
        with VerticalScroll():
            yield Folding(stacked(*self._paragraphs))

    def keys(self) -> Content:
        """Esc closes."""
        return literal(text("ui.help.close"))

    def on_mount(self) -> None:
        """Arrows scroll at once."""
        self.query_one(VerticalScroll).focus()


def _paragraph(screen: StationScreen, command: Command) -> Content:
    key = key_name(command.key) if command.key else ""
    words = joined((text(command.label), "bold"), "  ", text(command.help))
    lines = [Content.assemble(literal(fitted(key, 8), "bold"), Content("\t"), words)]
    reason = screen.reason_against(command)
    if reason is not None:
        lines.append(literal(" " * 8 + text("ui.help.disabled", why=reason), "$warning"))
    return stacked(*lines)
