"""培训: what the staff learned, by date (REQ-203)."""

from __future__ import annotations

from textual.content import Content

from station.records.moment import day
from station.services import people
from station.texts import text
from station.tui.ask import required
from station.tui.checks import a_date
from station.tui.dock import words
from station.tui.form import Field, ask_form
from station.tui.literal import joined, stacked
from station.tui.screen import StationScreen
from station.tui.staff.page import StaffPage
from station.tui.widgets.window_table import Column, Row


class Trainings(StaffPage):
    """Ctrl+N enters one."""

    NAME = "trainings"

    def columns(self) -> tuple[Column, ...]:
        """Day, who, how long, what."""
        return (
            Column(text("people.tui.held_on"), keep=True),
            Column(text("people.tui.name"), keep=True),
            Column(text("people.tui.length"), keep=True, right=True),
            Column(text("people.tui.topic"), least=8),
            Column(text("people.tui.result"), least=6, gives=True),
        )

    def read(self) -> None:
        """All of them."""
        self._found = {one.id: one for one in people.trained(self.store)}

    def ids(self) -> list[int]:
        """The latest first."""
        return list(self._found)

    def row(self, row_id: int) -> Row:
        """One training."""
        one = self._found[row_id]
        minutes = text("people.minutes", minutes=one.minutes)
        return (one.held_on.isoformat(), one.officer, minutes, one.topic, one.result)

    def detail(self, row_id: int) -> Content:
        """The training whole."""
        one = self._found[row_id]
        return stacked(
            joined((one.topic, "bold"), "  ", one.officer),
            words.fact("people.tui.held_on", one.held_on.isoformat()),
            words.fact("people.tui.length", text("people.minutes", minutes=one.minutes)),
            words.fact("people.tui.organiser", one.organiser or "-"),
            words.fact("people.tui.result", one.result or "-"),
        )

    def against_all(self) -> str | None:
        """The clerk keeps this list too."""
        return None if self.app.actor.roles & {"chief", "clerk"} else text("people.tui.chief_or_clerk")

    def against(self, row_id: int) -> str | None:
        """Nothing is changed afterwards."""
        return text("people.tui.training_add")

    async def add(self, screen: StationScreen) -> None:
        """Who learned what."""
        today = day(self.station.clock.now())
        fields = [
            Field("officer", text("people.tui.name"), choices=self.choices()),
            Field("topic", text("people.tui.topic"), check=required),
            Field("minutes", text("people.tui.length"), text("people.tui.minutes_hint"), check=_minutes_wrong),
            Field("held_on", text("people.tui.held_on"), text("people.tui.date_hint"), today.isoformat(), a_date),
            Field("organiser", text("people.tui.organiser")),
            Field("result", text("people.tui.result"), text("people.tui.result_hint")),
        ]

        def submit(answers: dict[str, str]) -> None:
            people.train(
                self.store,
                self.app.actor,
                int(answers["officer"]),
                answers["topic"],
                int(answers["minutes"]),
                day(answers["held_on"]),
                answers["organiser"],
                answers["result"],
            )

        title, draft = text("people.tui.train"), self.app.draft("officer", "train")
        if await ask_form(self.app, title, fields, text("people.tui.train_told"), draft, submit) is not None:
            screen.say(text("people.tui.train_done"), kind="done")


def _minutes_wrong(typed: str) -> str | None:
    return None if typed.isascii() and typed.isdigit() and int(typed) > 0 else text("people.tui.minutes_hint")
