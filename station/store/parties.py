"""Parties, causes and sanctions of penalty cases as rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from peewee import fn

from station.records.casework import Cause, NewParty, Party, Sanction
from station.records.moment import day, iso
from station.store import casework_models as rows
from station.store.act import Act
from station.store.once import once
from station.store.store import Store


@once
def of_case(store: Store, case_id: int) -> tuple[Party, ...]:
    """当事人, in the order in which they were entered."""
    table = rows.Party
    found = store.rows_of(table.case_id, case_id, table.id)
    return tuple(Party(**{key: value for key, value in row.items() if key != "added_at"}) for row in found)


def add(act: Act, case_id: int, new: NewParty) -> int:
    """One more party; its id."""
    return act.insert(
        rows.Party,
        case_id=case_id,
        kind=new.kind,
        enterprise_id=new.enterprise_id,
        name=new.name,
        post=new.post,
        id_no=new.id_no,
        address=new.address,
        phone=new.phone,
        added_at=iso(act.now),
    )


def causes(store: Store, case_id: int, *, standing: bool = True) -> tuple[Cause, ...]:
    """案由 in the order in which they were entered; `standing`: without those found not to hold."""
    table = rows.Cause
    query = table.select().where(table.case_id == case_id).order_by(table.id)
    if standing:
        query = query.where(table.dropped_at.is_null())
    return tuple(_cause(row) for row in store.all(query))


def add_cause(act: Act, **values: Any) -> int:
    """One more cause; its id. `values` are the row's columns."""
    return act.insert(rows.Cause, **values)


def change_cause(act: Act, cause_id: int, **values: Any) -> None:
    """Change columns of a cause. RowMissing."""
    act.update(rows.Cause, cause_id, **values)


def sanctions(store: Store, case_id: int, phase: str) -> tuple[Sanction, ...]:
    """The newest round of what was proposed, noticed or decided."""
    table = rows.Sanction
    newest = _round(store, case_id, phase)
    same = (table.case_id == case_id) & (table.phase == phase) & (table.round == newest)
    found = store.all(table.select().where(same).order_by(table.id))
    return tuple(Sanction(row["party_id"], row["kind"], row["amount_fen"], row["content"]) for row in found)


def set_sanctions(act: Act, case_id: int, phase: str, wanted: Sequence[Sanction]) -> None:
    """A new round; earlier ones stay as they were."""
    number = _round(act.store, case_id, phase) + 1
    for one in wanted:
        act.insert(
            rows.Sanction,
            case_id=case_id,
            party_id=one.party_id,
            phase=phase,
            round=number,
            kind=one.kind,
            amount_fen=one.amount_fen,
            content=one.content,
            set_at=iso(act.now),
        )


def _round(store: Store, case_id: int, phase: str) -> int:
    table = rows.Sanction
    query = table.select(fn.MAX(table.round)).where(table.case_id == case_id, table.phase == phase)
    return int(store.scalar(query) or 0)


def _cause(row: dict[str, Any]) -> Cause:
    values = {key: value for key, value in row.items() if key != "dropped_at"}
    return Cause(**{**values, "happened_on": day(row["happened_on"]), "life": bool(row["life"])})
