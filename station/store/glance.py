"""What `station status` reads: rows of several tables as of one moment. Writes nothing."""

from __future__ import annotations

from typing import Any

from station.records.ledger import LedgerHead
from station.records.moment import day, iso
from station.records.status import OpenDeadline, ReplicaState, StationCard
from station.rules.law import Law
from station.rules.urgency import RANK, Pressing, stands
from station.store import bundles, calendars, deadlines, exchange, models
from station.store.errors import RowMissing
from station.store.models import CaseFile, Deadline, Enterprise
from station.store.store import Store

AT_ONCE = 1000
"""Rows asked for in one statement."""


def card(store: Store) -> StationCard:
    """The station's own row. RowMissing before it was founded."""
    row = store.one(models.Station.select())
    if row is None:
        raise RowMissing(table="station", row=1)
    return StationCard(row["code"], row["name"], row["authority"], store.origin.epoch, bool(row["demo"]))


def open_deadlines(store: Store, law: Law) -> tuple[OpenDeadline, ...]:
    """Running deadlines that somebody may have to do something about, most urgent first."""
    calendar, now = calendars.current(store), store.clock.now()
    wanted = list(deadlines.due_ids(store, None, now))
    query = (
        Deadline.select(Deadline, CaseFile.number, Enterprise.name.alias("enterprise"))
        .join(CaseFile, on=(Deadline.case_id == CaseFile.id))
        .join(Enterprise, on=(CaseFile.enterprise_id == Enterprise.id))
    )

    counted: dict[tuple[Any, ...], Pressing] = {}
    """Of thousands, many end on the same day: working days are counted once for all of them."""

    def record(row: dict[str, Any]) -> tuple[Pressing, OpenDeadline]:
        each = deadlines.record(row, law)
        rule = law.rule(each.rule, day(each.anchor_at))
        alike = each.due_at, each.provisional, each.paused, rule.code, rule.effective_from
        stood = counted.get(alike) or counted.setdefault(alike, stands(each, rule, now, calendar))
        return stood, OpenDeadline(
            each.id,
            each.case_id,
            row["number"],
            row["enterprise"],
            each.rule,
            each.title,
            each.due_at,
            each.provisional,
            each.to_confirm,
            each.basis,
            stood.urgency,
            stood.days,
        )

    parts = (wanted[start : start + AT_ONCE] for start in range(0, len(wanted), AT_ONCE))
    found = [record(row) for part in parts for row in store.all(query.where(Deadline.id.in_(part)))]
    found.sort(key=lambda pair: (RANK[pair[0].urgency], pair[1].due_at, pair[1].id))
    return tuple(deadline for _, deadline in found)


def replica(store: Store, head: LedgerHead) -> ReplicaState:
    """What was sealed for the bureau, what has happened since, and what came back."""
    newest = bundles.last_sealed(store)
    bundle, size = (0, 0) if newest is None else (newest.seq, newest.size)
    seen, told = exchange.cosigned(store), exchange.newest_receipt(store)
    return ReplicaState(
        bundle=bundle,
        size=size,
        sealed_at=None if newest is None else newest.sealed_at,
        waiting=head.size - size,
        witnessed=0 if seen is None else seen[0],
        witnessed_at=exchange.witnessed_at(store),
        refused="" if told is None else told.detail,
        for_people=len(exchange.open_items(store)),
        not_adopted=len(exchange.unseen(store)),
    )


def last_entry_at(store: Store) -> str:
    """When the newest entry was recorded; every station has one, its founding."""
    recorded = store.last_recorded()
    if recorded is None:
        raise RowMissing(table="ledger_entry", row=0)
    return iso(recorded)
