"""Who reviews at the bureau: the roster's row and what the law asks of a reviewer, as one record."""

from __future__ import annotations

from datetime import date
from typing import Any

from station.records.moment import day, iso
from station.records.people import Officer
from station.rules.reviewer import Reviewer
from station.store import bureau_models, officers
from station.store.act import Act
from station.store.store import Store

ROLES = frozenset({"reviewer", "counsel"})
"""Of those who review."""


def enrolled(store: Store) -> dict[int, Reviewer]:
    """Every reviewer in service by the id of the officer, in the order of enrolment; nobody countersigns yet.

    Whoever stayed at the bureau and reviews no more has no role of a reviewer.
    """
    people = {one.id: one for one in officers.active(store) if one.roles & ROLES}
    rows = store.all(bureau_models.Reviewer.select().order_by(bureau_models.Reviewer.id))
    return {row["officer_id"]: _record(people[row["officer_id"]], row) for row in rows if row["officer_id"] in people}


def put(act: Act, officer_id: int, person: Reviewer) -> None:
    """Write what the law asks of a reviewer, over what was known before."""
    table = bureau_models.Reviewer
    values = {
        "kind": person.kind,
        "reviewing_since": _written(person.reviewing_since),
        "confidential_from": _written(person.confidential_from),
        "confidential_to": _written(person.confidential_to),
    }
    row = act.store.one(table.select(table.id).where(table.officer_id == officer_id))
    if row is None:
        act.insert(table, officer_id=officer_id, enrolled_at=iso(act.now), **values)
    else:
        act.update(table, row["id"], **values)


def _record(one: Officer, row: dict[str, Any]) -> Reviewer:
    return Reviewer(
        name=one.name,
        cert_no=one.cert_no or "",
        cert_valid_to=one.cert_valid_to,
        law_qual_no=one.law_qual_no,
        reviewing_since=_read(row["reviewing_since"]),
        kind=row["kind"],
        confidential_from=_read(row["confidential_from"]),
        confidential_to=_read(row["confidential_to"]),
    )


def _written(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _read(value: str | None) -> date | None:
    return None if value is None else day(value)
