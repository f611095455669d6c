"""Issued papers as files or to the printer; what the print service says against it becomes a refusal with advice."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from devices.errors import DeviceError
from devices.printer import PrinterMissing, print_pdf
from station.errors import StationError
from station.records.paper import IssuedDocument
from station.services import papers
from station.texts import text
from station.wiring import Station


class NoPrinter(StationError):
    """There is no print service."""

    text = "paper.printer_missing"


class NotPrinted(StationError):
    """The print service did not take the job."""

    text = "paper.printer_refused"


def ask_delivery(parser: argparse.ArgumentParser) -> None:
    """In which form a paper is wanted, and where."""
    parser.add_argument("--to", choices=("pdf", "png", "printer"), default="pdf", help=text("paper.cli.to"))
    parser.add_argument("--out", type=Path, help=text("paper.cli.out"))


def deliver(
    args: argparse.Namespace, station: Station, document: IssuedDocument, title: str
) -> tuple[Sequence[Path], str | None]:
    """The files of an issued paper, and what the print service says. CopyFailed, PdfUnreadable, NoPrinter, NotPrinted.

    `title` names the print job.
    """
    if args.to == "png":
        return papers.copy_pictures(station, document, args.out), None
    file = papers.copy_out(station, document, args.out)
    return [file], send(file, title, station.settings.printer) if args.to == "printer" else None


def send(file: Path, title: str, queue: str) -> str:
    """Queue a PDF (`queue` empty: the default printer); what the print service says. NoPrinter, NotPrinted."""
    try:
        return print_pdf(file.read_bytes(), title, queue)
    except PrinterMissing as error:
        raise NoPrinter(printer=queue or text("paper.cli.default_printer")) from error
    except DeviceError as error:
        raise NotPrinted(detail=error.facts.get("said") or error.reason) from error
