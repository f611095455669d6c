"""Reads schema/law/exports: the sheets for other systems, what is counted in the statistics."""

from __future__ import annotations

from functools import cache
from typing import Any

import schema
from station.records.export import Alone, Condition, Either, Parent, Sheet, SheetColumn
from station.records.moment import day


@cache
def sheet(code: str) -> Sheet:
    """penalty, licence or inspection, as shipped with this version of the product. FileNotFoundError."""
    told: dict[str, Any] = schema.toml(f"law/exports/{code}.toml")
    plain = {name: told[name] for name in ("code", "title", "sheet", "channel", "kind", "separator", "source")}
    return Sheet(
        **plain,
        to_confirm=bool(told["to_confirm"]),
        effective_from=day(told["effective_from"]),
        columns=tuple(_column(each) for each in told["column"]),
        either=tuple(
            Either(tuple(each["columns"]), each["ask"], _when(each.get("when"))) for each in told.get("either", ())
        ),
        alone=tuple(Alone(**each) for each in told.get("alone", ())),
        parents=tuple(
            Parent(each["column"], each["value"], tuple(each["children"])) for each in told.get("parent", ())
        ),
        classes=dict(told.get("classes", {})),
    )


@cache
def statistics() -> tuple[tuple[str, str, str], ...]:
    """Code, title and what is counted, of each figure in its order."""
    rows: list[dict[str, str]] = schema.toml("law/exports/statistics.toml")["figure"]
    return tuple((each["code"], each["title"], each["counted"]) for each in rows)


def _column(row: dict[str, Any]) -> SheetColumn:
    return SheetColumn(**{**row, "values": tuple(row.get("values", ())), "when": _when(row.get("when"))})


def _when(row: dict[str, str] | None) -> Condition | None:
    return Condition(**row) if row else None
