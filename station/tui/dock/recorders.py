"""记录仪: who has which, how its clock goes, and taking it out of use."""

from __future__ import annotations

from textual.content import Content

from station.records.ledger import LedgerLine
from station.services import evidence, recorders, staff
from station.texts import text
from station.tui.ask import ask_choice, ask_text, required
from station.tui.dock import words
from station.tui.dock.page import DockPage
from station.tui.form import Field, ask_form
from station.tui.literal import joined, literal, stacked
from station.tui.screen import StationScreen
from station.tui.widgets.window_table import Cell, Column, Row

NOBODY = -1
"""Choice of taking a recorder back."""
READ = 6
"""Readings of a clock told beside a recorder."""
REFUSED = 8
"""Refusals told beside a recorder."""


class Recorders(DockPage):
    """Enter hands a recorder out or takes it back."""

    NAME = "recorders"

    def columns(self) -> tuple[Column, ...]:
        """Serial, whose, in use or not, clock."""
        return (
            Column(text("intake.tui.serial"), keep=True),
            Column(text("intake.tui.officer"), keep=True),
            Column(text("intake.tui.status"), keep=True),
            Column(text("intake.tui.offset"), keep=True, right=True),
            Column(),
        )

    def read(self) -> None:
        """The roster of recorders."""
        self._recorders = {recorder.id: recorder for recorder in recorders.all_recorders(self.store)}
        self._clocks = {one.id: recorders.clock(self.store, one.serial) for one in self._recorders.values()}

    def ids(self) -> list[int]:
        """By serial."""
        return list(self._recorders)

    def row(self, row_id: int) -> Row:
        """One recorder."""
        recorder = self._recorders[row_id]
        active = recorder.status == "active"
        return (
            recorder.serial,
            recorder.officer_name or text("intake.tui.nobody"),
            Cell(text("intake.tui.active" if active else "intake.tui.retired"), "" if active else "dim"),
            _offset(recorder.clock_offset_s),
            Cell(text("dock_tui.recorder.look"), "due") if active and self._clocks[row_id].suspicious else "",
        )

    def detail(self, row_id: int) -> Content:
        """The recorder, its clock, and what was turned away at the dock lately."""
        recorder = self._recorders[row_id]
        lines = [
            joined((recorder.serial, "bold"), recorder.officer_name or text("intake.tui.nobody"), gap="  "),
            words.fact("intake.tui.since", words.when(recorder.registered_at)),
            *self._clock_lines(row_id),
        ]
        refused = evidence.refusals(self.store)[:REFUSED]
        if refused:
            lines += [literal(""), literal(text("dock_tui.refused_lately"), "bold")]
        return stacked(*lines, *(literal(_refusal(line), "$secondary") for line in refused))

    def _clock_lines(self, row_id: int) -> list[Content]:
        """By how much its time is corrected, who looked last, and why somebody should look."""
        clock = self._clocks[row_id]
        offset = _offset(clock.offset_s) or text("dock_tui.recorder.none")
        read = text("dock_tui.recorder.read", at=words.when(clock.read_at)) if clock.read_at else ""
        lines = [words.fact("intake.tui.offset", offset, "  ", (read, "$secondary"))]
        lines += self._drift_lines(row_id)
        return [*lines, joined((clock.suspicious, "$warning"))] if clock.suspicious else lines

    def _drift_lines(self, row_id: int) -> list[Content]:
        """What people read, in order, and by how much a day it went wrong."""
        history = recorders.clock_history(self.store, self._recorders[row_id].serial)
        if len(history.readings) < recorders.BOTH:
            return []
        read = "  ".join(f"{one.read_at:MM-DD} {one.offset_s:+d}" for one in history.readings[-READ:])
        lines = [words.fact("dock_tui.recorder.history", read)]
        if history.seconds_per_day is not None:
            told = text("dock_tui.recorder.per_day", seconds=f"{history.seconds_per_day:+.1f}")
            lines.append(words.fact("dock_tui.recorder.drift", (told, "$warning" if history.unsound else "")))
        return lines

    async def enter(self, screen: StationScreen, row_id: int) -> None:
        """To whom."""
        serial = self._recorders[row_id].serial
        people = [(person.id, person.name) for person in staff.active(self.store)]
        options = [*people, (NOBODY, text("intake.tui.take_back"))]
        hint = text("intake.tui.assign_hint")
        chosen = await ask_choice(self.app, text("intake.tui.assign", serial=serial), options, hint)
        if chosen is None:
            return
        made = recorders.assign(self.store, self.app.actor, serial, None if chosen == NOBODY else chosen)
        done = "returned" if chosen == NOBODY else "assigned"
        screen.say(text(f"intake.tui.{done}", serial=made.serial, name=made.officer_name), kind="done")

    async def retire(self, screen: StationScreen, row_id: int) -> None:
        """Lost, broken, given back."""
        serial = self._recorders[row_id].serial
        reason = await ask_text(self.app, text("dock_tui.recorder.retire", serial=serial))
        if reason is not None:
            recorders.retire(self.store, self.app.actor, serial, reason)
            screen.say(text("dock_tui.recorder.retired", serial=serial), kind="done")

    async def correct_clock(self, screen: StationScreen, row_id: int) -> None:
        """By how many seconds its time has to be moved to be ours, and how that is known."""
        recorder, clock = self._recorders[row_id], self._clocks[row_id]
        suggested = clock.offset_s if clock.proposed_s is None else clock.proposed_s
        fields = [
            Field(
                "offset",
                text("dock_tui.recorder.offset"),
                text("dock_tui.recorder.offset_hint"),
                str(suggested),
                _seconds_wrong,
            ),
            Field("reason", text("dock_tui.recorder.how"), text("dock_tui.recorder.how_hint"), check=required),
        ]

        def submit(answers: dict[str, str]) -> None:
            seconds = int(answers["offset"])
            recorders.correct_clock(self.store, self.app.actor, recorder.serial, seconds, answers["reason"])

        title = text("dock_tui.recorder.clock", serial=recorder.serial)
        draft = self.app.draft("recorder", "clock", recorder.id)
        if await ask_form(self.app, title, fields, text("dock_tui.recorder.told"), draft, submit) is not None:
            screen.say(text("dock_tui.recorder.done", serial=recorder.serial), kind="done")


def _seconds_wrong(words: str) -> str | None:
    digits = words.removeprefix("-").removeprefix("+")
    return None if digits.isascii() and digits.isdigit() else text("dock_tui.recorder.offset_wrong")


def _offset(seconds: int) -> str:
    return text("dock_tui.offset", seconds=f"{seconds:+d}") if seconds else ""


def _refusal(line: LedgerLine) -> str:
    """What was turned away, when and why."""
    serial = line.subject.rpartition("/")[2]
    when = line.recorded[5:16].replace("T", " ")
    code, _, device = line.reason.partition(" ")
    why = text(f"intake.tui.why.{code}")
    return text("intake.tui.refused_at", when=when, serial=device or serial, why=why)
