"""What waits for somebody: counts for 今日, and the draws to be revealed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice

import pendulum
from peewee import fn

from station.records.moment import moment
from station.store import models
from station.store.deadlines import UPLOADS
from station.store.store import Store

FOR_APPROVAL = ("planned", "extension_requested")
"""Stages in which a case waits for the chief."""


def approvals(store: Store) -> int:
    """Cases, extensions, visits that went ahead of their approval and checked disclosures that wait for the chief."""
    case, public = models.CaseFile, models.Disclosure
    stages = case.select(fn.COUNT(case.id)).where(case.stage.in_(list(FOR_APPROVAL)))
    checked = public.select(fn.COUNT(public.id)).where(public.state == "redaction_checked")
    return int(store.scalar(stages)) + int(store.scalar(checked)) + len(unapproved(store))


def unapproved(store: Store) -> list[int]:
    """Open inspections that went ahead of their approval (紧急检查), oldest first."""
    did = "EXISTS (SELECT 1 FROM case_event WHERE case_id = c.id AND kind = ?)"
    still = "c.closed_at IS NULL AND c.voided_at IS NULL AND c.flow = 'inspection' AND c.source = 'adhoc'"
    query = f"SELECT c.id FROM case_file AS c WHERE {still} AND {did} AND NOT {did} ORDER BY c.opened_at"
    return list(store.vector(query, ("urgent_inspection", "approved")))


def open_cases(
    store: Store, stages: Collection[tuple[str, str]] | None, officer_id: int | None, limit: int
) -> list[int]:
    """Open cases, oldest first: those that stand in one of these stages of a flow, those of one officer."""
    table = models.CaseFile
    still = table.closed_at.is_null() & table.voided_at.is_null()
    query = table.select(table.id, table.flow, table.stage).where(still).order_by(table.opened_at)
    if officer_id is not None:
        query = query.where((table.lead_id == officer_id) | (table.assist_id == officer_id))
    found = (row["id"] for row in store.all(query) if stages is None or (row["flow"], row["stage"]) in stages)
    return list(islice(found, limit))


def uploads(store: Store) -> int:
    """Cases that came back and whose recordings have not been imported."""
    running = "SELECT DISTINCT case_id FROM deadline INDEXED BY deadline_running WHERE state = 'running'"
    return len(store.vector(f"{running} AND rule IN (?, ?)", UPLOADS))


def interrupted(store: Store) -> int:
    """Recorders with an import that did not finish."""
    table = models.IntakeSession
    return int(store.scalar(table.select(fn.COUNT(table.recorder_id.distinct())).where(table.state == "interrupted")))


def redactions(store: Store) -> int:
    """Disclosures waiting for a second person; what was sent back waits for whoever prepared it."""
    table = models.Disclosure
    awaited = (table.state == "pending") & table.checked_by.is_null()
    return int(store.scalar(table.select(fn.COUNT(table.id)).where(awaited)))


@dataclass(frozen=True, slots=True)
class Awaited:
    """A committed draw that has not been revealed."""

    id: int
    draw_no: int
    plan_ref: str
    committed_at: pendulum.DateTime
    drawn_at: pendulum.DateTime
    """When the first of its numbers are public."""
    deadline: pendulum.DateTime
    entered: bool
    """The numbers are typed."""


def to_reveal(store: Store) -> list[Awaited]:
    """Committed draws that have not been revealed, oldest first."""
    table = models.Draw
    waiting = table.select().where(table.state.in_(["committed", "entered"])).order_by(table.draw_no)
    rows, found = store.all(waiting), list[Awaited]()
    if not rows:
        return found
    # Imported here: on most days no draw waits.
    from station.rules.draw import commit_text

    for each in rows:
        first = min(source.drawn_at for source in commit_text.parse(each["commit_text"].encode()).sources)
        times = moment(each["committed_at"]), first, moment(each["reveal_deadline"])
        found.append(Awaited(each["id"], each["draw_no"], each["plan_ref"], *times, each["state"] == "entered"))
    return found
