"""The printers as station.toml has them now, for commands and screens: set, dropped, tried, printed on."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from station.commands.presses import Lp, chosen, lp_name, machine, machines, receipt_printers
from station.errors import StationError
from station.records.paper import IssuedDocument
from station.records.people import Proof
from station.records.print_job import Outcome, Printer, PrintJob
from station.services import printing
from station.settings import load
from station.store import print_jobs
from station.store.atomic import write_bytes
from station.texts import text
from station.wiring import Station, configure


class PrinterUnknown(StationError):
    """The settings name no such printer. Facts: name."""

    text = "printing.printer_unknown"


class PrintDesk:
    """Reads the settings anew each time: a command may have changed them while screens are open."""

    def __init__(self, station: Station) -> None:
        self._station = station

    @property
    def _current(self) -> Station:
        return replace(self._station, settings=load(self._station.home.settings_file))

    def printers(self) -> tuple[Printer, ...]:
        """Those that are set."""
        return self._current.settings.printers

    def plugged(self) -> list[tuple[str, str]]:
        """Receipt printers on USB now: device and serial number (may be empty)."""
        return receipt_printers()

    def named(self, name: str) -> Printer:
        """PrinterUnknown."""
        for one in self.printers():
            if one.name == name:
                return one
        raise PrinterUnknown(name=name)

    def standing(self, printer: Printer) -> str:
        """Why it cannot print now, for people; empty when it can. Asks the device: may take seconds."""
        return machine(self._station, printer).standing()

    def keep(self, made: Printer) -> None:
        """Add a printer, or change the one of that name; a kind of paper goes to one printer."""
        current = self._current
        others = [one for one in current.settings.printers if one.name != made.name]
        others = [replace(one, kinds=tuple(kind for kind in one.kinds if kind not in made.kinds)) for one in others]
        configure(current, printers=(*others, made))

    def drop(self, name: str) -> Printer:
        """Take a printer away; what waits for it goes on waiting. PrinterUnknown."""
        gone, current = self.named(name), self._current
        configure(current, printers=tuple(one for one in current.settings.printers if one != gone))
        return gone

    def test(self, name: str) -> Outcome:
        """Print a page that is no document; `waiting`: not one byte was sent. PrinterUnknown, FontsMissing."""
        # Imported here: it sets a page.
        from station.documents.print_form import sample

        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder) / "test.pdf"
            write_bytes(page, sample(text("printing.cli.sample", name=name)))
            return self._straight(self.named(name), page, text("printing.cli.test_title"))

    def queue(self, actor: Proof, document: IssuedDocument, again: bool = False) -> PrintJob | None:
        """Ask for a paper on the printer of its kind, or hand it to the queue set for `lp`; None: there is neither.

        `again`: it was given out before and says 补打. As `by_lp`.
        """
        current = self._current
        printer = chosen(current.settings.printers, document.kind)
        if printer is None:
            return by_lp(current, actor, document, again) if current.settings.printer else None
        job = printing.ask(current.store, actor, document.id, printer, given_out=again)
        self.work()
        return print_jobs.job(current.store, job.id)

    def sheet(self, file: Path, title: str, kind: str) -> Outcome | None:
        """Print at once what is no document of the books, such as a register; None: no printer takes it."""
        printer = chosen(self.printers(), kind)
        return None if printer is None else self._straight(printer, file, title)

    def work(self) -> None:
        """Go once through the queue."""
        current = self._current
        printing.work(current, machines(current))

    def _straight(self, printer: Printer, file: Path, title: str) -> Outcome:
        found = machine(self._station, printer)
        why = found.standing()
        return Outcome("waiting", why) if why else found.send(file, title, "")


def by_lp(station: Station, actor: Proof, document: IssuedDocument, again: bool = False) -> PrintJob:
    """Hand a paper to `lp`, as a copy like any other; `again`: it was given out before and says 补打.

    NoPrinter, NotPrinted: nothing is out, and nothing counts.
    """
    queue = station.settings.printer
    own, others = Lp(queue), machines(station)
    job = printing.ask(station.store, actor, document.id, Printer(lp_name(queue), "cups", queue), given_out=again)
    printing.work(station, lambda each: own if each.id == job.id else others(each))
    if own.refusal is not None:
        printing.cancel(station.store, actor, job.id)
        raise own.refusal
    return print_jobs.job(station.store, job.id)
