"""Numbers of cases in other systems, as rows."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from peewee import fn

from station.records.external import ExternalRef
from station.records.moment import iso, moment
from station.store import casework_models as rows
from station.store import models
from station.store.act import Act
from station.store.store import Store


def of_case(store: Store, case_id: int) -> tuple[ExternalRef, ...]:
    """What a case is called elsewhere, in the order in which it was entered."""
    table = rows.ExternalRef
    found = store.rows_of(table.case_id, case_id, table.id)
    return tuple(ExternalRef(**{**row, "entered_at": moment(row["entered_at"])}) for row in found)


def add(act: Act, case_id: int, system: str, ref: str, url: str) -> int:
    """One more; its id."""
    values = {"system": system, "ref": ref, "url": url, "entered_at": iso(act.now)}
    return act.insert(rows.ExternalRef, case_id=case_id, **values)


def inspected(store: Store, first: date, before: date, systems: Collection[str] | None = None) -> int:
    """How many inspections took place on site from `first` on and before `before`; with `systems`, how many of them
    have a number in one of these."""
    event, case, ref = models.CaseEvent, models.CaseFile, rows.ExternalRef
    query = (
        event.select(fn.COUNT(event.case_id.distinct()))
        .join(case, on=(case.id == event.case_id))
        .where(event.kind == "on_site", case.kind == "inspection", case.voided_at.is_null())
        .where(event.occurred_at >= first.isoformat(), event.occurred_at < before.isoformat())
    )
    if systems is not None:
        query = query.where(event.case_id.in_(ref.select(ref.case_id).where(ref.system.in_(list(systems)))))
    return int(store.scalar(query) or 0)
