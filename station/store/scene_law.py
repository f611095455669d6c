"""Reads schema/law/scenes.toml: the scenes in force on a day."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import schema
from station.records.coverage import Scene


def scenes(on: date) -> tuple[Scene, ...]:
    """By code the newest in force on a day, in the order of the file."""
    found: dict[str, Scene] = {}
    for scene in _scenes():
        if scene.effective_from <= on and (
            scene.code not in found or found[scene.code].effective_from <= scene.effective_from
        ):
            found[scene.code] = scene
    return tuple(found.values())


@lru_cache(maxsize=1)
def _scenes() -> tuple[Scene, ...]:
    rows = schema.toml("law/scenes.toml")["scene"]
    return tuple(Scene(**{**row, "open": tuple(row["open"]), "close": tuple(row["close"])}) for row in rows)
