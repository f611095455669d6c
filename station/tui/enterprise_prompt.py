"""Choosing enterprises by typing: Chinese, pinyin, initials or credit code, with what fits below the field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from station.records.enterprise import Enterprise
from station.texts import text
from station.tui.ask import Prompt, normal
from station.tui.literal import joined, literal
from station.tui.widgets.folding import Folding

Search = Callable[[str], Sequence[Enterprise]]
"""What fits the words typed, best first."""
MOVES = {"down": "cursor_down", "up": "cursor_up", "pagedown": "page_down", "pageup": "page_up"}


class EnterprisePrompt(Prompt[tuple[Enterprise, ...]]):
    """One enterprise, or several one after the other. Letters are typed, arrows move among the hits."""

    def __init__(self, title: str, search: Search, many: bool) -> None:
        super().__init__(title, text("plan.pick.hint") + (text("plan.pick.many") if many else ""))
        self._search = search
        self._many = many
        self._hits: tuple[Enterprise, ...] = ()
        self._chosen: tuple[Enterprise, ...] = ()

    def question(self) -> ComposeResult:
        """What is chosen, the field, the hits."""
        yield Folding(classes="hint", id="chosen")
        field = Input(select_on_focus=False)
        field.cursor_blink = False
        yield field
        hits = OptionList(id="enterprise-hits")
        hits.can_focus = False
        yield hits

    def on_mount(self) -> None:
        """Nothing is chosen yet."""
        self.query_one("#chosen").display = False

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search as is typed."""
        self._hits = tuple(self._search(event.value))
        hits = self.query_one("#enterprise-hits", OptionList)
        hits.clear_options()
        hits.add_options([Option(joined(each.name, "  ", (each.address, "$secondary"))) for each in self._hits])
        hits.highlighted = 0 if self._hits else None
        self.complain("" if self._hits or not normal(event.value) else text("plan.pick.none"))

    def on_key(self, event: events.Key) -> None:
        """Arrows move among the hits while typing goes on."""
        if event.key in MOVES:
            getattr(self.query_one("#enterprise-hits", OptionList), f"action_{MOVES[event.key]}")()
            event.stop()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: the hit under the cursor, or done."""
        at = self.query_one("#enterprise-hits", OptionList).highlighted
        if at is not None:
            self._take(self._hits[at])
        elif self._chosen and not normal(event.value):
            self.dismiss(self._chosen)
        else:
            self.complain(text("plan.pick.none") if normal(event.value) else text("ui.ask.empty"))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click."""
        self._take(self._hits[event.option_index])

    def _take(self, one: Enterprise) -> None:
        if not self._many:
            self.dismiss((one,))
            return
        if one in self._chosen:
            self.complain(text("plan.pick.again"))
            return
        self._chosen = (*self._chosen, one)
        names = text("plan.screen.separator").join(each.name for each in self._chosen)
        told = self.query_one("#chosen", Folding)
        told.tell(literal(text("plan.pick.chosen", count=len(self._chosen), names=names)))
        told.display = True
        self.query_one(Input).value = ""


async def ask_enterprise(app: App[Any], title: str, search: Search) -> Enterprise | None:
    """One enterprise; None when left."""
    found = await app.push_screen_wait(EnterprisePrompt(title, search, many=False))
    return None if found is None else found[0]


async def ask_enterprises(app: App[Any], title: str, search: Search) -> tuple[Enterprise, ...] | None:
    """At least one enterprise; None when left."""
    return await app.push_screen_wait(EnterprisePrompt(title, search, many=True))
