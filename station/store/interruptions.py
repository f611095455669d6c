"""Reads schema/law/interruptions.toml: the figures and the causes in force on a day. It checks their shape only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import schema
from station.records.interruption import Cause, Limits
from station.rules.law import NoSuchRule

_FILE = "law/interruptions.toml"


def limits(on: date) -> Limits:
    """The figures in force on a day. NoSuchRule before the first."""
    found = [one for one in _limits() if one.effective_from <= on]
    if not found:
        raise NoSuchRule(what="interruptions", on=on.isoformat())
    return max(found, key=lambda one: one.effective_from)


def causes(on: date | None = None) -> tuple[Cause, ...]:
    """The causes in force on a day, or those of the newest law, in the order in which they are offered."""
    newest: dict[str, Cause] = {}
    for one in _causes():
        known = newest.get(one.code)
        if (on is None or one.effective_from <= on) and (known is None or one.effective_from > known.effective_from):
            newest[one.code] = one
    return tuple(newest.values())


@lru_cache(maxsize=1)
def _limits() -> Sequence[Limits]:
    rows = schema.toml(_FILE)["limits"]
    return [Limits(**{**row, "segments_s": tuple(row["segments_s"])}) for row in rows]


@lru_cache(maxsize=1)
def _causes() -> Sequence[Cause]:
    return [Cause(**{"words": False, **row}) for row in schema.toml(_FILE)["cause"]]
