"""Choosing enterprises by typing: Chinese, pinyin, initials or credit code, with what fits below the field."""

from __future__ import annotations

from typing import Any

from textual.app import App, ComposeResult
from textual.content import Content
from textual.widgets import Input

from station.records.enterprise import Enterprise
from station.texts import text
from station.tui.literal import joined, literal
from station.tui.search_prompt import Search, SearchPrompt, ask_search
from station.tui.widgets.folding import Folding


class EnterprisesPrompt(SearchPrompt[Enterprise]):
    """Several enterprises, one after the other; Enter in an empty field says that these are all."""

    def __init__(self, title: str, search: Search[Enterprise]) -> None:
        super().__init__(title, text("plan.pick.hint") + text("plan.pick.many"), search, _line, text("plan.pick.none"))
        self._chosen: tuple[Enterprise, ...] = ()

    def question(self) -> ComposeResult:
        """What is chosen, once something is; the field, the hits."""
        chosen = Folding(classes="hint", id="chosen")
        chosen.display = False
        yield chosen
        yield from super().question()

    def take(self, one: Enterprise) -> None:
        """One more."""
        if one in self._chosen:
            self.complain(text("plan.pick.again"))
            return
        self._chosen = (*self._chosen, one)
        names = text("plan.screen.separator").join(each.name for each in self._chosen)
        told = self.query_one("#chosen", Folding)
        told.tell(literal(text("plan.pick.chosen", count=len(self._chosen), names=names)))
        told.display = True
        self.query_one(Input).value = ""

    def take_nothing(self) -> None:
        """These are all, if there are any."""
        if self._chosen:
            self.dismiss(self._chosen)
        else:
            super().take_nothing()


def _line(one: Enterprise) -> Content:
    return joined(one.name, "  ", (one.address, "$secondary"))


async def ask_enterprise(app: App[Any], title: str, search: Search[Enterprise]) -> Enterprise | None:
    """One enterprise; None when left."""
    return await ask_search(app, title, text("plan.pick.hint"), search, _line, text("plan.pick.none"))


async def ask_enterprises(app: App[Any], title: str, search: Search[Enterprise]) -> tuple[Enterprise, ...] | None:
    """At least one enterprise; None when left."""
    return await app.push_screen_wait(EnterprisesPrompt(title, search))
