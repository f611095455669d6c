"""What waits at the printers, for 今日. Reads only."""

from __future__ import annotations

from collections.abc import Iterator

from station.records.print_job import PrintJob
from station.records.today import Chore
from station.store import print_jobs
from station.store.store import Store
from station.texts import text


def chores(store: Store) -> Iterator[Chore]:
    """Papers nobody knows of whether they came out, and papers that wait while the printer lacks something."""
    found = print_jobs.unsettled(store)
    asking = [job for job in found if job.state in print_jobs.ASKING]
    if asking:
        yield Chore("print_asking", "today", _left("asking", asking), _named(asking), count=len(asking))
    held = [job for job in found if job not in asking and job.detail]
    if held:
        yield Chore("print_held", "today", _left("held", held), held[0].detail, count=len(held))


def unsettled(store: Store) -> tuple[PrintJob, ...]:
    """Jobs that go on by themselves or wait for a person's word, the oldest first."""
    return print_jobs.unsettled(store)


def job(store: Store, job_id: int) -> PrintJob:
    """One job as it stands now. JobUnknown."""
    return print_jobs.job(store, job_id)


def asking(store: Store) -> list[PrintJob]:
    """Jobs that wait for a person's word, the oldest first."""
    return [job for job in print_jobs.unsettled(store) if job.state in print_jobs.ASKING]


def _left(kind: str, jobs: list[PrintJob]) -> str:
    return text(f"dock_tui.chore.print_{kind}.left", count=len(jobs))


def _named(jobs: list[PrintJob]) -> str:
    first = jobs[0]
    return f"{first.number} {first.title}" + (text("dock_tui.chore.more") if len(jobs) > 1 else "")
