"""What the screens know of printers. The devices behind it are not theirs to know; everything may refuse."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from station.records.paper import IssuedDocument
    from station.records.people import Proof
    from station.records.print_job import Outcome, Printer, PrintJob


class Press(Protocol):
    """The printers of the settings, as they are now."""

    def printers(self) -> Sequence[Printer]:
        """Those that are set."""
        ...

    def plugged(self) -> Sequence[tuple[str, str]]:
        """Receipt printers on USB now: device and serial number (may be empty)."""
        ...

    def standing(self, printer: Printer) -> str:
        """Why it cannot print now, for people; empty when it can. May take seconds."""
        ...

    def keep(self, made: Printer) -> None:
        """Add a printer, or change the one of that name."""
        ...

    def drop(self, name: str) -> Printer:
        """Take one away."""
        ...

    def test(self, name: str) -> Outcome:
        """Print a page that is no document."""
        ...

    def queue(self, actor: Proof, document: IssuedDocument, again: bool = False) -> PrintJob | None:
        """Print an issued paper; None where no printer takes it. `again`: it says so on the paper."""
        ...

    def sheet(self, file: Path, title: str, kind: str) -> Outcome | None:
        """Print at once what is no document of the books; None where no printer takes it."""
        ...

    def work(self) -> None:
        """Go once through the queue."""
        ...
