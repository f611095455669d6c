"""Reads schema/law/draw_rules.toml, draw_sources.toml and draw_closures.toml into records.

It checks their shape, not their wisdom.
"""

from __future__ import annotations

from datetime import date, time
from functools import cache
from typing import Any

import schema
from station.records.draw import Closure, DrawRules, SourceRule, StratumRule


@cache
def sources() -> tuple[SourceRule, ...]:
    """Every public source of numbers, in the order of the file."""
    return tuple(_source(row) for row in schema.toml("law/draw_sources.toml")["source"])


@cache
def closures() -> tuple[Closure, ...]:
    """The days on which sources draw nothing, in the order of the file. Later years than its last are not known yet."""
    return tuple(_closure(row) for row in schema.toml("law/draw_closures.toml")["closure"])


@cache
def rules(on: date) -> DrawRules:
    """The newest rules in force on a day. KeyError when there were none."""
    data = schema.toml("law/draw_rules.toml")
    found = [row for row in data["rule"] if row["effective_from"] <= on]
    if not found:
        raise KeyError(f"draw rules on {on}")
    newest = max(found, key=lambda row: date.fromisoformat(str(row["effective_from"])))
    return _rules(newest, tuple(purpose["code"] for purpose in data["purpose"]))


def _rules(row: dict[str, Any], purposes: tuple[str, ...]) -> DrawRules:
    plain = {key: value for key, value in row.items() if key not in ("stratum", "source")}
    strata = tuple(StratumRule(**{**one, "risks": tuple(one["risks"])}) for one in row["stratum"])
    return DrawRules(**{**plain, "lead_skills": tuple(row["lead_skills"])}, strata=strata, purposes=purposes)


def _source(row: dict[str, Any]) -> SourceRule:
    plain = {key: value for key, value in row.items() if key not in ("effective_from", "source")}
    hours = {key: time.fromisoformat(row[key]) for key in ("closes", "drawn")}
    return SourceRule(**{**plain, **hours, "weekdays": frozenset(row["weekdays"])})


def _closure(row: dict[str, Any]) -> Closure:
    return Closure(
        start=row["from"],
        end=row["to"],
        title=row["title"],
        applies=frozenset(row["applies"]),
        to_confirm=row["to_confirm"],
    )
