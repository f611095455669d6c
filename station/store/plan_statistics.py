"""How many inspections were opened month by month, by where they came from, as rows. Counts only."""

from __future__ import annotations

from datetime import date

from peewee import fn

from station.store import models
from station.store.plans import standing
from station.store.store import Store


def by_month(store: Store, from_on: date, before: date) -> dict[tuple[str, str], int]:
    """(month as 2026-11, source) to inspections opened from one day until before another; found by opening day."""
    case = models.CaseFile
    month = fn.SUBSTR(case.opened_at, 1, 7)
    query = (
        case.select(month.alias("month"), case.source, fn.COUNT(case.id).alias("count"))
        .where(*_opened(from_on, before))
        .group_by(month, case.source)
    )
    return {(row["month"], row["source"]): row["count"] for row in store.all(query)}


def by_reason(store: Store, from_on: date, before: date) -> dict[str, int]:
    """Reason code to off-plan inspections opened from one day until before another; empty where none was given."""
    case = models.CaseFile
    query = (
        case.select(case.clue, fn.COUNT(case.id).alias("count"))
        .where(*_opened(from_on, before), case.source == "adhoc")
        .group_by(case.clue)
        .order_by(case.clue)
    )
    return {row["clue"]: row["count"] for row in store.all(query)}


def inspections_of(store: Store, enterprise_id: int, year: int) -> int:
    """Inspections of one enterprise opened in a calendar year; those that came to nothing are not counted."""
    case = models.CaseFile
    query = case.select(fn.COUNT(case.id)).where(
        case.enterprise_id == enterprise_id, case.opened_at.startswith(f"{year}-"), *_inspection()
    )
    return int(store.scalar(query))


def approved_of(store: Store, enterprise_id: int, year: int, but: int) -> int:
    """Inspections of one enterprise opened in a calendar year that were approved and came to something, but one."""
    case = models.CaseFile
    opened = case.opened_at.startswith(f"{year}-"), case.stage != "planned", case.id != but
    query = case.select(fn.COUNT(case.id)).where(case.enterprise_id == enterprise_id, *opened, *_inspection())
    return int(store.scalar(query))


def _opened(from_on: date, before: date) -> tuple[object, ...]:
    opened = models.CaseFile.opened_at
    return opened >= from_on.isoformat(), opened < before.isoformat(), *_inspection()


def _inspection() -> tuple[object, ...]:
    return models.CaseFile.kind == "inspection", *standing()
