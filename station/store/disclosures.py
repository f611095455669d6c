"""The queue of results to publish, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pendulum

from station.errors import StationError
from station.records.disclosure import Disclosure
from station.records.moment import day, iso, moment
from station.store import models
from station.store.act import Act
from station.store.store import Store

_OFF = "('withdrawn', 'repaired', 'ended')"
_TO_TAKE_DOWN = f"""
    SELECT DISTINCT disclosure_id FROM disclosure_step AS told WHERE kind = 'to_withdraw' AND NOT EXISTS (
        SELECT 1 FROM disclosure_step AS off WHERE off.disclosure_id = told.disclosure_id AND off.kind IN {_OFF}
    )
"""
_ENDING = f"""
    SELECT disclosure_id FROM disclosure_term AS term JOIN disclosure ON disclosure.id = disclosure_id
    WHERE until_on <= ? AND state = 'published'
    AND term.id = (SELECT MAX(id) FROM disclosure_term AS last WHERE last.disclosure_id = term.disclosure_id)
    AND NOT EXISTS (
        SELECT 1 FROM disclosure_step AS off WHERE off.disclosure_id = term.disclosure_id AND off.kind IN {_OFF}
    )
"""


class UnknownDisclosure(StationError):
    """There is no such disclosure. Facts: disclosure."""

    text = "disclosure.unknown"


def insert(act: Act, **values: Any) -> int:
    """Queue a result for publication; its id. `values` are the row's columns without state and time."""
    return act.insert(models.Disclosure, state="pending", prepared_by=act.actor_id, queued_at=iso(act.now), **values)


def move(act: Act, disclosure_id: int, **values: Any) -> None:
    """Change its state and what goes with it."""
    act.update(models.Disclosure, disclosure_id, **values)


def redate(act: Act, store: Store, case_id: int, decided_on: date, due_at: pendulum.DateTime) -> None:
    """A recomputed deadline changes when an unpublished result is due."""
    for item in of_case(store, case_id):
        if item.decided_on == decided_on and item.state not in ("published", "withheld"):
            act.update(models.Disclosure, item.id, due_at=iso(due_at))


def get(store: Store, disclosure_id: int) -> Disclosure:
    """One disclosure. UnknownDisclosure."""
    row = store.one(_query().where(models.Disclosure.id == disclosure_id))
    if row is None:
        raise UnknownDisclosure(disclosure=disclosure_id)
    return _record(row)


def of_case(store: Store, case_id: int) -> tuple[Disclosure, ...]:
    """What is or was to be published of a case, in order of decision."""
    table = models.Disclosure
    query = _query().where(table.case_id == case_id).order_by(table.decided_on, table.id)
    return tuple(_record(row) for row in store.all(query))


def queue(store: Store) -> tuple[Disclosure, ...]:
    """Everything not yet published or withheld, due first."""
    table = models.Disclosure
    waiting = table.state.in_(["pending", "redaction_checked", "approved"])
    return tuple(_record(row) for row in store.all(_query().where(waiting).order_by(table.due_at, table.id)))


def settled(store: Store, state: str, limit: int) -> tuple[Disclosure, ...]:
    """Published or withheld, the newest first."""
    table = models.Disclosure
    return tuple(
        _record(row) for row in store.all(_query().where(table.state == state).order_by(table.id.desc()).limit(limit))
    )


def some(store: Store, wanted: Sequence[int]) -> tuple[Disclosure, ...]:
    """These, in no order."""
    return tuple(_record(row) for row in store.all(_query().where(models.Disclosure.id.in_(list(wanted)))))


def to_take_down(store: Store) -> Sequence[int]:
    """Ids of what is out and must be taken off after a change, whenever it was published."""
    return store.vector(_TO_TAKE_DOWN)


def ending(store: Store, until: date) -> Sequence[int]:
    """Ids of what is out and reaches the end of its term by that day, or is over it and not noted as taken down."""
    return store.vector(_ENDING, (until.isoformat(),))


def _query() -> Any:
    table, case = models.Disclosure, models.CaseFile
    return table.select(table, case.number).join(case, on=(case.id == table.case_id))


def _record(row: dict[str, Any]) -> Disclosure:
    values = {key: value for key, value in row.items() if key != "queued_at"}
    values["decided_on"] = day(row["decided_on"])
    values["due_at"] = moment(row["due_at"])
    values["checked_at"] = row["checked_at"] and moment(row["checked_at"])
    return Disclosure(**values)
