"""Choosing one thing among many by typing: what fits stands below the field, arrows move among it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from textual import events
from textual.app import App, ComposeResult
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from station.texts import text
from station.tui.ask import Prompt, normal

Thing = TypeVar("Thing")
Search = Callable[[str], Sequence[Thing]]
"""What fits the words typed, best first; of no words, what stands there at first."""
Line = Callable[[Thing], Content]
MOVES = {"down": "cursor_down", "up": "cursor_up", "pagedown": "page_down", "pageup": "page_up"}


class SearchPrompt(Prompt[tuple[Thing, ...]], Generic[Thing]):
    """Letters are typed, arrows move among the hits, Enter takes the one under the cursor."""

    def __init__(self, title: str, hint: str, search: Search[Thing], line: Line[Thing], none: str) -> None:
        """`none`: what is said where nothing fits."""
        super().__init__(title, hint)
        self._search, self._line, self._none = search, line, none
        self._hits: tuple[Thing, ...] = ()

    def question(self) -> ComposeResult:
        """The field, the hits."""
        field = Input(select_on_focus=False)
        field.cursor_blink = False
        yield field
        hits = OptionList(id="found")
        hits.can_focus = False
        yield hits

    def on_mount(self) -> None:
        """Something stands there before anything is typed."""
        self._look("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search as is typed."""
        self._look(event.value)

    def _look(self, typed: str) -> None:
        self._hits = tuple(self._search(typed))
        hits = self.query_one("#found", OptionList)
        hits.clear_options()
        hits.add_options([Option(self._line(hit)) for hit in self._hits])
        hits.highlighted = 0 if self._hits else None
        self.complain("" if self._hits or not normal(typed) else self._none)

    def on_key(self, event: events.Key) -> None:
        """Arrows move among the hits while typing goes on."""
        if event.key in MOVES:
            getattr(self.query_one("#found", OptionList), f"action_{MOVES[event.key]}")()
            event.stop()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: the hit under the cursor."""
        at = self.query_one("#found", OptionList).highlighted
        if at is not None:
            self.take(self._hits[at])
        elif normal(event.value):
            self.complain(self._none)
        else:
            self.take_nothing()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click."""
        self.take(self._hits[event.option_index])

    def take(self, one: Thing) -> None:
        """One was chosen: that is the answer."""
        self.dismiss((one,))

    def take_nothing(self) -> None:
        """Enter where nothing was typed and nothing is offered."""
        self.complain(text("ui.ask.empty"))


async def ask_search(
    app: App[Any], title: str, hint: str, search: Search[Thing], line: Line[Thing], none: str = ""
) -> Thing | None:
    """One of what fits; None when left."""
    found = await app.push_screen_wait(SearchPrompt(title, hint, search, line, none or text("ui.find.none")))
    return None if found is None else found[0]
