"""听取汇报: what the first responsible person was briefed on, and what became of each matter (REQ-401)."""

from __future__ import annotations

from textual.content import Content

from station.records.briefing import Briefing, Matter
from station.services import briefings, record_statistics, statistics_words
from station.texts import text
from station.tui.ask import ask_choice, required
from station.tui.dock import words
from station.tui.form import Field, ask_form
from station.tui.literal import joined, literal, stacked
from station.tui.screen import StationScreen
from station.tui.staff.briefing_form import enter_briefing
from station.tui.staff.page import StaffPage
from station.tui.widgets.window_table import Cell, Column, Row


class Briefings(StaffPage):
    """Ctrl+N enters one with its matters; Enter closes a matter."""

    NAME = "briefings"

    def columns(self) -> tuple[Column, ...]:
        """Day, quarter, who, what is open."""
        return (
            Column(text("people.tui.held_on"), keep=True),
            Column(text("briefing.tui.period"), keep=True),
            Column(text("briefing.field.chair"), least=6),
            Column(text("briefing.tui.matters"), keep=True),
        )

    def read(self) -> None:
        """All of them."""
        self._found = {one.id: one for one in briefings.every(self.store)}

    def ids(self) -> list[int]:
        """The latest first."""
        return list(self._found)

    def waiting(self) -> int | None:
        """How many matters are open."""
        return sum(one.open for one in self._found.values()) or None

    def row(self, row_id: int) -> Row:
        """One briefing."""
        one = self._found[row_id]
        left = Cell(text("briefing.tui.left", open=one.open, count=len(one.matters)), "due" if one.open else "proved")
        return (one.held_on.isoformat(), one.period, one.chair, left)

    def detail(self, row_id: int) -> Content:
        """The briefing whole."""
        one = self._found[row_id]
        lines = [line for matter in one.matters for line in _lines(matter)]
        return stacked(
            joined((one.chair, "bold"), "  ", one.held_on.isoformat()),
            words.fact("briefing.tui.period", one.period),
            words.fact("briefing.field.present", one.present),
            *lines,
            *self._hours(one),
        )

    def _hours(self, one: Briefing) -> list[Content]:
        """What each officer learned from the first day of the year to the end of the quarter (REQ-402)."""
        quarter = record_statistics.period(one.period)
        found = record_statistics.hours(self.store, quarter, self.station.clock.now())
        return [literal(line, "$secondary") for line in ("", *statistics_words.hours(found))]

    def against_all(self) -> str | None:
        """The clerk keeps this list too."""
        return None if self.app.actor.roles & {"chief", "clerk"} else text("people.tui.chief_or_clerk")

    def against(self, row_id: int) -> str | None:
        """Enter is for what is open."""
        return self.against_all() or (None if self._found[row_id].open else text("briefing.tui.all_closed"))

    async def add(self, screen: StationScreen) -> None:
        """Who heard what, and matter after matter."""
        if await enter_briefing(self.app, self.choices()):
            screen.say(text("briefing.tui.added"), kind="done")

    async def enter(self, screen: StationScreen, row_id: int) -> None:
        """A matter is done with."""
        one = self._found[row_id]
        matter_id = await self._which(one)
        if matter_id is None:
            return
        matter = next(each for each in one.matters if each.id == matter_id)
        fields = [Field("outcome", text("briefing.tui.outcome"), check=required)]

        def submit(answers: dict[str, str]) -> None:
            briefings.settle(self.store, self.app.actor, matter_id, answers["outcome"])

        draft = self.app.draft("briefing", "settle", str(matter_id))
        if await ask_form(self.app, text("briefing.tui.settle"), fields, matter.issue, draft, submit) is not None:
            screen.say(text("briefing.tui.settled"), kind="done")

    async def _which(self, one: Briefing) -> int | None:
        waiting = [(str(each.id), each.issue) for each in one.matters if each.closed_at is None]
        if len(waiting) == 1:
            return int(waiting[0][0])
        chosen = await ask_choice(self.app, text("briefing.tui.settle"), waiting)
        return None if chosen is None else int(chosen)


def _lines(matter: Matter) -> list[Content]:
    said = text("briefing.cli.closed", outcome=matter.outcome) if matter.closed_at else text("briefing.cli.open")
    due = "" if matter.due_on is None else matter.due_on.isoformat()
    told = "  ".join(filter(None, (matter.decision, matter.owner, due)))
    return [literal(""), literal(matter.issue, "bold"), literal(told), literal(said)]
