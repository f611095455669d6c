"""打印机: the printers of the station with how they stand, and the papers that are not out yet."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from textual.content import Content

from station.records.print_job import Printer, PrintJob
from station.services import print_chores, printing_words
from station.texts import text
from station.tui.app import StationApp
from station.tui.ask import ask_choice, confirm
from station.tui.dock import words
from station.tui.literal import joined, literal, stacked
from station.tui.press import Press
from station.tui.print_answer import WORDS, answer_one
from station.tui.screen import StationScreen
from station.tui.staff.page import StaffPage
from station.tui.staff.printer_form import ask_printer
from station.tui.widgets.window_table import Cell, Column, Row

INK = {"failed": "breach", "unsure": "breach", "waiting": "due", "printing": "dim"}
TEST, CHANGE, DROP = "test", "change", "remove"


class Printing(StaffPage):
    """Ctrl+N adds a printer; Enter tries, changes or removes one, or says what becomes of a paper."""

    NAME = "printing"
    CHIEF = False

    def __init__(self, app: StationApp) -> None:
        super().__init__(app)
        self._standing: dict[str, str] = {}
        """What each printer said when it was asked last."""
        self._plugged: list[tuple[str, str]] = []

    def columns(self) -> tuple[Column, ...]:
        """State, which printer, what, how many or what it takes."""
        return (
            Column(text("people.tui.state"), keep=True),
            Column(text("printing.tui.printer"), keep=True),
            Column(text("printing.tui.what"), least=12),
            Column(text("printing.tui.copy_or_takes"), least=7, gives=True),
        )

    def read(self) -> None:
        """The jobs out of the books, the printers out of the settings; no printer is asked here."""
        found = sorted(print_chores.unsettled(self.store), key=lambda job: (list(INK).index(job.state), job.id))
        self._jobs = {job.id: job for job in found}
        printers = [] if self.app.press is None else self.app.press.printers()
        # Ids of jobs begin with the station's code: no place in the list is one.
        self._printers = dict(enumerate(printers, 1))

    def ids(self) -> list[int]:
        """What waits for somebody first, then the printers."""
        return [*self._jobs, *self._printers]

    def waiting(self) -> int | None:
        """How many papers wait for a person's word."""
        return len(print_chores.asking(self.store)) or None

    def row(self, row_id: int) -> Row:
        """One paper, or one printer."""
        job = self._jobs.get(row_id)
        if job is not None:
            return (_state_of(job), job.printer, f"{job.title} {job.number}", text("printing.tui.copy", copy=job.copy))
        one = self._printers[row_id]
        return (self._state(one), one.name, printing_words.place(one), printing_words.takes(self.store, one))

    def _state(self, one: Printer) -> Cell:
        why = self._standing.get(one.name)
        if why is None:
            return Cell(text("printing.tui.asking"), "dim")
        return Cell(text("printing.tui.away"), "due") if why else Cell(text("printing.tui.ready"), "proved")

    def detail(self, row_id: int) -> Content:
        """The paper or the printer whole."""
        job = self._jobs.get(row_id)
        return stacked(*(self._of_printer(self._printers[row_id]) if job is None else self._of_job(job)))

    def _of_job(self, job: PrintJob) -> Iterator[Content]:
        yield joined((job.title, "bold"), "  ", job.number)
        yield words.fact("people.tui.state", text(f"printing.state.{job.state}"))
        if job.detail:
            yield words.fact("printing.tui.said", job.detail)
        yield words.fact("printing.tui.printer", job.printer)
        yield words.fact("printing.tui.asked_at", words.when(job.asked_at))
        yield literal("")
        means = "stuck" if _stuck(job) else job.state
        yield literal(text(f"printing.tui.means.{means}"), "$secondary")

    def _of_printer(self, one: Printer) -> Iterator[Content]:
        yield joined((one.name, "bold"), "  ", printing_words.place(one))
        why = self._standing.get(one.name)
        told = text("printing.tui.asking") if why is None else why or text("printing.cli.ready")
        yield words.fact("people.tui.state", told)
        yield words.fact("printing.tui.takes", printing_words.takes(self.store, one))
        if one.way == "escpos":
            for device, serial in self._plugged:
                shown = f"{device}  {serial or text('printing.cli.no_serial')}"
                yield words.fact("printing.tui.plugged", shown)
        yield literal("")
        yield literal(text("printing.tui.means.printer"), "$secondary")

    def shown(self, screen: StationScreen) -> None:
        """Ask every printer how it stands, beside the screen: one that is away answers late."""
        if self.app.press is not None:
            screen.run_worker(self._ask(screen, self.app.press), group="printers", exclusive=True)

    async def _ask(self, screen: StationScreen, press: Press) -> None:
        for one in press.printers():
            self._standing[one.name] = await asyncio.to_thread(press.standing, one)
        self._plugged = list(await asyncio.to_thread(press.plugged))
        screen.look()

    def against(self, row_id: int) -> str | None:
        """A paper that is being printed goes on by itself."""
        job = self._jobs.get(row_id)
        if job is None or job.state in WORDS:
            return None
        return text(f"printing.tui.means.{'stuck' if _stuck(job) else 'printing'}")

    def against_add(self) -> str | None:
        """Screens that have no printers behind them."""
        return text("face.tui.no_printers") if self.app.press is None else None

    async def add(self, screen: StationScreen) -> None:
        """One more printer."""
        press = self.app.press
        if press is not None and (made := await ask_printer(self.app, press)) is not None:
            await self._kept(screen, press, made)

    async def enter(self, screen: StationScreen, row_id: int) -> None:
        """What becomes of a paper; a page to try, other settings, or no such printer any more."""
        job, press = self._jobs.get(row_id), self.app.press
        if job is not None:
            await answer_one(screen, job)
            # The printer was asked meanwhile: what it said last may no longer be so.
            self.shown(screen)
            return
        one = self._printers[row_id]
        options = [(verb, text(f"printing.tui.{verb}")) for verb in (TEST, CHANGE, DROP)]
        verb = (
            None if press is None else await ask_choice(self.app, one.name, options, self._standing.get(one.name, ""))
        )
        if press is None or verb is None:
            return
        if verb == TEST:
            await self._test(screen, press, one)
        elif verb == DROP:
            await self._drop(screen, press, one)
        elif (made := await ask_printer(self.app, press, one)) is not None:
            await self._kept(screen, press, made)

    async def _kept(self, screen: StationScreen, press: Press, made: Printer) -> None:
        press.keep(made)
        self._standing.pop(made.name, None)
        screen.look()
        self.shown(screen)
        screen.say(text("printing.tui.kept", name=made.name), text("printing.tui.try_it"), "done")

    async def _test(self, screen: StationScreen, press: Press, one: Printer) -> None:
        screen.say(text("printing.tui.testing", name=one.name))
        done = await asyncio.to_thread(press.test, one.name)
        good = done.state in ("printed", "printing")
        told = text(f"printing.cli.{'tested' if good else 'not_tested'}", name=one.name, detail=done.detail)
        screen.say(told, kind="done" if good else "refused")
        self.shown(screen)

    async def _drop(self, screen: StationScreen, press: Press, one: Printer) -> None:
        if await confirm(self.app, text("printing.tui.remove_title", name=one.name), text("printing.tui.remove_told")):
            press.drop(one.name)
            screen.look()
            screen.say(text("printing.cli.dropped", name=one.name), kind="done")


def _stuck(job: PrintJob) -> bool:
    """The print service has it, and something keeps it there."""
    return job.state == "printing" and bool(job.detail)


def _state_of(job: PrintJob) -> Cell:
    if _stuck(job):
        return Cell(text("printing.tui.stuck"), INK["waiting"])
    return Cell(text(f"printing.state.{job.state}"), INK[job.state])
