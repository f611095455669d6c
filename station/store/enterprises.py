"""The target pool's rows: put on the register inside an act; read by id, by code, by what somebody types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from peewee import fn

from station.records.enterprise import Enterprise
from station.records.moment import day, iso
from station.rules.match import fit, normal, scattered
from station.store import models
from station.store.act import Act
from station.store.errors import RowMissing
from station.store.store import Store

DATES = ("last_inspected_on", "penalized_on")


def get(store: Store, enterprise_id: int) -> Enterprise:
    """One enterprise. RowMissing."""
    row = store.one(models.Enterprise.select().where(models.Enterprise.id == enterprise_id))
    if row is None:
        raise RowMissing(table="enterprise", row=enterprise_id)
    return _record(row)


def by_uscc(store: Store, uscc: str) -> Enterprise | None:
    """The enterprise with this unified social credit code."""
    row = store.one(models.Enterprise.select().where(models.Enterprise.uscc == uscc))
    return None if row is None else _record(row)


def ids(store: Store, *, risk: str | None = None, status: str | None = None) -> list[int]:
    """Ids by name, of one risk colour or status where given: the vector behind a long list."""
    query = models.Enterprise.select(models.Enterprise.id).order_by(models.Enterprise.pinyin, models.Enterprise.id)
    if risk is not None:
        query = query.where(models.Enterprise.risk == risk)
    if status is not None:
        query = query.where(models.Enterprise.status == status)
    return [row["id"] for row in store.all(query)]


def some(store: Store, wanted: Sequence[int]) -> dict[int, Enterprise]:
    """The rows of a window; ids that are gone are missing."""
    query = models.Enterprise.select().where(models.Enterprise.id.in_(list(wanted)))
    return {row["id"]: _record(row) for row in store.all(query)}


def like(store: Store, query: str, limit: int = 20) -> list[tuple[int, Enterprise]]:
    """Enterprises that fit what was typed, best first, each with its grade (station.rules.match)."""
    wanted, pattern = normal(query), scattered(query)
    if not wanted:
        return []
    table = models.Enterprise
    shortened = fn.LIKE(pattern, table.name) | fn.LIKE(pattern, table.initials)
    whole = (fn.INSTR(table.pinyin, wanted) > 0) | (fn.INSTR(fn.LOWER(table.uscc), wanted) > 0)
    graded = []
    for row in store.all(table.select().where(shortened | whole)):
        grade = fit(wanted, row["name"], row["initials"], whole=(row["pinyin"], row["uscc"]))
        if grade is not None:
            graded.append((grade, _record(row)))
    graded.sort(key=lambda pair: (pair[0], pair[1].status != "active", len(pair[1].name), pair[1].id))
    return graded[:limit]


def insert(act: Act, one: Enterprise) -> int:
    """Put an enterprise on the register; its id, whatever the record's was."""
    values = {field.name: getattr(one, field.name) for field in fields(one) if field.name != "id"}
    values["hazards"] = ",".join(one.hazards)
    for column in DATES:
        values[column] = None if values[column] is None else values[column].isoformat()
    return act.insert(models.Enterprise, **values, registered_at=iso(act.now))


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
