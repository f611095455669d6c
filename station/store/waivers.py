"""放行 and confirmed recording items as rows: what a case was released from, what was seen on its recordings."""

from __future__ import annotations

import pendulum

from station.records.casework import Waiver
from station.records.moment import iso, moment
from station.store import casework_models as rows
from station.store.act import Act
from station.store.store import Store


def of_case(store: Store, case_id: int) -> tuple[Waiver, ...]:
    """The releases of a case, oldest first."""
    table = rows.Waiver
    found = store.all(table.select().where(table.case_id == case_id).order_by(table.id))
    return tuple(
        Waiver(row["guard"], row["item"], row["reason"], row["granted_by"], moment(row["granted_at"])) for row in found
    )


def add(act: Act, case_id: int, guard: str, item: str, reason: str, granted_by: int, second_id: int | None) -> None:
    """One more release."""
    act.insert(
        rows.Waiver,
        case_id=case_id,
        guard=guard,
        item=item,
        reason=reason,
        granted_by=granted_by,
        second_id=second_id,
        granted_at=iso(act.now),
    )


def marked(store: Store, case_id: int) -> frozenset[str]:
    """Recording items (附件1) that a person confirmed."""
    table = rows.RecordingMark
    return frozenset(row["item"] for row in store.all(table.select(table.item).where(table.case_id == case_id)))


def mark(
    act: Act, case_id: int, item: str, confirmed_by: int, clip_id: int | None, at: pendulum.DateTime | None, note: str
) -> None:
    """A person confirms that a recording shows the item."""
    act.insert(
        rows.RecordingMark,
        case_id=case_id,
        item=item,
        clip_id=clip_id,
        at=at and iso(at),
        note=note,
        confirmed_at=iso(act.now),
        confirmed_by=confirmed_by,
    )
