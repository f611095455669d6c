"""Reads schema/law/roster_columns.toml into a record; the newest set in force on a day."""

from __future__ import annotations

from datetime import date
from functools import cache

import schema
from station.records.roster import RosterRules


@cache
def rules(on: date) -> RosterRules:
    """How lists of enterprises are read on a day. KeyError when nothing was in force."""
    found = [row for row in schema.toml("law/roster_columns.toml")["set"] if row["effective_from"] <= on]
    if not found:
        raise KeyError(f"law/roster_columns.toml on {on}")
    row = max(found, key=lambda each: date.fromisoformat(str(each["effective_from"])))
    newcomer = row["newcomer"]
    return RosterRules(
        id=row["id"],
        effective_from=row["effective_from"],
        to_confirm=row["to_confirm"],
        columns={field: tuple(headings) for field, headings in row["columns"].items()},
        words=row["words"],
        lengths=row["lengths"],
        needs=tuple(row["needs"]),
        nothing=frozenset(row["nothing"]),
        notes=tuple(row["notes"]),
        newcomer_needs=tuple(newcomer["needs"]),
        scale=newcomer["scale"],
        credit=newcomer["credit"],
    )
