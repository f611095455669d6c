"""Reads schema/law/doubts.toml: figures, programs and causes in force on a day. It checks their shape only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import TypeVar

import schema
from station.records.doubt import Limits, Program
from station.records.interruption import Cause
from station.rules.law import NoSuchRule

_FILE = "law/doubts.toml"
Coded = TypeVar("Coded", Cause, Program)


def limits(on: date) -> Limits:
    """The figures in force on a day. NoSuchRule before the first."""
    found = [one for one in _limits() if one.effective_from <= on]
    if not found:
        raise NoSuchRule(what="doubts", on=on.isoformat())
    return max(found, key=lambda one: one.effective_from)


def programs(on: date) -> tuple[Program, ...]:
    """The programs known on a day."""
    return _newest(_programs(), on)


def causes(on: date | None = None) -> tuple[Cause, ...]:
    """The causes in force on a day, or those of the newest law, in the order in which they are offered."""
    return _newest(_causes(), on)


def _newest(rows: Iterable[Coded], on: date | None) -> tuple[Coded, ...]:
    newest: dict[str, Coded] = {}
    for one in rows:
        known = newest.get(one.code)
        if (on is None or one.effective_from <= on) and (known is None or one.effective_from > known.effective_from):
            newest[one.code] = one
    return tuple(newest.values())


@lru_cache(maxsize=1)
def _limits() -> Sequence[Limits]:
    return [Limits(**row) for row in schema.toml(_FILE)["limits"]]


@lru_cache(maxsize=1)
def _programs() -> Sequence[Program]:
    return [Program(**row) for row in schema.toml(_FILE)["program"]]


@lru_cache(maxsize=1)
def _causes() -> Sequence[Cause]:
    return [Cause(**{"words": False, **row}) for row in schema.toml(_FILE)["cause"]]
