"""The target pool's rows: put on the register and changed inside an act, old values kept; read by id, by code, by what
somebody types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from peewee import fn

from station.records.enterprise import Enterprise
from station.records.moment import day, iso, moment
from station.records.roster import Change, KeptChange
from station.rules.roster_cells import REGISTRATION_LENGTH
from station.store import models, spelled
from station.store.act import Act
from station.store.casework_models import EnterpriseChange
from station.store.errors import RowMissing
from station.store.store import Store

DATES = ("last_inspected_on", "penalized_on")
OPEN_DRAWS = ("frozen", "committed", "entered")
"""States in which a frozen list waits for its result."""


def get(store: Store, enterprise_id: int) -> Enterprise:
    """One enterprise. RowMissing."""
    row = store.one(models.Enterprise.select().where(models.Enterprise.id == enterprise_id))
    if row is None:
        raise RowMissing(table="enterprise", row=enterprise_id)
    return _record(row)


def by_uscc(store: Store, uscc: str) -> Enterprise | None:
    """The enterprise with this credit code, or with this registration number before it had one."""
    table = models.Enterprise
    row = store.one(table.select().where(table.uscc == uscc))
    if row is None and len(uscc) == REGISTRATION_LENGTH:
        row = store.one(table.select().where(table.registration_no == uscc))
    return None if row is None else _record(row)


def everybody(store: Store) -> list[Enterprise]:
    """The whole register by id, in one query."""
    return [_record(row) for row in store.all(models.Enterprise.select().order_by(models.Enterprise.id))]


def tally(store: Store) -> dict[tuple[str, str], int]:
    """How many there are by (status, risk)."""
    table = models.Enterprise
    query = table.select(table.status, table.risk, fn.COUNT(table.id).alias("n")).group_by(table.status, table.risk)
    return {(row["status"], row["risk"]): int(row["n"]) for row in store.all(query)}


def drawn(store: Store) -> set[int]:
    """Enterprises that a draw names by their code: every row of a draw's order, and everybody while a draw is open."""
    table = models.Draw
    if store.one(table.select(table.id).where(table.state.in_(OPEN_DRAWS))) is not None:
        return set(ids(store))
    picked = models.DrawPick.select(models.DrawPick.enterprise_id).distinct()
    return {int(row["enterprise_id"]) for row in store.all(picked)}


def ids(store: Store, *, risk: str | None = None, status: str | None = None) -> list[int]:
    """Ids by name, of one risk colour or status where given: the vector behind a long list."""
    asked = {name: value for name, value in (("risk", risk), ("status", status)) if value is not None}
    where = " AND ".join(["TRUE", *(f"{name} = ?" for name in asked)])
    return list(store.vector(f"SELECT id FROM enterprise WHERE {where} ORDER BY pinyin, id", tuple(asked.values())))


def some(store: Store, wanted: Sequence[int]) -> dict[int, Enterprise]:
    """The rows of a window; ids that are gone are missing."""
    query = models.Enterprise.select().where(models.Enterprise.id.in_(list(wanted)))
    return {row["id"]: _record(row) for row in store.all(query)}


def like(store: Store, query: str, limit: int = 20) -> list[tuple[int, Enterprise]]:
    """Enterprises that fit what was typed, best first, each with its grade (station.rules.match)."""
    found = spelled.graded(store, query)[:limit]
    rows = some(store, [each.id for _, each in found])
    return [(grade, rows[each.id]) for grade, each in found]


def insert(act: Act, one: Enterprise) -> int:
    """Put an enterprise on the register; its id, whatever the record's was."""
    values = {field.name: getattr(one, field.name) for field in fields(one) if field.name != "id"}
    values["hazards"] = ",".join(one.hazards)
    for column in DATES:
        values[column] = None if values[column] is None else values[column].isoformat()
    return act.insert(models.Enterprise, **values, registered_at=iso(act.now))


def amend(act: Act, enterprise_id: int, changes: Sequence[Change], source: str, **spelled: str) -> None:
    """Change columns, keep each old value; `spelled`: pinyin and initials where the name is among them. RowMissing."""
    values: dict[str, str] = {change.what: change.new for change in changes}
    act.update(models.Enterprise, enterprise_id, **values, **spelled)
    for change in changes:
        act.insert(
            EnterpriseChange,
            enterprise_id=enterprise_id,
            what=change.what,
            old=change.old,
            new=change.new,
            source=source,
            changed_at=iso(act.now),
        )


def changes(store: Store, enterprise_id: int) -> tuple[KeptChange, ...]:
    """What was changed about an enterprise, newest first."""
    table = EnterpriseChange
    query = table.select().where(table.enterprise_id == enterprise_id).order_by(table.id.desc())
    return tuple(KeptChange(**{**row, "changed_at": moment(row["changed_at"])}) for row in store.all(query))


def recusals(store: Store, enterprise_id: int) -> dict[int, str]:
    """Officer id to reason, of recusals in force against this enterprise."""
    table = models.Recusal
    query = table.select().where(table.enterprise_id == enterprise_id, table.ended_at.is_null())
    return {row["officer_id"]: row["reason"] for row in store.all(query)}


def _record(row: dict[str, Any]) -> Enterprise:
    values = {key: value for key, value in row.items() if key != "registered_at"}
    values["hazards"] = tuple(part for part in row["hazards"].split(",") if part)
    for column in DATES:
        values[column] = None if row[column] is None else day(row[column])
    return Enterprise(**values)
