"""配备: which front-line officer has which recorder, one each (REQ-210)."""

from __future__ import annotations

from textual.content import Content

from station.services import people, recorders
from station.services.people import Standing
from station.texts import text
from station.tui.ask import required
from station.tui.form import Field, ask_form
from station.tui.literal import joined, literal, stacked
from station.tui.screen import StationScreen
from station.tui.staff.page import StaffPage
from station.tui.widgets.window_table import Cell, Column, Row

SPARE = "-"
"""Choice of a recorder that is not registered yet."""


class Equipment(StaffPage):
    """Enter gives an officer a recorder: one out of the cupboard, or a new one."""

    NAME = "equipment"

    def columns(self) -> tuple[Column, ...]:
        """Officer, whether there is one, which."""
        return (
            Column(text("people.tui.name"), keep=True),
            Column(text("people.tui.has"), keep=True),
            Column(text("people.tui.recorder"), least=8),
        )

    def read(self) -> None:
        """Front-line officers in service."""
        self._found: dict[int, Standing] = {
            one.person.id: one
            for one in people.standings(self.store)
            if one.person.status == "active" and "officer" in one.person.roles and one.person.frontline
        }

    def ids(self) -> list[int]:
        """Those without first."""
        return sorted(self._found, key=lambda one: bool(self._found[one].recorders))

    def waiting(self) -> int | None:
        """How many have none."""
        return sum(not one.recorders for one in self._found.values()) or None

    def row(self, row_id: int) -> Row:
        """One officer."""
        found = self._found[row_id]
        state = Cell(text("people.tui.has_one"), "proved") if found.recorders else Cell(text("people.tui.bare"), "due")
        return (found.person.name, state, "、".join(found.recorders))

    def detail(self, row_id: int) -> Content:
        """The rule, and where recorders are looked after."""
        found = self._found[row_id]
        return stacked(
            joined((found.person.name, "bold"), "  ", "、".join(found.recorders) or text("people.tui.bare")),
            literal(""),
            literal(text("people.tui.one_each")),
            literal(text("people.tui.recorders_elsewhere"), "$secondary"),
        )

    async def enter(self, screen: StationScreen, row_id: int) -> None:
        """Which one."""
        person = self._found[row_id].person
        free = [one for one in recorders.all_recorders(self.store) if one.status == "active" and not one.officer_id]
        options = (*((one.serial, one.serial) for one in free), (SPARE, text("people.tui.new_recorder")))
        fields = [
            Field("which", text("people.tui.recorder"), choices=options),
            Field(
                "serial",
                text("people.tui.serial"),
                text("people.tui.serial_hint"),
                check=required,
                needed=lambda answers: answers["which"] == SPARE,
            ),
        ]

        def submit(answers: dict[str, str]) -> None:
            if answers["which"] == SPARE:
                recorders.register(self.store, self.app.actor, answers["serial"], person.id)
            else:
                recorders.assign(self.store, self.app.actor, answers["which"], person.id)

        title, draft = text("people.tui.equip", name=person.name), self.app.draft("officer", "equip", person.id)
        if await ask_form(self.app, title, fields, text("people.tui.equip_told"), draft, submit) is not None:
            screen.say(text("people.tui.equip_done", name=person.name), kind="done")

    def against_add(self) -> str | None:
        """A recorder belongs to a person."""
        return text("people.tui.equip_enter")
