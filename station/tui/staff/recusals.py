"""回避: which officer keeps away from which enterprise; draws and cases go by it."""

from __future__ import annotations

from textual.content import Content

from station.services import people
from station.texts import text
from station.tui.ask import ask_text, required
from station.tui.dock import words
from station.tui.form import Field, ask_form
from station.tui.literal import joined, stacked
from station.tui.screen import StationScreen
from station.tui.staff.page import StaffPage
from station.tui.widgets.window_table import Cell, Column, Row


class Recusals(StaffPage):
    """Ctrl+N declares one, Enter ends one."""

    NAME = "recusals"

    def columns(self) -> tuple[Column, ...]:
        """Who, from what, why, in force or not."""
        return (
            Column(text("people.tui.name"), keep=True),
            Column(text("people.tui.enterprise"), least=10),
            Column(text("people.tui.why"), least=6, gives=True),
            Column(text("people.tui.state"), keep=True),
        )

    def read(self) -> None:
        """All of them."""
        self._found = {one.id: one for one in people.recused(self.store)}

    def ids(self) -> list[int]:
        """In force first."""
        return list(self._found)

    def row(self, row_id: int) -> Row:
        """One relation."""
        one = self._found[row_id]
        state = Cell(text("people.tui.in_force"), "") if one.ended_at is None else Cell(text("people.tui.over"), "dim")
        return (one.officer, one.enterprise, one.reason, state)

    def detail(self, row_id: int) -> Content:
        """The relation whole."""
        one = self._found[row_id]
        ended = [] if one.ended_at is None else [words.fact("people.tui.ended_at", words.when(one.ended_at))]
        return stacked(
            joined((one.officer, "bold"), "  ", one.enterprise),
            words.fact("people.tui.why", one.reason),
            words.fact("people.tui.declared_at", words.when(one.declared_at)),
            *ended,
        )

    def against_add(self) -> str | None:
        """Everybody declares his own."""
        return None if self.app.actor.roles & {"chief", "officer"} else text("people.tui.chief_only")

    def against(self, row_id: int) -> str | None:
        """What is over is over."""
        over = self._found[row_id].ended_at is not None
        return text("people.tui.over_already") if over else self.against_all()

    async def add(self, screen: StationScreen) -> None:
        """Who from whom."""
        own = str(self.app.actor.officer_id)
        everyone = self.choices()
        choices = everyone if "chief" in self.app.actor.roles else tuple(one for one in everyone if one[0] == own)
        fields = [
            Field("officer", text("people.tui.name"), default=own, choices=choices),
            Field("enterprise", text("people.tui.enterprise"), text("people.tui.enterprise_hint"), check=self._unclear),
            Field("reason", text("people.tui.why"), text("people.tui.recuse_hint"), check=required),
        ]

        def submit(answers: dict[str, str]) -> None:
            target = people.target(self.store, answers["enterprise"])
            if target is not None:
                people.recuse(self.store, self.app.actor, int(answers["officer"]), target.id, answers["reason"])

        title, draft = text("people.tui.recuse"), self.app.draft("officer", "recuse")
        if await ask_form(self.app, title, fields, text("people.tui.recuse_told"), draft, submit) is not None:
            screen.say(text("people.tui.recuse_done"), kind="done")

    def _unclear(self, typed: str) -> str | None:
        found = people.target(self.store, typed) if typed else None
        return text("people.tui.enterprise_unclear") if found is None else None

    async def enter(self, screen: StationScreen, row_id: int) -> None:
        """It is over, and why."""
        one = self._found[row_id]
        title = text("people.tui.unrecuse", name=one.officer, enterprise=one.enterprise)
        reason = await ask_text(self.app, title, text("people.tui.why"))
        if reason is not None:
            people.end_recusal(self.store, self.app.actor, one, reason)
            screen.say(text("people.tui.unrecused", name=one.officer), kind="done")
