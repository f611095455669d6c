"""权力清单、规则集: which law this station works by, in which version, and what the bureau has yet to confirm."""

from __future__ import annotations

from textual.content import Content

from station.services import lawbook
from station.texts import text
from station.tui.dock import words
from station.tui.literal import joined, literal, stacked
from station.tui.staff.page import StaffPage
from station.tui.widgets.window_table import Cell, Column, Row


class Lawbook(StaffPage):
    """To be read: the law changes by what the bureau sends."""

    NAME = "lawbook"

    def columns(self) -> tuple[Column, ...]:
        """Kind, code, since when, whether in force, whether to be confirmed, name."""
        return (
            Column(text("people.tui.kind"), keep=True),
            Column(text("people.tui.code"), keep=True),
            Column(text("people.tui.since"), keep=True),
            Column(text("people.tui.state"), keep=True),
            Column(keep=True),
            Column(text("people.tui.title"), least=10),
        )

    def read(self) -> None:
        """Everything there is."""
        self._found = dict(enumerate(lawbook.entries(self.store), 1))

    def ids(self) -> list[int]:
        """Power items, then rule sets."""
        return list(self._found)

    def row(self, row_id: int) -> Row:
        """One version."""
        one = self._found[row_id]
        state = {"in_force": "proved", "coming": "due", "over": "dim"}[one.state]
        kind, since = text(f"people.tui.law.{one.kind}"), one.effective_from.isoformat()
        open_ = Cell(text("deadline.to_confirm"), "due") if one.to_confirm else ""
        return (kind, one.code, since, Cell(text(f"people.tui.{one.state}"), state), open_, one.title)

    def detail(self, row_id: int) -> Content:
        """What it rests on."""
        one = self._found[row_id]
        lines = [
            joined((one.code, "bold"), "  ", one.title),
            words.fact("people.tui.since", one.effective_from.isoformat()),
        ]
        if one.effective_to is not None:
            lines.append(words.fact("people.tui.till", one.effective_to.isoformat()))
        lines += [words.fact("people.tui.basis", each) for each in one.basis]
        if one.to_confirm:
            lines.append(literal(text("people.tui.to_confirm"), "$warning"))
        return stacked(*lines)

    def against_add(self) -> str | None:
        """Nobody at a station writes law."""
        return text("people.tui.law_from_bureau")

    def against(self, row_id: int) -> str | None:
        """It is shown whole already."""
        return text("people.tui.law_from_bureau")
