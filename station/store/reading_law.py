"""Reads schema/law/clip_reading.toml: how much of a recording is looked at for codes. It checks the shape only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import schema
from station.records.clip_code import Figures
from station.rules.law import NoSuchRule


def figures(on: date) -> Figures:
    """The figures in force on a day. NoSuchRule before the first."""
    found = [one for one in _figures() if one.effective_from <= on]
    if not found:
        raise NoSuchRule(what="clip_reading", on=on.isoformat())
    return max(found, key=lambda one: one.effective_from)


@lru_cache(maxsize=1)
def _figures() -> Sequence[Figures]:
    return [Figures(**row) for row in schema.toml("law/clip_reading.toml")["figures"]]
