"""Reads schema/law/external_systems.toml: the systems beside this one, by the name they have on a day."""

from __future__ import annotations

from datetime import date
from functools import cache

import schema
from station.records.external import ExternalSystem


def systems(on: date) -> tuple[ExternalSystem, ...]:
    """The systems in use on a day, each under its name of that day, in the order of the file."""
    known = [each for each in _all() if each.effective_from <= on]
    newest = {each.code: each for each in sorted(known, key=lambda each: each.effective_from)}
    return tuple(newest[code] for code in dict.fromkeys(each.code for each in known))


@cache
def _all() -> tuple[ExternalSystem, ...]:
    return tuple(ExternalSystem(**row) for row in schema.toml("law/external_systems.toml")["system"])
