"""The queue of the printers: nothing is printed twice without saying so, and nothing that was asked for is lost.

A job is `printing` in the books before its first byte leaves. What still stands so when nobody is at work was cut off
by a crash: whether its paper came out only a person can see, so a person is asked. A printer comes as a `Machine`.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from station.errors import StationError
from station.records.people import Proof, System
from station.records.print_job import Outcome, Printer, PrintJob, PrintRun
from station.services import papers
from station.store import papers as rows
from station.store import print_jobs, public_records
from station.store.store import Store
from station.texts import text

if TYPE_CHECKING:
    from station.wiring import Station

UNIT = System("system:printing")
LOCK = "printing.lock"
"""In the home; held by whoever is at work, and released by the kernel when that process dies."""


class NotAsked(StationError):
    """The job waits for no such answer. Facts: job, state."""

    text = "printing.not_asked"


class SlipVoid(StationError):
    """The paper is a slip that was withdrawn. Facts: serial, reason."""

    text = "printing.slip_void"


class Machine(Protocol):
    """One printer that can be spoken to."""

    def standing(self) -> str:
        """Why it cannot print now, for people; empty when it can."""

    def send(self, pdf: Path, title: str, note: str) -> Outcome:
        """Print a PDF; `note` (may be empty) stands on the paper. Never raises for what a printer does."""

    def fate(self, job: str) -> Outcome:
        """What became of what the print service has under this name."""


Machines = Callable[[PrintJob], Machine | None]
"""The printer of a job; None when the settings no longer name it."""


def ask(store: Store, actor: Proof, document_id: int, printer: Printer, *, given_out: bool = False) -> PrintJob:
    """A document is to be printed; the job, which waits until somebody works the queue.

    `given_out`: it left before in another way, as a file, so this is at least the second copy and says 补打. SlipVoid.
    """
    with store.act(actor, "print.ask", subject=f"document/{document_id}") as act:
        _not_void(store, document_id)
        made = print_jobs.add(act, document_id, printer, given_out=given_out)
    return print_jobs.job(store, made)


def came_out(store: Store, actor: Proof, job_id: int) -> PrintJob:
    """A person saw the paper of an unsure job. JobUnknown, NotAsked."""
    with store.act(actor, "print.answer", subject=f"print/{job_id}") as act:
        found = _standing(store, job_id, "unsure")
        print_jobs.turn(act, job_id, Outcome("printed", text("printing.seen"), found.job), settled=True)
    return print_jobs.job(store, job_id)


def again(store: Store, actor: Proof, job_id: int) -> PrintJob:
    """No whole paper came out of a failed or unsure job; the next copy, which says 补打.

    JobUnknown, NotAsked, SlipVoid.
    """
    with store.act(actor, "print.answer", subject=f"print/{job_id}") as act:
        found = _standing(store, job_id, *print_jobs.ASKING)
        _not_void(store, found.document_id)
        print_jobs.turn(act, job_id, Outcome("failed", found.detail, found.job), settled=True)
        made = print_jobs.add(act, found.document_id, Printer(found.printer, found.way, ""))
    return print_jobs.job(store, made)


def cancel(store: Store, actor: Proof, job_id: int) -> PrintJob:
    """Nobody wants the paper any more: of one that waits, and of one that failed. JobUnknown, NotAsked."""
    with store.act(actor, "print.cancel", subject=f"print/{job_id}") as act:
        found = _standing(store, job_id, "waiting", "failed")
        # A torn piece may lie there: it stays a copy that failed.
        state = "cancelled" if found.state == "waiting" else found.state
        print_jobs.turn(act, job_id, Outcome(state, found.detail, found.job), settled=True)
    return print_jobs.job(store, job_id)


def work(station: Station, machines: Machines) -> PrintRun | None:
    """Go once through the queue, oldest first; None when another process is at it."""
    with _alone(station.home.root / LOCK) as alone:
        if not alone:
            return None
        seen = [job.id for job in print_jobs.moving(station.store)]
        for job_id in seen:
            _move(station, print_jobs.job(station.store, job_id), machines)
    return _told([print_jobs.job(station.store, job_id) for job_id in seen])


def _move(station: Station, job: PrintJob, machines: Machines) -> None:
    if job.state == "printing" and not job.job:
        # We hold the lock: whoever began it is gone.
        _settle(station.store, job, Outcome("unsure", text("printing.cut_off")))
        return
    machine = machines(job)
    if machine is None:
        _settle(station.store, job, Outcome(job.state, text("printing.no_such_printer", name=job.printer), job.job))
    elif job.state == "printing":
        _settle(station.store, job, machine.fate(job.job))
    elif job.state == "waiting":
        _print(station, job, machine)


def _print(station: Station, job: PrintJob, machine: Machine) -> None:
    why = machine.standing()
    if why:
        _settle(station.store, job, Outcome("waiting", why))
        return
    pdf = papers.pdf_path(station, papers.document(station, job.document_id))
    at = f"{station.store.clock.now():YYYY-MM-DD HH:mm}"
    note = text("printing.reprint", copy=job.copy, at=at) if job.copy > 1 else ""
    if not _start(station.store, job.id):
        return
    outcome = machine.send(pdf, f"{job.number} {job.title}", note)
    _settle(station.store, print_jobs.job(station.store, job.id), outcome)


def _start(store: Store, job_id: int) -> bool:
    """Whether it may be printed: it has stood `printing` in the books since, unless somebody was quicker."""
    try:
        with store.act(UNIT, "print.start", subject=f"print/{job_id}") as act:
            _standing(store, job_id, "waiting")
            print_jobs.turn(act, job_id, Outcome("printing"), settled=False)
    except NotAsked:
        return False
    return True


def _settle(store: Store, job: PrintJob, outcome: Outcome) -> None:
    """Write down what became of a job, where that is news."""
    if (job.state, job.detail, job.job) == (outcome.state, outcome.detail, outcome.job):
        return
    with store.act(UNIT, "print.settle", subject=f"print/{job.id}") as act:
        # Cancelled by a person meanwhile: their word stays.
        if print_jobs.job(store, job.id).state == job.state:
            print_jobs.turn(act, job.id, outcome, settled=outcome.state == "printed")


def _standing(store: Store, job_id: int, *states: str) -> PrintJob:
    found = print_jobs.job(store, job_id)
    if found.state not in states or found.settled_at is not None:
        raise NotAsked(job=job_id, state=text(f"printing.state.{found.state}"))
    return found


def _not_void(store: Store, document_id: int) -> None:
    serial = rows.document(store, document_id).number
    slip = rows.slip_by_serial(store, serial)
    reason = None if slip is None else public_records.withdrawn(store, slip.id)
    if reason is not None:
        raise SlipVoid(serial=serial, reason=reason)


def _told(jobs: list[PrintJob]) -> PrintRun:
    by = {state: tuple(job.id for job in jobs if job.state == state) for state in ("printed", "waiting", "printing")}
    asking = tuple(job.id for job in jobs if job.state in print_jobs.ASKING)
    return PrintRun(by["printed"], by["waiting"], asking, by["printing"])


@contextmanager
def _alone(lock: Path) -> Iterator[bool]:
    """Whether nobody else works the queue meanwhile."""
    handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield False
    else:
        yield True
    finally:
        os.close(handle)
