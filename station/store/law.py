"""Reads schema/law and schema/calendar into frozen records. It checks their shape, not their wisdom."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from typing import Any

import schema
from station.records.calendar import CalendarYear
from station.records.law import DeadlineRule, Guard, PowerItem, RuleSet, Stage, Transition, Workflow
from station.rules.calendar import CalendarRefused, read_year
from station.rules.law import Law


class CalendarUnreadable(CalendarRefused):
    """A year's file that is no TOML at all. Facts: detail."""

    text = "calendar.unreadable"


@lru_cache(maxsize=1)
def load() -> Law:
    """The law as shipped with this version of the product."""
    folder = schema.resource("law/workflow")
    flows = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return Law(
        rules=tuple(_rule(each) for each in schema.toml("law/deadlines.toml")["rule"]),
        items=tuple(_item(each) for each in schema.toml("law/power_items.toml")["item"]),
        rule_sets=tuple(_rule_set(each) for each in schema.toml("law/rule_sets.toml")["rule_set"]),
        workflows=tuple(_workflow(schema.toml(f"law/workflow/{name}")) for name in flows),
    )


def shipped_years() -> tuple[tuple[CalendarYear, str], ...]:
    """The years shipped with the product, oldest first, each with its TOML text."""
    files = (entry for entry in schema.resource("calendar").iterdir() if entry.name.endswith(".toml"))
    texts = [entry.read_text(encoding="utf-8") for entry in sorted(files, key=lambda entry: entry.name)]
    return tuple((parse_year(text), text) for text in texts)


def parse_year(text: str, version: str = "-") -> CalendarYear:
    """A year from its TOML text. CalendarUnreadable or CalendarRefused where it is not a sound arrangement."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CalendarUnreadable(detail=str(error)) from None
    return read_year(data, version)


def _rule(fields: dict[str, Any]) -> DeadlineRule:
    optional = {"roll": "none", "warn_before": 0, "backward": False, "to_confirm": False, "instead_of": None}
    return DeadlineRule(**{**optional, **fields})


def _item(fields: dict[str, Any]) -> PowerItem:
    optional = {"effective_to": None, "to_confirm": False}
    return PowerItem(**{**optional, **fields, "basis": tuple(fields["basis"])})


def _rule_set(fields: dict[str, Any]) -> RuleSet:
    return RuleSet(**{**fields, "sources": tuple(fields["sources"])})


def _workflow(data: dict[str, Any]) -> Workflow:
    return Workflow(
        kind=data["kind"],
        title=data["title"],
        effective_from=data["effective_from"],
        stages=tuple(Stage(each["code"], each["title"], each.get("track", False)) for each in data["stage"]),
        guards=tuple(Guard(**{"asked": False, "warns": False, **each}) for each in data["guard"]),
        transitions=tuple(_transition(each) for each in data["transition"]),
    )


def _transition(fields: dict[str, Any]) -> Transition:
    return Transition(
        action=fields["action"],
        title=fields["title"],
        sources=tuple(fields["from"]),
        to=fields.get("to"),
        event=fields["event"],
        guards=tuple(fields["guards"]),
        papers=tuple(fields.get("papers", ())),
        deadlines=tuple(fields.get("deadlines", ())),
        meets=tuple(fields.get("meets", ())),
    )
