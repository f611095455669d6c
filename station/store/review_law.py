"""Reads schema/law/review.toml into frozen records. It checks the file's shape, not its wisdom."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import schema
from station.records.review import (
    Condition,
    FlowMessage,
    FlowState,
    Point,
    ReviewFlow,
    ReviewLaw,
    ReviewSettings,
    Trigger,
)
from station.rules.review import TOTALS
from station.store import law_files
from station.store.store import Store


@lru_cache(maxsize=1)
def load() -> ReviewLaw:
    """The law of legal review as shipped with this version of the product."""
    return read(schema.toml("law/review.toml"))


def of(store: Store) -> ReviewLaw:
    """The law of legal review at a station: as shipped, and the rows the bureau sent since (law_files)."""
    shipped = load()
    rows, figures = law_files.entries(store, "review_trigger"), law_files.entries(store, "review_settings")
    # Of two for the same day the last one counts: the newest file goes to the end.
    return replace(
        shipped,
        triggers=(*shipped.triggers, *(_trigger(each) for each in reversed(rows))),
        settings=(*shipped.settings, *(_settings(each) for each in reversed(figures))),
    )


def read(data: dict[str, Any]) -> ReviewLaw:
    """The law of legal review out of a parsed TOML file. KeyError, TypeError, ValueError where its shape is wrong."""
    return ReviewLaw(
        settings=tuple(_settings(each) for each in data["settings"]),
        triggers=tuple(_trigger(each) for each in data["trigger"]),
        points=tuple(Point(**each) for each in data["point"]),
        flow=ReviewFlow(
            **data["flow"],
            states=tuple(FlowState(**each) for each in data["state"]),
            messages=tuple(_message(each) for each in data["message"]),
        ),
    )


def _settings(fields: dict[str, Any]) -> ReviewSettings:
    if fields["aggregation"] not in TOTALS:
        raise ValueError(f"aggregation: {fields['aggregation']}")
    return ReviewSettings(**{**fields, "to_confirm": tuple(fields["to_confirm"])})


def _trigger(fields: dict[str, Any]) -> Trigger:
    when: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in fields["when"].items()
    }
    return Trigger(**{**fields, "when": Condition(**when)})


def _message(fields: dict[str, Any]) -> FlowMessage:
    values = {key: value for key, value in fields.items() if key != "from"}
    return FlowMessage(**values, sources=tuple(fields["from"]))
