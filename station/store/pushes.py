"""What is pushed to other systems, as rows."""

from __future__ import annotations

from typing import Any

import pendulum
from peewee import fn

from station.errors import StationError
from station.records.moment import iso, moment
from station.records.push import Push, PushKind
from station.store import models
from station.store.act import Act
from station.store.paper_models import Push as Row
from station.store.store import Store


class UnknownPush(StationError):
    """There is no such record. Facts: push."""

    text = "push.unknown"


def add(act: Act, case_id: int, disclosure_id: int | None, system: str, kind: PushKind, payload: str) -> int:
    """One more record in the queue; its id."""
    values = {"system": system, "kind": kind, "payload": payload, "queued_at": iso(act.now)}
    return act.insert(Row, case_id=case_id, disclosure_id=disclosure_id, **values)


def rewrite(act: Act, push_id: int, kind: PushKind, payload: str) -> None:
    """What has not left yet says something else."""
    act.update(Row, push_id, kind=kind, payload=payload)


def exported(act: Act, push_id: int) -> None:
    """It has left in a file."""
    act.update(Row, push_id, exported_at=iso(act.now))


def answered(act: Act, push_id: int, receipt: str, answer: str, when: pendulum.DateTime) -> None:
    """What the system said of it; without a receipt it was refused."""
    act.update(Row, push_id, receipt=receipt, answer=answer, answered_at=iso(when))


def get(store: Store, push_id: int) -> Push:
    """One record. UnknownPush."""
    row = store.one(_query().where(Row.id == push_id))
    if row is None:
        raise UnknownPush(push=push_id)
    return _record(row)


def waiting(store: Store) -> tuple[Push, ...]:
    """Everything that no system has answered, the oldest first."""
    query = _query().where(Row.answered_at.is_null()).order_by(Row.queued_at, Row.id)
    return tuple(_record(row) for row in store.all(query))


def of_case(store: Store, case_id: int) -> tuple[Push, ...]:
    """What was or is to be pushed of a case, oldest first."""
    return tuple(_record(row) for row in store.all(_query().where(Row.case_id == case_id).order_by(Row.id)))


def of_disclosure(store: Store, case_id: int, disclosure_id: int) -> tuple[Push, ...]:
    """What says what one disclosure says, oldest first."""
    return tuple(each for each in of_case(store, case_id) if each.disclosure_id == disclosure_id)


def refused(store: Store, limit: int) -> tuple[Push, ...]:
    """What systems did not take and nobody has pushed again since, the newest first."""
    later = Row.alias()
    again = later.select(later.id).where(
        (later.case_id == Row.case_id)
        & (later.system == Row.system)
        & (later.disclosure_id == Row.disclosure_id)
        & (later.id > Row.id)
    )
    is_refused = Row.answered_at.is_null(False) & (Row.receipt == "") & ~fn.EXISTS(again)
    return tuple(_record(row) for row in store.all(_query().where(is_refused).order_by(Row.id.desc()).limit(limit)))


def accepted(store: Store, limit: int) -> tuple[Push, ...]:
    """What systems took, the newest first."""
    query = _query().where(Row.answered_at.is_null(False) & (Row.receipt != ""))
    return tuple(_record(row) for row in store.all(query.order_by(Row.answered_at.desc(), Row.id).limit(limit)))


def handed(store: Store, system: str, at: pendulum.DateTime) -> tuple[Push, ...]:
    """What left for a system at one moment, answered or not, in the order of queueing."""
    query = _query().where((Row.system == system) & (Row.exported_at == iso(at)))
    return tuple(_record(row) for row in store.all(query.order_by(Row.id)))


def _query() -> Any:
    case = models.CaseFile
    return Row.select(Row, case.number).join(case, on=(case.id == Row.case_id))


def _record(row: dict[str, Any]) -> Push:
    times = {name: row[name] and moment(row[name]) for name in ("queued_at", "exported_at", "answered_at")}
    return Push(**{**row, **times})
