"""Where printers are and what they take, in words."""

from __future__ import annotations

from station.records.print_job import Printer
from station.store import law
from station.store.store import Store
from station.texts import sayings, text


def place(printer: Printer) -> str:
    """The way to it, and the device."""
    return f"{text(f'printing.way.{printer.way}')}  {printer.device}".rstrip()


def takes(store: Store, printer: Printer) -> str:
    """The papers that go there when nobody names a printer; a kind that has no name stands as it is."""
    titles = {paper.code: paper.title for paper in law.of(store).papers}
    titles |= sayings("slip.title") | sayings("printing.takes")
    return "、".join(titles.get(kind, kind) for kind in printer.kinds) or text("printing.tui.take.none")
