"""Jobs of the printers' queue, as rows."""

from __future__ import annotations

from typing import Any

from station.errors import StationError
from station.records.moment import iso, moment
from station.records.print_job import Outcome, Printer, PrintJob
from station.store import models, papers
from station.store.act import Act
from station.store.public_models import PrintJob as Table
from station.store.store import Store

MOVING = ("waiting", "printing")
ASKING = ("failed", "unsure")


class JobUnknown(StationError):
    """There is no such job. Facts: job."""

    text = "printing.job_unknown"


def job(store: Store, job_id: int) -> PrintJob:
    """One job. JobUnknown."""
    row = store.one(_query().where(Table.id == job_id))
    if row is None:
        raise JobUnknown(job=job_id)
    return _job(row)


def moving(store: Store) -> tuple[PrintJob, ...]:
    """What still goes on by itself, in the order it was asked for."""
    return _jobs(store, Table.state.in_(MOVING))


def unsettled(store: Store) -> tuple[PrintJob, ...]:
    """What goes on or waits for a person's word, in the order it was asked for."""
    return _jobs(store, Table.state.in_((*MOVING, *ASKING)) & Table.settled_at.is_null())


def of_document(store: Store, document_id: int) -> tuple[PrintJob, ...]:
    """Every job of a document, the oldest first."""
    return _jobs(store, Table.document_id == document_id)


def waiting(store: Store, document_id: int) -> tuple[PrintJob, ...]:
    """Jobs of a document that were not begun; of a slip, in both its sizes."""
    return _jobs(store, Table.document_id.in_(papers.sizes(store, document_id)) & (Table.state == "waiting"))


def add(act: Act, document_id: int, printer: Printer, *, given_out: bool = False) -> int:
    """A job that waits, as the next copy of its document: all that may have reached paper count. Its id.

    `given_out`: one left without a job, as a file; where no job counts, it is the first copy. The two sizes of a slip
    count as one.
    """
    sizes = papers.sizes(act.store, document_id)
    earlier = act.store.all(Table.select(Table.copy).where(Table.document_id.in_(sizes), Table.state != "cancelled"))
    copy = 1 + max((row["copy"] for row in earlier), default=int(given_out))
    told = {"printer": printer.name, "way": printer.way, "copy": copy}
    asked = {"asked_by": act.actor_id, "asked_at": iso(act.now), "settled_at": None}
    return act.insert(Table, document_id=document_id, **told, state="waiting", detail="", job="", **asked)


def turn(act: Act, job_id: int, outcome: Outcome, *, settled: bool) -> None:
    """A job becomes this; `settled`: nobody has to do anything about it any more."""
    when = iso(act.now) if settled else None
    told = {"state": outcome.state, "detail": outcome.detail, "job": outcome.job}
    act.update(Table, job_id, **told, settled_at=when)


def _query() -> Any:
    document = models.Document
    return Table.select(Table, document.number, document.title).join(document, on=Table.document_id == document.id)


def _jobs(store: Store, which: Any) -> tuple[PrintJob, ...]:
    return tuple(_job(row) for row in store.all(_query().where(which).order_by(Table.id)))


def _job(row: dict[str, Any]) -> PrintJob:
    asked, settled, by = moment(row.pop("asked_at")), row.pop("settled_at"), row.pop("asked_by")
    return PrintJob(**row, asked_by_id=by, asked_at=asked, settled_at=None if settled is None else moment(settled))
