"""Reads schema/law/platform_columns.toml and platform_results.toml into records; the newest set in force on a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import schema
from station.records.platform import ListRules, OutcomeRule, ResultCode, ResultRules


@cache
def columns(on: date) -> ListRules:
    """How lists of the platform are read on a day. KeyError when nothing was in force."""
    row = _newest("law/platform_columns.toml", on)
    newcomer = row["newcomer"]
    return ListRules(
        id=row["id"],
        effective_from=row["effective_from"],
        to_confirm=row["to_confirm"],
        columns={field: tuple(headings) for field, headings in row["columns"].items()},
        words=row["words"],
        needs=tuple(newcomer["needs"]),
        scale=newcomer["scale"],
        credit=newcomer["credit"],
    )


@cache
def results(on: date) -> ResultRules:
    """How results are told to the platform on a day. KeyError when nothing was in force."""
    row = _newest("law/platform_results.toml", on)
    return ResultRules(
        id=row["id"],
        effective_from=row["effective_from"],
        to_confirm=row["to_confirm"],
        disposals=tuple(row["disposals"]),
        codes=tuple(ResultCode(each["code"], each["title"], each.get("under")) for each in row["code"]),
        outcomes=tuple(OutcomeRule(**{**each, "results": tuple(each["results"])}) for each in row["outcome"]),
    )


def _newest(file: str, on: date) -> Mapping[str, Any]:
    found = [row for row in schema.toml(file)["set"] if row["effective_from"] <= on]
    if not found:
        raise KeyError(f"{file} on {on}")
    return max(found, key=lambda row: date.fromisoformat(str(row["effective_from"])))
