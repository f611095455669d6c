"""Reads schema/law/archive.toml: how a file is bound and numbered, and what an archived one still allows."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import schema
from station.records.archive import Group, Lock, Order


def order(flow: str, on: date) -> Order:
    """How the file of a flow is bound on a day. KeyError where the law has no such flow."""
    found = [each for each in _orders() if flow in each.flows and each.effective_from <= on]
    if not found:
        raise KeyError(f"{flow} on {on}")
    return max(found, key=lambda each: each.effective_from)


def digits(on: date) -> int:
    """Digits of the running part of a 案卷号 on a day."""
    rows = [row for row in schema.toml("law/archive.toml")["number"] if row["effective_from"] <= on]
    return int(max(rows, key=lambda row: row["effective_from"])["serial"])


@lru_cache(maxsize=1)
def lock() -> Lock:
    """What may be done to an archived case file."""
    row = schema.toml("law/archive.toml")["lock"]
    return Lock(frozenset(row["after"]), frozenset(row["later_papers"]))


@lru_cache(maxsize=1)
def _orders() -> tuple[Order, ...]:
    return tuple(
        Order(
            tuple(row["flows"]),
            tuple(Group(each["title"], tuple(each["codes"])) for each in row["groups"]),
            row["source"],
            row["effective_from"],
            row.get("to_confirm", False),
        )
        for row in schema.toml("law/archive.toml")["order"]
    )
