"""The frame of every screen: one line on top, one line at the bottom, a notice above it when there is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from station.texts import text
from station.tui.commands import Command, key_name
from station.tui.literal import joined, labelled, stacked, visible
from station.tui.widgets.folding import Folding

FOOTER_LIMIT = 6
WAY_BACK = "app.back"
"""Wherever there is a step back, its key is among the six: nobody is to wonder how to leave a screen."""
GAP = "   "


@dataclass(frozen=True, slots=True)
class HeaderFacts:
    """What the top line says."""

    place: str
    """Name of the station."""
    demo: bool
    path: tuple[str, ...]
    """Where we are: 案件, 〔2026〕12号, 告知."""
    who: str
    """Who is signed in; empty at sign-in."""
    trust: tuple[str, ...] = ()
    """State of trust, most important first; the last ones go when there is no room."""


class Header(Widget):
    """Station, path, person, state of trust; the right-hand facts go one by one when the line is short."""

    facts: HeaderFacts | None = None

    def say(self, facts: HeaderFacts) -> None:
        """Show `facts` from now on."""
        if facts != self.facts:
            self.facts = facts
            self.refresh()

    def render(self) -> Content:
        """The line at the present width."""
        if self.facts is None:
            return Content("")
        facts = self.facts
        left = joined((" ", ""), (visible(facts.place), "bold"))
        if facts.demo:
            left = joined(left, "  ", (text("ui.header.demo"), "bold reverse"))
        left = joined(left, "   ", (visible(" › ".join(facts.path)), ""))
        right = [part for part in (facts.who, *facts.trust) if part]
        while right and left.cell_length + cell_len("  ".join(right)) + 3 > self.size.width:
            right.pop()
        tail = visible("  ".join(right)) + " "
        gap = max(self.size.width - left.cell_length - cell_len(tail), 1)
        return joined(left, " " * gap, tail)


class Footer(Widget):
    """At most six keys that work here and now, the way back always among them; a click is as good as the key."""

    commands: tuple[Command, ...] = ()

    def offer(self, commands: Sequence[Command]) -> None:
        """Show the six of `commands` that come first; where one of them is the way back, it is one of the six."""
        chosen = chosen_of(commands)
        if chosen != self.commands:
            self.commands = chosen
            self.refresh()

    def render(self) -> Content:
        """Key and label of each, as many as fit."""
        return footer_line(self.commands, self.size.width)


def chosen_of(commands: Sequence[Command]) -> tuple[Command, ...]:
    """Six of `commands` in their order: the way back where there is one, and those that come first."""
    back = [place for place, each in enumerate(commands) if each.id == WAY_BACK]
    first = [place for place in range(len(commands)) if place not in back][: FOOTER_LIMIT - len(back)]
    return tuple(commands[place] for place in sorted([*first, *back]))


def footer_line(commands: Sequence[Command], width: int) -> Content:
    """One line of at most `width` cells; what does not fit is left out, the way back last of all."""
    items = [(each, _footer_item(each)) for each in commands]
    owed = sum(item.cell_length + len(GAP) for each, item in items if each.id == WAY_BACK)
    shown: list[Content] = []
    room = width - 1 + len(GAP)
    for command, item in items:
        need = item.cell_length + len(GAP)
        owed -= need if command.id == WAY_BACK else 0
        if need + owed <= room:
            shown.append(item)
            room -= need
    return joined(" ", joined(*shown, gap=GAP))


def _footer_item(command: Command) -> Content:
    click = Style.from_meta({"@click": f"screen.run_command({command.id!r})"})
    words = joined((key_name(command.key), "bold"), " ", text(command.label))
    return words.stylize(click)


class Notice(Folding):
    """What was just refused or done; stays until the next key that does something."""

    def say(self, message: str, advice: str, kind: str) -> None:
        """Show a message and, under it, what to do next. Kinds: refused, done, plain."""
        mark = {"refused": "✗ ", "done": "✓ "}.get(kind, "  ")
        lines = [labelled(mark, message, width=2)] + ([labelled("  ", advice, width=2)] if advice else [])
        self.set_classes(f"-shown -{kind}")
        self.tell(stacked(*lines))

    def hush(self) -> None:
        """Say nothing any more."""
        self.set_classes("")
