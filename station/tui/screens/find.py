"""查找: cases, enterprises and people by number, Chinese, pinyin or initials, and a scanned slip."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from station.services import find
from station.services.find import Hit
from station.texts import text
from station.tui.app import station_app
from station.tui.literal import joined, literal
from station.tui.screen import StationScreen
from station.tui.widgets.window_table import fitted

SHOWN = 30


class Find(StationScreen):
    """Type, see, Enter opens. Nothing is kept for the next search."""

    NAME = "find"

    def __init__(self) -> None:
        super().__init__()
        self._hits: tuple[Hit, ...] = ()

    def body(self) -> ComposeResult:
        """Field and hits."""
        with Vertical(id="find"):
            field = Input(placeholder=text("ui.find.hint"), id="wanted")
            field.cursor_blink = False
            yield field
            yield Static(literal(""), id="find-told")
            yield OptionList(id="hits")

    def on_mount(self) -> None:
        """Type at once."""
        self.query_one("#wanted", Input).focus()

    def on_input_changed(self, _: Input.Changed) -> None:
        """Search as is typed."""
        with self.shell.catching(self):
            self.refresh_facts()
            self.refresh_footer()

    def refresh_facts(self) -> None:
        """Search again."""
        typed = self.query_one("#wanted", Input).value
        self._hits = find.find(station_app(self).station.store, typed, SHOWN)
        hits = self.query_one("#hits", OptionList)
        hits.clear_options()
        hits.add_options([Option(_line(hit)) for hit in self._hits])
        hits.highlighted = 0 if self._hits else None
        told = text("ui.find.none") if typed.strip() and not self._hits else ""
        self.query_one("#find-told", Static).update(literal(told, "$secondary"))

    def why_not(self, command_id: str) -> str | None:
        """Only a hit can be opened."""
        return text("ui.find.nothing") if command_id == "find.choose" and not self._hits else None

    def on_key(self, event: events.Key) -> None:
        """Arrows move among the hits while typing goes on."""
        moves = {"down": "cursor_down", "up": "cursor_up", "pagedown": "page_down", "pageup": "page_up"}
        if event.key in moves and self.query_one("#wanted", Input).has_focus:
            getattr(self.query_one("#hits", OptionList), f"action_{moves[event.key]}")()
            event.stop()

    def on_input_submitted(self, _: Input.Submitted) -> None:
        """Enter in the field."""
        self.action_run_command("find.choose")

    def on_option_list_option_selected(self, _: OptionList.OptionSelected) -> None:
        """Enter or click on a hit."""
        self.action_run_command("find.choose")

    def command_find_choose(self) -> None:
        """A case opens, an enterprise opens its dossier; of a person, the cases are searched."""
        hit = self._hits[self.query_one("#hits", OptionList).highlighted or 0]
        if hit.kind == "case":
            self.shell.open("case", hit.id)
        elif hit.kind == "enterprise":
            self.shell.open("enterprise", hit.id)
        else:
            field = self.query_one("#wanted", Input)
            field.value = hit.title
            field.cursor_position = len(hit.title)
            field.focus()


def _line(hit: Hit) -> Content:
    kind = text(f"ui.find.kind.{hit.kind}")
    return joined((fitted(kind, 6), "$secondary"), (hit.title, "bold"), "  ", (hit.detail, "$secondary"))
