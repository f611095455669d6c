"""The printers of a station as the queue speaks to them: receipt printers, print services, PDF files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from devices import escpos, ipp
from devices.errors import DeviceError
from devices.escpos import PrintBroke, PrintDoubtful, PrinterAway
from devices.ipp import AnswerLost, JobForgotten, ServiceAway
from station.commands.printing import NoPrinter, NotPrinted, lp
from station.errors import StationError
from station.records.print_job import REST, JobState, Outcome, Printer, PrintJob
from station.services.printing import Machine
from station.store.atomic import write_bytes
from station.texts import text
from station.wiring import Station

STATES: dict[type[DeviceError], JobState] = {PrinterAway: "waiting", PrintBroke: "failed", PrintDoubtful: "unsure"}

STOPPED = 5
"""A printer's state of RFC 8011 in which it takes nothing on."""
ENDED: dict[int, JobState] = {7: "failed", 8: "failed", 9: "printed"}
"""States of a job of RFC 8011 that are its last: canceled, aborted, completed."""
REASONS = {
    "media-empty": "paper_out",
    "media-needed": "paper_out",
    "media-jam": "jam",
    "cover-open": "cover_open",
    "door-open": "cover_open",
    "interlock-open": "cover_open",
    "toner-empty": "ink_out",
    "marker-supply-empty": "ink_out",
    "offline": "offline",
    "shutdown": "offline",
    "timed-out": "offline",
    "paused": "paused",
}
"""How printers' reasons begin (RFC 8011, 5.4.12; CUPS says offline-report), and what it is called here."""


class Receipts:
    """A receipt printer on USB."""

    def __init__(self, printer: Printer) -> None:
        self._printer = printer

    def standing(self) -> str:
        """Its paper and its cover, where it tells."""
        try:
            escpos.check(escpos.device(self._printer.device))
        except PrinterAway as away:
            return said(away)
        return ""

    def send(self, pdf: Path, title: str, note: str) -> Outcome:
        """One piece of paper for each page."""
        # Imported here: what sets pages is large, and who only asks for the standing sets none.
        from station.documents import print_form

        try:
            data = b"".join(escpos.encoded(page) for page in print_form.roll(pdf, note))
        except StationError as unreadable:
            return Outcome("failed", unreadable.message)
        try:
            escpos.print_raster(escpos.device(self._printer.device), data)
        except (PrinterAway, PrintBroke, PrintDoubtful) as stopped:
            return Outcome(STATES[type(stopped)], said(stopped))
        return Outcome("printed")

    def fate(self, job: str) -> Outcome:
        """It has no names for jobs; never asked."""
        return Outcome("unsure", "", job)


class Service:
    """A queue of the print service, or a printer that is one itself."""

    def __init__(self, printer: Printer) -> None:
        self._uri = ipp.address(printer.device)

    def standing(self) -> str:
        """Nothing is handed over while it lacks something: what waits here can still be cancelled."""
        try:
            stands = ipp.printer(self._uri)
        except (ServiceAway, JobForgotten) as away:
            return said(away)
        return lacking(stands.reasons) or (text("printing.device.paused") if stands.state == STOPPED else "")

    def send(self, pdf: Path, title: str, note: str) -> Outcome:
        """Handed over, and to be followed under the number it gets."""
        from station.documents import print_form

        try:
            return Outcome("printing", "", str(ipp.submit(self._uri, print_form.noted(pdf, note), title)))
        except StationError as unreadable:
            return Outcome("failed", unreadable.message)
        except AnswerLost as lost:
            return Outcome("unsure", said(lost))
        except (ServiceAway, JobForgotten) as away:
            return Outcome("failed" if away.reason == "service_refused" else "waiting", said(away))

    def fate(self, job: str) -> Outcome:
        """Out, given up, or what it waits for."""
        try:
            stands = ipp.job(self._uri, int(job))
            if stands.state in ENDED:
                ended = ENDED[stands.state]
                return Outcome(ended, "" if ended == "printed" else text("printing.device.given_up"), job)
            return Outcome("printing", lacking(ipp.printer(self._uri).reasons, warned=True), job)
        except JobForgotten as forgotten:
            return Outcome("unsure", said(forgotten), job)
        except ServiceAway as away:
            return Outcome("printing", said(away), job)


def lacking(reasons: tuple[str, ...], *, warned: bool = False) -> str:
    """What a print service says is the matter, for people; empty: nothing that keeps it from printing.

    `warned`: so does a warning; it does not keep a job from being handed over, but explains one that is not done.
    """
    for reason in reasons:
        for begins, ours in REASONS.items():
            if reason.startswith(begins) and (warned or not reason.endswith("-warning")):
                return text(f"printing.device.{ours}")
    return ""


class Lp:
    """A queue of the print service that settings name for whatever has no printer: `lp` takes the paper, and that is
    all it tells."""

    def __init__(self, queue: str) -> None:
        self._queue = queue
        self.refusal: StationError | None = None
        """Why it took nothing."""

    def standing(self) -> str:
        """Only the attempt tells."""
        return ""

    def send(self, pdf: Path, title: str, note: str) -> Outcome:
        """What it says of the job is what is told."""
        from station.documents import print_form

        try:
            return Outcome("printed", lp(print_form.noted(pdf, note), title, self._queue))
        except (NoPrinter, NotPrinted) as refusal:
            self.refusal = refusal
            return Outcome("waiting", refusal.message)
        except StationError as unreadable:
            return Outcome("failed", unreadable.message)

    def fate(self, job: str) -> Outcome:
        """It has no names for jobs; never asked."""
        return Outcome("unsure", "", job)


def lp_name(queue: str) -> str:
    """What the printer behind `lp` is called; empty: the default one."""
    return queue or text("paper.cli.default_printer")


class Files:
    """No printer: the PDF under a readable name in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def standing(self) -> str:
        """A folder is always there."""
        return ""

    def send(self, pdf: Path, title: str, note: str) -> Outcome:
        """Its path is what is told."""
        from station.documents import print_form
        from station.services.papers import safe

        file = self._folder / f"{safe(title)}{'-' if note else ''}{safe(note)}.pdf"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_bytes(file, print_form.noted(pdf, note))
        except OSError as error:
            return Outcome("failed", error.strerror or "")
        except StationError as unreadable:
            return Outcome("failed", unreadable.message)
        return Outcome("printed", str(file))

    def fate(self, job: str) -> Outcome:
        """A file has none."""
        return Outcome("printed", "", job)


def said(wrong: DeviceError) -> str:
    """What a printer's refusal means, and what to do."""
    return text(f"printing.device.{wrong.reason}")


def machine(station: Station, printer: Printer) -> Machine:
    """The one that a printer's way asks for."""
    made: dict[str, Callable[[], Machine]] = {
        "escpos": lambda: Receipts(printer),
        "cups": lambda: Service(printer),
        "file": lambda: Files(station.home.exports),
    }
    return made[printer.way]()


def machines(station: Station) -> Callable[[PrintJob], Machine | None]:
    """Those of the settings, by the name a job has."""
    named = {printer.name: printer for printer in station.settings.printers}

    def found(job: PrintJob) -> Machine | None:
        if job.printer in named:
            return machine(station, named[job.printer])
        return Lp(station.settings.printer) if job.printer == lp_name(station.settings.printer) else None

    return found


def chosen(printers: Sequence[Printer], kind: str) -> Printer | None:
    """The printer for a kind of paper: that which names it, that which takes the rest, or the only one there is."""
    found = [one for wanted in (kind, REST) for one in printers if wanted in one.kinds]
    found = found or (list(printers) if len(printers) == 1 else [])
    return found[0] if found else None


def receipt_printers() -> list[tuple[str, str]]:
    """Receipt printers on USB now: device and serial number (may be empty)."""
    return [(str(device), serial) for device, serial in escpos.found()]
