"""What is printed: the printers of a station, the jobs in their queue, and what a printer says became of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pendulum

Way = Literal["escpos", "cups", "file"]
JobState = Literal["waiting", "printing", "printed", "failed", "unsure", "cancelled"]
REST = "*"
"""In place of a kind: whatever no printer names."""


@dataclass(frozen=True, slots=True)
class Printer:
    """One printer, as the station's settings name it."""

    name: str
    way: Way
    """escpos: a receipt printer on USB; cups: a queue of the print service or an ipp:// address; file: a PDF."""
    device: str
    """escpos: path of the device, `usb` for the only one, `usb:SERIAL`; cups: queue or address; file: empty."""
    kinds: tuple[str, ...] = ()
    """Kinds of documents that go here when nobody names a printer; REST: all the others."""


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One copy of a document on its way to paper."""

    id: int
    document_id: int
    number: str
    """Of the document, as is its title."""
    title: str
    printer: str
    way: Way
    copy: int
    """1 the first; more: a reprint, and the paper says 补打."""
    state: JobState
    detail: str
    """What the printer said, for people."""
    job: str
    """What the print service calls it; empty: nothing."""
    asked_by_id: int
    asked_at: pendulum.DateTime
    settled_at: pendulum.DateTime | None
    """Nobody has to do anything about it any more since then."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job so far."""

    state: JobState
    """waiting: not one byte was sent; printing: the print service has it, under `job`; failed: no whole paper came
    out; unsure: perhaps one did."""
    detail: str = ""
    job: str = ""


@dataclass(frozen=True, slots=True)
class PrintRun:
    """What one look at the queue did, by id of the job."""

    printed: tuple[int, ...]
    waiting: tuple[int, ...]
    asking: tuple[int, ...]
    """Failed and unsure ones: a person has to say what becomes of them."""
    printing: tuple[int, ...]
