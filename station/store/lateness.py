"""Upload deadlines that were missed, and the reason somebody gave, as rows. Judges nothing."""

from __future__ import annotations

from typing import Any

import pendulum

from station.records.lateness import LateUpload
from station.records.moment import iso, moment
from station.rules.law import Law
from station.store import deadlines, law, models
from station.store.act import Act
from station.store.store import Store


def get(store: Store, deadline_id: int) -> LateUpload | None:
    """One upload deadline, late or not; None if there is none."""
    return next(iter(_found(store, models.Deadline.id == deadline_id)), None)


def missed(store: Store) -> list[LateUpload]:
    """Uploads that were done too late and nobody has said why, the oldest first."""
    return _found(store, models.Deadline.state == "late", models.Deadline.late_reason.is_null())


def overdue(store: Store, now: pendulum.DateTime) -> list[LateUpload]:
    """Uploads that are past due and not done, the oldest first."""
    return _found(store, models.Deadline.state == "running", models.Deadline.due_at < iso(now))


def explain(act: Act, deadline_id: int, reason: str) -> None:
    """Write why."""
    act.update(models.Deadline, deadline_id, late_reason=reason)


def _found(store: Store, *where: Any) -> list[LateUpload]:
    table, case, enterprise = models.Deadline, models.CaseFile, models.Enterprise
    query = (
        table.select(table, case.number, enterprise.name.alias("enterprise"))
        .join(case, on=(case.id == table.case_id))
        .join(enterprise, on=(enterprise.id == case.enterprise_id))
        .where(table.rule.in_(deadlines.UPLOADS), *where)
        .order_by(table.due_at, table.id)
    )
    book = law.of(store)
    return [_late(row, book) for row in store.all(query)]


def _late(row: dict[str, Any], book: Law) -> LateUpload:
    deadline = deadlines.record(row, book)
    return LateUpload(
        deadline_id=deadline.id,
        case_id=deadline.case_id,
        number=row["number"],
        enterprise=row["enterprise"],
        title=deadline.title,
        state=deadline.state,
        due_at=deadline.due_at,
        met_at=moment(row["met_at"]) if row["met_at"] else None,
        reason=row["late_reason"],
    )
