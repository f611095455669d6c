"""Issued papers as files, to a printer or on a screen; what the machine says against it is told with advice."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from devices import viewer
from devices.errors import DeviceError
from devices.printer import PrinterMissing, print_pdf, queues
from station.errors import StationError
from station.records.paper import IssuedDocument
from station.records.people import Proof
from station.settings import load
from station.texts import text
from station.wiring import Station, configure


class NoPrinter(StationError):
    """There is no print service."""

    text = "paper.printer_missing"


class NotPrinted(StationError):
    """The print service did not take the job."""

    text = "paper.printer_refused"


class NotShown(StationError):
    """The viewer of pictures did not start."""

    text = "face.not_shown"


def ask_delivery(parser: argparse.ArgumentParser) -> None:
    """In which form a paper is wanted, and where."""
    parser.add_argument("--to", choices=("pdf", "png", "printer"), default="pdf", help=text("paper.cli.to"))
    parser.add_argument("--out", type=Path, help=text("paper.cli.out"))


def deliver(
    args: argparse.Namespace, station: Station, document: IssuedDocument, actor: Proof | None = None
) -> tuple[Sequence[Path], str | None]:
    """The files of an issued paper, and what became of its print job, in words.

    `actor`: who signed in already; None: printing asks. CopyFailed, PdfUnreadable, and as `printed`.
    """
    # Imported here: the screens print too, and how papers are made is not needed to see one.
    from station.services import papers

    if args.to == "png":
        return papers.copy_pictures(station, document, args.out), None
    file = papers.copy_out(station, document, args.out)
    return [file], printed(args, station, document, actor) if args.to == "printer" else None


def printed(
    args: argparse.Namespace,
    station: Station,
    document: IssuedDocument,
    actor: Proof | None = None,
    *,
    again: bool = False,
) -> str:
    """Print an issued paper on the printer of its kind, otherwise with `lp`; what became of the job, in words.

    NoPrinter and NotPrinted of `lp`, and as `signed_in` where nobody did yet.
    """
    # Imported here: the devices are not needed where nothing is printed.
    from station.commands.print_desk import PrintDesk, by_lp
    from station.commands.session import signed_in

    who = actor or signed_in(args, station)
    job = PrintDesk(station).queue(who, document, again) or by_lp(station, who, document, again)
    told = {"printer": job.printer, "state": text(f"printing.state.{job.state}"), "detail": job.detail}
    return text("printing.cli.stands", **told).rstrip()


class Printers:
    """The queues of this machine and the one the station prints to, for the screens."""

    def __init__(self, station: Station) -> None:
        self._station = station

    @property
    def chosen(self) -> str:
        """The queue papers go to; empty: they become files."""
        return self._station.settings.printer

    def queues(self) -> tuple[str, ...]:
        """By name. NoPrinter, NotPrinted."""
        with _told(""):
            return queues()

    def choose(self, queue: str) -> None:
        """Print to this one from now on, into station.toml; empty: to none."""
        # Read anew: what else stands there may have been changed meanwhile.
        current = replace(self._station, settings=load(self._station.home.settings_file))
        self._station = configure(current, printer=queue)

    def send(self, file: Path, title: str) -> str:
        """Queue a PDF on the chosen one. NoPrinter, NotPrinted."""
        return lp(file.read_bytes(), title, self.chosen)


def page_viewer() -> Callable[[Sequence[bytes]], None] | None:
    """Shows pages (PNG) beside the terminal; None where there is no desktop or no viewer. What it returns: NotShown."""
    found = viewer.find()
    if found is None:
        return None

    def show(pictures: Sequence[bytes]) -> None:
        with _showing():
            found.show(pictures)

    return show


def file_reader(station: Station) -> Callable[[Path], None] | None:
    """Shows a PDF or a scan beside the terminal; None where there is no desktop or no program. What it returns:
    NotShown."""
    return page_reader(station.settings.reader)


def page_reader(program: str = "") -> Callable[[Path], None] | None:
    """The same by a program of that name; empty: whichever is installed."""
    found = viewer.reader(program)
    if found is None:
        return None

    def show(file: Path) -> None:
        with _showing():
            found.show(file)

    return show


@contextmanager
def _showing() -> Iterator[None]:
    try:
        yield
    except DeviceError as error:
        raise NotShown(detail=error.facts.get("said") or error.reason) from error


def lp(pdf: bytes, title: str, queue: str) -> str:
    """Queue a PDF (`queue` empty: the default printer); what the print service says. NoPrinter, NotPrinted."""
    with _told(queue):
        return print_pdf(pdf, title, queue)


@contextmanager
def _told(queue: str) -> Iterator[None]:
    try:
        yield
    except PrinterMissing as error:
        raise NoPrinter(printer=queue or text("paper.cli.default_printer")) from error
    except DeviceError as error:
        raise NotPrinted(detail=error.facts.get("said") or error.reason) from error
