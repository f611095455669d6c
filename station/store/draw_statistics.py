"""What statistics of draws need from the roster's rows."""

from __future__ import annotations

from peewee import fn

from station.store import models
from station.store.store import Store


def in_force(store: Store, year: int) -> dict[str, int]:
    """Certificate to the recusals that held at some time of a calendar year."""
    table, person = models.Recusal, models.Officer
    query = (
        table.select(person.cert_no, fn.COUNT(table.id).alias("times"))
        .join(person, on=(person.id == table.officer_id), attr="person")
        # Instants are text that sorts: every one of the year begins with it.
        .where(table.declared_at < f"{year + 1:04}-", table.ended_at.is_null() | (table.ended_at >= f"{year:04}-"))
        .where(person.cert_no.is_null(False))
        .group_by(person.cert_no)
    )
    return {row["cert_no"]: row["times"] for row in store.all(query)}
