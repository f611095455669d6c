"""Corrections as rows: the old and the new value of one column of one row, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pendulum

from station.records.moment import iso, moment
from station.store import casework_models, models
from station.store.act import Act
from station.store.errors import RowMissing
from station.store.row import Row
from station.store.store import Store

_TABLES: dict[str, type[Row]] = {
    "case_event": models.CaseEvent,
    "case_file": models.CaseFile,
    "hazard": models.Hazard,
    "cause": casework_models.Cause,
    "party": casework_models.Party,
    "goods": casework_models.Goods,
    "case_paper": casework_models.CasePaper,
    "external_ref": casework_models.ExternalRef,
    "payment": casework_models.Payment,
}


@dataclass(frozen=True, slots=True)
class Corrected:
    """One correction as people read it."""

    what: str
    """`table.column`."""
    row_id: int
    old: str
    new: str
    reason: str
    corrected_at: pendulum.DateTime
    corrected_by: int


def value(store: Store, what: str, row_id: int, case_id: int) -> Any:
    """The present value. RowMissing where the case has no such row."""
    table, column = what.split(".")
    model = _TABLES[table]
    row = store.one(model.select().where(model.id == row_id))
    if row is None or row.get("case_id", row["id"]) != case_id:
        raise RowMissing(table=table, row=row_id)
    return row[column]


def write(act: Act, subject: str, what: str, row_id: int, old: Any, new: Any, reason: str) -> None:
    """Write the new value and keep the old one."""
    table, column = what.split(".")
    act.update(_TABLES[table], row_id, **{column: new})
    act.insert(
        casework_models.Correction,
        subject=subject,
        what=what,
        row_id=row_id,
        old="" if old is None else str(old),
        new=str(new),
        reason=reason,
        corrected_at=iso(act.now),
        corrected_by=act.actor_id,
    )


def of(store: Store, subject: str) -> tuple[Corrected, ...]:
    """The corrections of one subject, oldest first."""
    table = casework_models.Correction
    rows = store.all(table.select().where(table.subject == subject).order_by(table.id))
    return tuple(
        Corrected(
            row["what"],
            row["row_id"],
            row["old"],
            row["new"],
            row["reason"],
            moment(row["corrected_at"]),
            row["corrected_by"],
        )
        for row in rows
    )
