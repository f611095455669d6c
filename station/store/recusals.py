"""Recusal relations (回避) as rows: who must not deal with which enterprise."""

from __future__ import annotations

from station.records.moment import iso, moment
from station.records.people import Recusal
from station.store import models
from station.store.act import Act
from station.store.store import Store


def insert(act: Act, officer_id: int, enterprise_id: int, reason: str) -> int:
    """Declare one; the id."""
    return act.insert(
        models.Recusal, officer_id=officer_id, enterprise_id=enterprise_id, reason=reason, declared_at=iso(act.now)
    )


def end(act: Act, recusal_id: int) -> None:
    """The relation is over; what was done before keeps it."""
    act.update(models.Recusal, recusal_id, ended_at=iso(act.now))


def every(store: Store) -> list[Recusal]:
    """All there ever were: those in force first, then the latest."""
    table = models.Recusal
    query = (
        table.select(table, models.Officer.name.alias("officer"), models.Enterprise.name.alias("enterprise"))
        .join(models.Officer, on=(table.officer_id == models.Officer.id))
        .switch(table)
        .join(models.Enterprise, on=(table.enterprise_id == models.Enterprise.id))
        .order_by(table.ended_at.is_null(False), table.id.desc())
    )
    return [
        Recusal(
            **{
                **row,
                "declared_at": moment(row["declared_at"]),
                "ended_at": None if row["ended_at"] is None else moment(row["ended_at"]),
            }
        )
        for row in store.all(query)
    ]
