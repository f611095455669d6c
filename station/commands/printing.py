"""Issued papers to the printer; what the print service says against it becomes a refusal that says what to do."""

from __future__ import annotations

from pathlib import Path

from devices.errors import DeviceError
from devices.printer import PrinterMissing, print_pdf
from station.errors import StationError
from station.texts import text


class NoPrinter(StationError):
    """There is no print service."""

    text = "paper.printer_missing"


class NotPrinted(StationError):
    """The print service did not take the job."""

    text = "paper.printer_refused"


def send(file: Path, title: str, queue: str) -> str:
    """Queue a PDF (`queue` empty: the default printer); what the print service says. NoPrinter, NotPrinted."""
    try:
        return print_pdf(file.read_bytes(), title, queue)
    except PrinterMissing as error:
        raise NoPrinter(printer=queue or text("paper.cli.default_printer")) from error
    except DeviceError as error:
        raise NotPrinted(detail=error.facts.get("said") or error.reason) from error
