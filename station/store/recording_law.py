"""Reads schema/law/recording_items.toml: the items of 附件1 in force on a day."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import schema
from station.records.recording import RecordingItem


def items(on: date) -> tuple[RecordingItem, ...]:
    """The items in force on a day, in the order of the annex."""
    return tuple(item for item in _items() if item.effective_from <= on)


@lru_cache(maxsize=1)
def _items() -> tuple[RecordingItem, ...]:
    rows = schema.toml("law/recording_items.toml")["item"]
    return tuple(RecordingItem(**{**row, "events": tuple(row["events"])}) for row in rows)
