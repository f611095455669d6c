"""文号: the next number of every kind of case, and where a series goes on that was begun on paper."""

from __future__ import annotations

from textual.content import Content

from station.services import numbering_start
from station.texts import text
from station.tui.ask import ask_text
from station.tui.dock import words
from station.tui.literal import joined, literal, stacked
from station.tui.screen import StationScreen
from station.tui.staff.page import StaffPage
from station.tui.widgets.window_table import Column, Row


class Numbers(StaffPage):
    """Enter says with which number a series of this year goes on."""

    NAME = "numbers"

    def columns(self) -> tuple[Column, ...]:
        """Kind, next number, start."""
        return (
            Column(text("people.tui.kind"), keep=True),
            Column(text("people.tui.following"), keep=True),
            Column(text("people.tui.start"), least=6),
        )

    def read(self) -> None:
        """This year's series."""
        year = self.station.clock.now().year
        self._found = dict(enumerate(numbering_start.all_series(self.store, year), 1))

    def ids(self) -> list[int]:
        """In the order of the kinds."""
        return list(self._found)

    def row(self, row_id: int) -> Row:
        """One series."""
        one = self._found[row_id]
        start = text("people.tui.from_one") if one.start is None else text("people.tui.from", serial=one.start.next)
        return (text(f"people.series.{one.series}"), one.following, start)

    def detail(self, row_id: int) -> Content:
        """When it was set."""
        one = self._found[row_id]
        lines = [joined((text(f"people.series.{one.series}"), "bold"), "  ", one.following)]
        if one.start is not None:
            lines.append(words.fact("people.tui.set_at", words.when(one.start.set_at)))
        return stacked(*lines, literal(""), literal(text("people.tui.start_means"), "$secondary"))

    def against(self, row_id: int) -> str | None:
        """Once a year."""
        return text("people.tui.start_known") if self._found[row_id].start is not None else self.against_all()

    def against_add(self) -> str | None:
        """The series are those of the law."""
        return text("people.tui.start_enter")

    async def enter(self, screen: StationScreen, row_id: int) -> None:
        """The first number handed out here."""
        one = self._found[row_id]
        title = text("people.tui.set_start", title=text(f"people.series.{one.series}"), year=one.year)
        typed = await ask_text(self.app, title, text("people.tui.start_means"), check=serial_wrong)
        if typed is not None:
            numbering_start.set_start(self.store, self.app.actor, one.series, one.year, int(typed))
            screen.say(text("people.tui.start_set"), kind="done")


def serial_wrong(typed: str) -> str | None:
    """What is wrong with a serial as typed."""
    return None if typed.isascii() and typed.isdigit() and len(typed) < 6 else text("people.tui.start_number")
