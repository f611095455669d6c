"""听取汇报: what the first responsible person was briefed on, and what became of each matter (REQ-401)."""

from __future__ import annotations

from textual.content import Content

from station.records.briefing import Briefing, Matter, NewBriefing, NewMatter
from station.records.moment import day
from station.rules import record_statistics as periods
from station.services import briefings, record_statistics
from station.texts import text
from station.tui.ask import ask_choice, required
from station.tui.checks import a_date
from station.tui.dock import words
from station.tui.form import Field, ask_form
from station.tui.literal import joined, literal, stacked
from station.tui.screen import StationScreen
from station.tui.staff.page import StaffPage
from station.tui.widgets.window_table import Cell, Column, Row

NOBODY = ""


class Briefings(StaffPage):
    """Ctrl+N enters one with its first matter; Enter closes a matter."""

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
        )

    def against_all(self) -> str | None:
        """The clerk keeps this list too."""
        return None if self.app.actor.roles & {"chief", "clerk"} else text("people.tui.chief_or_clerk")

    def against(self, row_id: int) -> str | None:
        """Enter is for what is open."""
        return self.against_all() or (None if self._found[row_id].open else text("briefing.tui.all_closed"))

    async def add(self, screen: StationScreen) -> None:
        """Who heard what, and the first matter."""
        today = day(self.station.clock.now())
        quarter = periods.before(periods.quarter_of(today)).code
        fields = [
            Field("period", text("briefing.tui.period"), text("briefing.tui.period_hint"), quarter),
            Field("held_on", text("people.tui.held_on"), text("people.tui.date_hint"), today.isoformat(), a_date),
            Field("chair", text("briefing.field.chair"), check=required),
            Field("present", text("briefing.field.present"), check=required),
            Field("issue", text("briefing.field.issue")),
            Field("decision", text("briefing.tui.decision")),
            Field(
                "owner", text("briefing.tui.owner"), choices=((NOBODY, text("briefing.tui.nobody")), *self.choices())
            ),
            Field("due_on", text("briefing.tui.due_on"), text("briefing.tui.due_hint"), check=_date_or_none),
        ]

        def submit(answers: dict[str, str]) -> None:
            told = NewBriefing(
                day(answers["held_on"]),
                record_statistics.period(answers["period"]).code,
                answers["chair"],
                answers["present"],
                _matters(answers),
            )
            briefings.hold(self.store, self.app.actor, told)

        title, draft = text("briefing.tui.add"), self.app.draft("briefing", "hold")
        if await ask_form(self.app, title, fields, text("briefing.tui.add_told"), draft, submit) is not None:
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


def _matters(answers: dict[str, str]) -> tuple[NewMatter, ...]:
    if not answers["issue"].strip():
        return ()
    owner, due = answers["owner"], answers["due_on"].strip()
    return (NewMatter(answers["issue"], answers["decision"], int(owner) if owner else None, day(due) if due else None),)


def _lines(matter: Matter) -> list[Content]:
    said = text("briefing.cli.closed", outcome=matter.outcome) if matter.closed_at else text("briefing.cli.open")
    due = "" if matter.due_on is None else matter.due_on.isoformat()
    told = "  ".join(filter(None, (matter.decision, matter.owner, due)))
    return [literal(""), literal(matter.issue, "bold"), literal(told), literal(said)]


def _date_or_none(typed: str) -> str | None:
    return a_date(typed) if typed.strip() else None
