"""F2: every command of this screen, found by Chinese, pinyin initials or English id."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from station.texts import text
from station.tui.ask import Prompt, normal
from station.tui.commands import Command, key_name
from station.tui.literal import joined
from station.tui.screen import StationScreen
from station.tui.widgets.window_table import fitted


class Palette(Prompt[str]):
    """Type to narrow down, Enter does the command under the cursor; answers its id."""

    def __init__(self, screen: StationScreen) -> None:
        super().__init__(text("ui.palette.title"))
        offered = [command for command in screen.commands() if command.id != "palette.open"]
        self._rows = [(command, screen.reason_against(command)) for command in offered]

    def question(self) -> ComposeResult:
        """The field and the matching commands."""
        field = Input(placeholder=text("ui.palette.hint"))
        field.cursor_blink = False
        yield field
        yield OptionList()

    def on_mount(self) -> None:
        """All commands to begin with."""
        self._narrow("")
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow down as is typed."""
        self._narrow(normal(event.value).lower())

    def on_input_submitted(self, _: Input.Submitted) -> None:
        """Enter in the field: the one under the cursor."""
        found = self.query_one(OptionList)
        if found.highlighted is not None:
            self.dismiss(found.get_option_at_index(found.highlighted).id)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Click or Enter in the list."""
        self.dismiss(event.option.id)

    def on_key(self, event: events.Key) -> None:
        """Arrows move in the list while typing goes on."""
        moves = {"down": "cursor_down", "up": "cursor_up", "pagedown": "page_down", "pageup": "page_up"}
        if event.key in moves:
            getattr(self.query_one(OptionList), f"action_{moves[event.key]}")()
            event.stop()

    def _narrow(self, typed: str) -> None:
        found = self.query_one(OptionList)
        found.clear_options()
        rows = [row for row in self._rows if matches(row[0], typed)]
        found.add_options([Option(_line(command, reason), id=command.id) for command, reason in rows])
        found.highlighted = 0 if rows else None
        self.complain("" if rows else text("ui.palette.none"))


def matches(command: Command, typed: str) -> bool:
    """Whether `typed` (lower case) is part of the label, of its pinyin initials, or of the English id."""
    return any(typed in name for name in (text(command.label).lower(), text(command.initials), command.id))


def _line(command: Command, reason: str | None) -> Content:
    key = key_name(command.key) if command.key else ""
    words = joined(fitted(key, 8), text(command.label))
    return joined(words, ("  " + reason, "dim")) if reason else words
