"""放行 and confirmed recording items as rows: what a case was released from, what was seen on its recordings."""

from __future__ import annotations

from dataclasses import dataclass

import pendulum
from peewee import JOIN

from station.records.casework import Waiver
from station.records.moment import iso, moment
from station.store import casework_models as rows
from station.store import models
from station.store.act import Act
from station.store.once import once
from station.store.store import Store


@dataclass(frozen=True, slots=True)
class Mark:
    """A confirmed marker: an item of 附件1 seen on a recording."""

    item: str
    clip_id: int | None
    """None where no clip was named."""
    at: pendulum.DateTime | None
    """When, where it was said."""


@once
def of_case(store: Store, case_id: int) -> tuple[Waiver, ...]:
    """The releases of a case, oldest first."""
    table = rows.Waiver
    found = store.rows_of(table.case_id, case_id, table.id)
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
    return frozenset(each.item for each in marks(store, case_id))


@once
def marks(store: Store, case_id: int) -> frozenset[Mark]:
    """What counts as confirmed.

    What was seen on a clip counts in its case only as long as the clip is there; the row stays.
    """
    table, clip = rows.RecordingMark, models.Clip
    query = (
        table.select(table.item, table.clip_id, table.at)
        .join(clip, JOIN.LEFT_OUTER, on=(table.clip_id == clip.id))
        .where(table.case_id == case_id)
        .where(table.clip_id.is_null() | (clip.case_id == case_id))
    )
    return frozenset(Mark(row["item"], row["clip_id"], row["at"] and moment(row["at"])) for row in store.all(query))


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
