"""作废 of a slip: printed for the wrong party, lost, called off. It stays in the books and verifies as withdrawn.

The person in charge does it with a reason; what it announced may then be announced by a new slip.
"""

from __future__ import annotations

from station.errors import StationError
from station.records.paper import IssuedSlip
from station.records.people import Proof
from station.records.print_job import Outcome
from station.store import papers, print_jobs, public_records
from station.store.store import Store
from station.texts import text


class UnknownSlip(StationError):
    """No slip has this serial. Facts: serial."""

    text = "slip.unknown"


class AlreadyWithdrawn(StationError):
    """It was withdrawn before. Facts: serial, reason."""

    text = "slip.already"


def withdraw(store: Store, actor: Proof, serial: str, reason: str) -> IssuedSlip:
    """The slip no longer counts, and the public learns it; what waits for a printer is cancelled.

    UnknownSlip, AlreadyWithdrawn, ReasonNeeded.
    """
    found = papers.slip_by_serial(store, serial)
    if found is None:
        raise UnknownSlip(serial=serial)
    with store.act(actor, "slip.withdraw", subject=f"case/{found.case_id}", reason=reason) as act:
        before = public_records.withdrawn(store, found.id)
        if before is not None:
            raise AlreadyWithdrawn(serial=serial, reason=before)
        public_records.withdraw(act, found.id, reason)
        for job in print_jobs.waiting(store, found.document.id):
            print_jobs.turn(act, job.id, Outcome("cancelled", text("slip.job_void")), settled=True)
    return found
