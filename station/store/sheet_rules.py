"""Reads the columns of what other systems send (schema/law/…_columns.toml); the newest set in force on a day."""

from __future__ import annotations

from datetime import date
from functools import cache

import schema
from station.records.imports import SheetRules


@cache
def rules(what: str, on: date) -> SheetRules:
    """How a file of `what` (plan, receipt, staff) is read on a day. KeyError when nothing was in force."""
    found = [row for row in schema.toml(f"law/{what}_columns.toml")["set"] if row["effective_from"] <= on]
    if not found:
        raise KeyError(f"law/{what}_columns.toml on {on}")
    row = max(found, key=lambda each: date.fromisoformat(str(each["effective_from"])))
    return SheetRules(
        id=row["id"],
        effective_from=row["effective_from"],
        to_confirm=row["to_confirm"],
        columns={field: tuple(headings) for field, headings in row["columns"].items()},
        words=row["words"],
        lengths=row["lengths"],
        find=tuple(row["find"]),
        needs=tuple(row["needs"]),
        nothing=frozenset(row["nothing"]),
        notes=tuple(row["notes"]),
    )
