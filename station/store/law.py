"""Reads schema/law and schema/calendar into frozen records. It checks their shape, not their wisdom."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

import schema
from station.records.calendar import CalendarYear
from station.records.law import (
    DeadlineRule,
    EachParty,
    Extendable,
    ExtensionStep,
    Guard,
    LawSetting,
    PaperKind,
    PauseReason,
    PowerItem,
    RuleSet,
    Stage,
    Transition,
    Workflow,
)
from station.rules.calendar import CalendarRefused, read_year
from station.rules.flow_amended import amended
from station.rules.law import Entry, Law, Part
from station.store.store import Store


class CalendarUnreadable(CalendarRefused):
    """A year's file that is no TOML at all. Facts: detail."""

    text = "calendar.unreadable"


_in_force: WeakKeyDictionary[Store, tuple[object, Law]] = WeakKeyDictionary()


@lru_cache(maxsize=1)
def load() -> Law:
    """The law as shipped with this version of the product, each part read when somebody needs it."""
    return Law(
        rules=_part("deadlines", "rule", _rule),
        pauses=_part("deadlines", "pause", _pause_reason),
        items=_part("power_items", "item", _item),
        rule_sets=_part("rule_sets", "rule_set", _rule_set),
        workflows=Part(_workflows),
        papers=_part("papers", "paper", _paper),
        settings=_part("settings", "setting", lambda fields: LawSetting(**fields)),
    )


def _part(file: str, section: str, record: Callable[[dict[str, Any]], Entry]) -> Part[Entry]:
    """The entries of one section of a file below schema/law."""
    return Part(lambda: [record(fields) for fields in schema.toml(f"law/{file}.toml")[section]])


def _workflows() -> Iterator[Workflow]:
    folder = schema.resource("law/workflow")
    flows = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    common = schema.toml("law/guards.toml")["guard"]
    return (_workflow(_flow(name), common) for name in flows)


def _flow(name: str) -> Mapping[str, Any]:
    """A file of a flow; what amends another one comes whole."""
    data = schema.toml(f"law/workflow/{name}")
    return amended(_flow(data["amends"]), data) if "amends" in data else data


def of(store: Store) -> Law:
    """The law in force at a station: as shipped, and what the bureau sent since (law_files)."""
    if not store.vector("SELECT id FROM law_file LIMIT 1"):
        return load()
    # Imported here: many a station was never sent a file.
    from station.store import law_files

    newest, known = law_files.state(store), _in_force.get(store)
    if known is None or known[0] != newest:
        sent = {section: law_files.entries(store, section) for section in ("rule", "item", "setting")}
        known = _in_force[store] = newest, _merged(load(), sent)
    return known[1]


def _merged(shipped: Law, sent: Mapping[str, Sequence[dict[str, Any]]]) -> Law:
    """What was sent comes first: of two entries for the same day `max` keeps the first it meets."""
    return replace(
        shipped,
        rules=(*(_rule(each) for each in sent["rule"]), *shipped.rules),
        items=(*(_item(each) for each in sent["item"]), *shipped.items),
        settings=(*(LawSetting(**each) for each in sent["setting"]), *shipped.settings),
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
    later = {"holder": "station", "counted": "", "earlier_days": 5, "waivable": False, "follows": None}
    more = {"extendable": _extendable(fields["extendable"]) if "extendable" in fields else None}
    return DeadlineRule(**{**optional, **later, **fields, **more})


def _extendable(fields: dict[str, Any]) -> Extendable:
    steps = tuple(ExtensionStep(**each) for each in fields.get("steps", ()))
    limits = {"most": sum(step.n for step in steps), "times": len(steps), "to_confirm": False}
    return Extendable(**{**limits, **fields, "steps": steps})


def _pause_reason(fields: dict[str, Any]) -> PauseReason:
    return PauseReason(**{"to_confirm": False, **fields, "rules": tuple(fields["rules"])})


def _item(fields: dict[str, Any]) -> PowerItem:
    optional = {"effective_to": None, "to_confirm": False}
    return PowerItem(**{**optional, **fields, "basis": tuple(fields["basis"])})


def _paper(fields: dict[str, Any]) -> PaperKind:
    each = fields.get("each_party")
    own = EachParty(each["who"], each["basis"], tuple(each.get("kinds", ()))) if each else None
    return PaperKind(**{**fields, "each_party": own})


def _rule_set(fields: dict[str, Any]) -> RuleSet:
    return RuleSet(**{**fields, "sources": tuple(fields["sources"])})


def _workflow(data: Mapping[str, Any], common: Sequence[dict[str, Any]]) -> Workflow:
    used = {code for step in data["transition"] for code in step["guards"]}
    told = (*common, *data.get("guard", ()))
    guards = {each["code"]: Guard(**{"asked": False, "warns": False, **each}) for each in told if each["code"] in used}
    return Workflow(
        code=data.get("code", data["kind"]),
        kind=data["kind"],
        title=data["title"],
        effective_from=data["effective_from"],
        stages=tuple(Stage(**each) for each in ({"track": False, **one} for one in data["stage"])),
        guards=tuple(guards.values()),
        transitions=tuple(_transition(each) for each in data["transition"]),
        papers=tuple(data.get("papers", ())),
        to_confirm=data.get("to_confirm", False),
    )


_LISTS = (
    "guards", "papers", "deadlines", "meets", "needs", "asks", "serves", "pauses", "resumes", "waives", "disposes",
    "extends",
)  # fmt: skip


def _transition(fields: dict[str, Any]) -> Transition:
    values = {key: value for key, value in fields.items() if key != "from"}
    lists = {key: tuple(fields.get(key, ())) for key in _LISTS}
    plain = {"to": None, "act": f"case.{fields['action']}"}
    return Transition(**{**plain, **values, **lists, "sources": tuple(fields["from"])})
