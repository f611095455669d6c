"""Cases, their events and hazards as rows: written inside an act, read as records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pendulum
from peewee import JOIN, fn

from station.errors import StationError
from station.records.case import CaseEvent, CaseFile, Found, Hazard
from station.records.moment import day, iso, moment
from station.rules.match import normal, scattered
from station.store import casework_models, models, numbers
from station.store.act import Act
from station.store.once import once
from station.store.store import Store

ID_LIMIT = 1 << 63
"""Ids are below it; what is not fits no column."""


class UnknownCase(StationError):
    """There is no such case. Facts: case."""

    text = "case.unknown"


class CaseVoid(StationError):
    """The case was opened by mistake and voided. Facts: number."""

    text = "case.void"


@once
def get(store: Store, case_id: int) -> CaseFile:
    """One case. UnknownCase."""
    row = store.one(_query().where(models.CaseFile.id == case_id))
    if row is None:
        raise UnknownCase(case=case_id)
    return _case(row)


def by_number(store: Store, number: str) -> CaseFile:
    """The case with this number, or with the draft one it had before, or with this id written out. UnknownCase."""
    table = models.CaseFile
    same = table.number == number
    if number.isascii() and number.isdigit() and len(number) < 20 and int(number) < ID_LIMIT:
        same = same | (table.id == int(number))
    row = store.one(_query().where(same)) or store.one(_query().where(table.id == numbers.former(store, number)))
    if row is None:
        raise UnknownCase(case=number)
    return _case(row)


def ids(
    store: Store, *, stage: str | None = None, enterprise_ids: Sequence[int] | None = None, draw_id: int | None = None
) -> list[int]:
    """Ids, newest case first, narrowed where asked: the vector behind a long list."""
    table = models.CaseFile
    query = table.select(table.id).order_by(table.opened_at.desc(), table.id.desc())
    if stage is not None:
        query = query.where(table.stage == stage)
    if enterprise_ids is not None:
        query = query.where(table.enterprise_id.in_(list(enterprise_ids)))
    if draw_id is not None:
        query = query.where(table.draw_id == draw_id)
    return [row["id"] for row in store.all(query)]


def ids_of_party(store: Store, enterprise_id: int) -> list[int]:
    """Ids of the cases an enterprise is party to, whatever enterprise they are about; newest first."""
    table, party = models.CaseFile, casework_models.Party
    theirs = party.select(party.case_id).where(party.enterprise_id == enterprise_id)
    query = table.select(table.id).where(table.id.in_(theirs)).order_by(table.opened_at.desc(), table.id.desc())
    return [row["id"] for row in store.all(query)]


def open_of(store: Store, officer_id: int) -> list[CaseFile]:
    """The open cases that a person handles, the oldest first."""
    table = models.CaseFile
    still = table.closed_at.is_null(), table.voided_at.is_null()
    query = _query().where(*still, (table.lead_id == officer_id) | (table.assist_id == officer_id))
    return [_case(row) for row in store.all(query.order_by(table.opened_at, table.id))]


def some(store: Store, wanted: Sequence[int]) -> dict[int, CaseFile]:
    """The rows of a window; ids that are gone are missing."""
    return {row["id"]: _case(row) for row in store.all(_query().where(models.CaseFile.id.in_(list(wanted))))}


def numbered_like(store: Store, typed: str, limit: int) -> list[CaseFile]:
    """Cases whose number fits what was typed: a bare serial first, then in one piece, then scattered; newest first."""
    number, wanted = models.CaseFile.number, normal(typed)
    serial = fn.INSTR(number, f"〕{wanted.removesuffix('号')}号") > 0
    query = _query().where(fn.LIKE(scattered(wanted), number))
    query = query.order_by(serial.desc(), (fn.INSTR(number, wanted) > 0).desc(), models.CaseFile.id.desc())
    return [_case(row) for row in store.all(query.limit(limit))]


def last_events(store: Store, wanted: Iterable[int]) -> dict[int, pendulum.DateTime]:
    """When something happened last, by case; one in which nothing did is missing."""
    table = models.CaseEvent
    query = table.select(table.case_id, fn.MAX(table.occurred_at).alias("last"))
    rows = store.all(query.where(table.case_id.in_(list(wanted))).group_by(table.case_id))
    return {row["case_id"]: moment(row["last"]) for row in rows}


@once
def events(store: Store, case_id: int) -> tuple[CaseEvent, ...]:
    """What happened, in the order it happened."""
    table = models.CaseEvent
    rows = store.rows_of(table.case_id, case_id, table.occurred_at, table.id)
    return tuple(_event(row) for row in rows)


def hazards(store: Store, case_id: int) -> tuple[Hazard, ...]:
    """The hazards found, in the order they were written down."""
    table = models.Hazard
    rows = store.rows_of(table.case_id, case_id, table.seq)
    return tuple(_hazard(row) for row in rows)


def first_import(store: Store, case_id: int, since: pendulum.DateTime) -> pendulum.DateTime | None:
    """When the first recording linked to the case was imported, from `since` on."""
    table = models.Clip
    query = table.select(fn.MIN(table.imported_at)).where(table.case_id == case_id, table.imported_at >= iso(since))
    found = store.scalar(query)
    return None if found is None else moment(found)


def of_slip(store: Store, written: str) -> int | None:
    """The case of a slip, by its serial, its 取证码 or the whole text of its code."""
    table = models.Slip
    same = (table.serial == written) | (table.capture_code == written) | (table.payload == written)
    found = store.scalar(table.select(table.case_id).where(same))
    return None if found is None else int(found)


def insert(act: Act, **values: Any) -> int:
    """Open a case; its id. `values` are the row's columns."""
    return act.insert(models.CaseFile, **values)


def change(act: Act, case_id: int, **values: Any) -> None:
    """Change columns of a case's row."""
    act.update(models.CaseFile, case_id, **values)


def change_hazard(act: Act, hazard_id: int, **values: Any) -> None:
    """Change columns of one hazard. RowMissing."""
    act.update(models.Hazard, hazard_id, **values)


def add_event(
    act: Act, case_id: int, kind: str, occurred_at: pendulum.DateTime, detail: str = "", officer_id: int | None = None
) -> int:
    """Something that happened; entered by the acting officer unless another is named. The event's id."""
    return act.insert(
        models.CaseEvent,
        case_id=case_id,
        kind=kind,
        occurred_at=iso(occurred_at),
        recorded_at=iso(act.now),
        officer_id=act.actor_id if officer_id is None else officer_id,
        detail=detail,
    )


def add_hazards(act: Act, case_id: int, found: Sequence[Found]) -> None:
    """The hazards of an inspection, numbered from 1."""
    for seq, hazard in enumerate(found, 1):
        act.insert(
            models.Hazard,
            case_id=case_id,
            seq=seq,
            description=hazard.description,
            article=hazard.article,
            rectify_by=hazard.rectify_by.isoformat(),
            violation=hazard.violation,
            major=int(hazard.major),
        )


def _query() -> Any:
    lead, assist = models.Officer.alias(), models.Officer.alias()
    case, enterprise = models.CaseFile, models.Enterprise
    return (
        case.select(case, enterprise.name.alias("enterprise"), lead.name.alias("lead"), assist.name.alias("assist"))
        .join(enterprise, on=(case.enterprise_id == enterprise.id))
        .switch(case)
        .join(lead, JOIN.LEFT_OUTER, on=(case.lead_id == lead.id))
        .switch(case)
        .join(assist, JOIN.LEFT_OUTER, on=(case.assist_id == assist.id))
    )


def _case(row: dict[str, Any]) -> CaseFile:
    times = {key: row[key] and moment(row[key]) for key in ("opened_at", "closed_at", "voided_at")}
    return CaseFile(**{**row, **times})


def _event(row: dict[str, Any]) -> CaseEvent:
    times = {"occurred_at": moment(row["occurred_at"]), "recorded_at": moment(row["recorded_at"])}
    return CaseEvent(**{**row, **times})


def _hazard(row: dict[str, Any]) -> Hazard:
    rechecked_at = row["rechecked_at"] and moment(row["rechecked_at"])
    times = {"rectify_by": day(row["rectify_by"]), "rechecked_at": rechecked_at}
    return Hazard(**{**row, **times, "major": bool(row["major"])})
