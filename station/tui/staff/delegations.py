"""代岗 (AB岗): who stands in for whom, on which days."""

from __future__ import annotations

from textual.content import Content

from station.records.moment import day
from station.records.people import Delegation
from station.services import delegation
from station.texts import text
from station.tui.ask import ask_text, required
from station.tui.checks import a_date
from station.tui.dock import words
from station.tui.form import Field, ask_form
from station.tui.literal import joined, literal, stacked
from station.tui.screen import StationScreen
from station.tui.staff.page import StaffPage
from station.tui.widgets.window_table import Cell, Column, Row


class Delegations(StaffPage):
    """Ctrl+N grants one, Enter ends one; a permit of the bureau is put in from the palette."""

    NAME = "delegations"

    def columns(self) -> tuple[Column, ...]:
        """Who for whom, from when to when, in force or not."""
        return (
            Column(text("people.tui.state"), keep=True),
            Column(text("people.tui.deputy"), keep=True),
            Column(text("people.tui.absent"), keep=True),
            Column(text("people.tui.first"), keep=True),
            Column(text("people.tui.last"), keep=True),
            Column(text("people.tui.why"), least=6, gives=True),
        )

    def read(self) -> None:
        """All of them."""
        self._today = day(self.station.clock.now())
        self._found = {one.id: one for one in delegation.every(self.store)}

    def ids(self) -> list[int]:
        """The latest first."""
        return list(self._found)

    def waiting(self) -> int | None:
        """How many are in force."""
        return sum(one.covers(self._today) for one in self._found.values()) or None

    def row(self, row_id: int) -> Row:
        """One delegation."""
        one = self._found[row_id]
        dates = (one.from_on.isoformat(), one.to_on.isoformat())
        return (self._state(one), one.deputy, one.officer, *dates, one.reason)

    def _state(self, one: Delegation) -> Cell:
        if one.covers(self._today):
            return Cell(text("people.tui.in_force"), "proved")
        coming = one.ended_at is None and one.from_on > self._today
        return Cell(text("people.tui.coming" if coming else "people.tui.over"), "dim")

    def detail(self, row_id: int) -> Content:
        """The delegation whole, and what it means."""
        one = self._found[row_id]
        ended = [] if one.ended_at is None else [words.fact("people.tui.ended_at", words.when(one.ended_at))]
        return stacked(
            joined((text("people.tui.stands_in", deputy=one.deputy, officer=one.officer), "bold")),
            words.fact("people.tui.days", f"{one.from_on.isoformat()} / {one.to_on.isoformat()}"),
            words.fact("people.tui.why", one.reason),
            words.fact("people.tui.granted_at", words.when(one.granted_at)),
            *ended,
            literal(""),
            literal(text("people.tui.delegation_means"), "$secondary"),
        )

    def against(self, row_id: int) -> str | None:
        """What is over is over."""
        one = self._found[row_id]
        over = one.ended_at is not None or one.to_on < self._today
        return text("people.tui.over_already") if over else self.against_all()

    async def add(self, screen: StationScreen) -> None:
        """Who, for whom, when."""
        chiefs = sorted(self.people(), key=lambda one: "chief" not in one.roles)
        absent = tuple((str(one.id), one.name) for one in chiefs)
        deputies = tuple((str(one.id), one.name) for one in reversed(chiefs))
        today = self._today.isoformat()
        fields = [
            Field("officer", text("people.tui.absent"), choices=absent),
            Field("deputy", text("people.tui.deputy"), text("people.tui.deputy_hint"), choices=deputies),
            Field("first", text("people.tui.first"), text("people.tui.date_hint"), today, a_date),
            Field("last", text("people.tui.last"), text("people.tui.last_hint"), today, a_date),
            Field("reason", text("people.tui.why"), check=required),
        ]

        def submit(answers: dict[str, str]) -> None:
            pair = int(answers["officer"]), int(answers["deputy"])
            term = day(answers["first"]), day(answers["last"])
            delegation.delegate(self.store, self.app.actor, *pair, *term, answers["reason"])

        title, draft = text("people.tui.delegate"), self.app.draft("officer", "delegate")
        if await ask_form(self.app, title, fields, text("people.tui.delegate_told"), draft, submit) is not None:
            screen.say(text("people.tui.delegated"), kind="done")

    async def enter(self, screen: StationScreen, row_id: int) -> None:
        """Ended before its last day."""
        one = self._found[row_id]
        title = text("people.tui.undelegate", deputy=one.deputy, officer=one.officer)
        reason = await ask_text(self.app, title, text("people.tui.why"))
        if reason is not None:
            delegation.end(self.store, self.app.actor, one, reason)
            ended = text("people.delegation.ended", deputy=one.deputy, officer=one.officer)
            screen.say(ended, kind="done")
