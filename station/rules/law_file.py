"""A file of law sent by the bureau: its head, its sections, and which version of a name is in force when. Pure.

Sections: violation and checklist (the catalogue), rule (deadlines), item (power list), setting (figures),
review_trigger, review_settings (legal review). docs/law_files.md shows them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from station.rules.law_fields import Fields, LawFileRefused
from station.texts import text

HEAD = ("name", "version", "source", "effective_from", "law")
CATALOGUE = ("violation", "checklist")
"""Read field by field in `catalogue_read`."""
ENDING = (*CATALOGUE, "item")
"""Entries of these sections know their last day; of the others the newest of a code counts."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The fields of one section's entries."""

    need: Mapping[str, type]
    may: Mapping[str, type]


SHAPES = {
    "rule": Shape(
        {"code": str, "title": str, "n": int, "unit": str, "anchor": str, "basis": str},
        {
            "roll": str, "warn_before": int, "backward": bool, "to_confirm": bool, "instead_of": str, "holder": str,
            "counted": str, "earlier_days": int, "waivable": bool, "follows": str, "extendable": dict,
            "effective_from": date,
        },
    ),
    "item": Shape(
        {"code": str, "name": str, "category": str, "basis": list, "authority": str, "workflow": str},
        {"effective_from": date, "effective_to": date, "to_confirm": bool},
    ),
    "setting": Shape(
        {"key": str, "value": int, "title": str}, {"source": str, "effective_from": date, "to_confirm": bool}
    ),
    "review_trigger": Shape(
        {"code": str, "title": str, "level": str, "collective": bool, "when": dict},
        {"source": str, "effective_from": date, "to_confirm": bool, "enabled": bool},
    ),
    "review_settings": Shape(
        {
            "amount_threshold_fen": int, "aggregation": str, "gate": str, "review_rule": str, "complex_rule": str,
            "objection_rule": str, "staff_percent": int, "law_qualification_from": date, "review_org": str,
            "basis": str, "to_confirm": list,
        },
        {"effective_from": date},
    ),
}  # fmt: skip
EXTENDABLE = Shape(
    {"by": str, "approver": str, "basis": str}, {"most": int, "times": int, "to_confirm": bool, "steps": list}
)
"""How a rule's deadline may be extended; `steps` takes the place of `most` and `times`."""
STEP = Shape({"n": int, "who": str, "when": str}, {})
CHOICES = {
    ("rule", "unit"): ("hour", "day", "workday", "month", "year", "given"),
    ("rule", "roll"): ("none", "forward"),
    ("rule", "holder"): ("station", "party"),
    ("extendable", "by"): ("n", "until"),
    ("extendable", "approver"): ("chief", "bureau"),
    ("review_trigger", "level"): ("must", "should", "none"),
    ("review_settings", "gate"): ("before_notice", "before_decision", "both"),
}
SOURCED = (*CATALOGUE, "setting", "review_trigger")
"""Entries that name their source; the file's own where they do not."""


@dataclass(frozen=True, slots=True)
class TriggerWords:
    """What the condition of a review trigger may name: the codes there are."""

    kinds: frozenset[str]
    flows: frozenset[str]
    sanctions: frozenset[str]
    flags: frozenset[str]
    decisions: frozenset[str]
    crosses: frozenset[str]
    """Codes of triggers; those of the file itself need not be among them."""


@dataclass(frozen=True, slots=True)
class LawText:
    """A law file as parsed. Entries of the catalogue are checked when they are read."""

    name: str
    version: str
    source: str
    effective_from: date
    law: str
    sections: Mapping[str, tuple[Mapping[str, Any], ...]]


@dataclass(frozen=True, slots=True)
class Version:
    """One adopted file among all, in the order of adoption."""

    id: int
    name: str
    effective_from: date


def read(content: str) -> LawText:
    """A file from its TOML text. LawFileRefused, EntryRefused."""
    try:
        data = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise LawFileRefused(detail=text("law.field.no_toml", detail=error)) from None
    head = Fields("head", str(data.get("name", "")), {key: data[key] for key in HEAD if key in data})
    read = LawText(
        name=head.need("name", str),
        version=head.need("version", str),
        source=head.need("source", str),
        effective_from=head.need("effective_from", date),
        law=head.text("law"),
        sections={key: _section(key, entries) for key, entries in data.items() if key not in HEAD},
    )
    if not read.sections:
        raise LawFileRefused(detail=text("law.field.nothing"))
    for section, entries in read.sections.items():
        for values in entries:
            _check(section, values, read.effective_from)
    return read


def _section(name: str, entries: Any) -> tuple[Mapping[str, Any], ...]:
    if name not in SHAPES and name not in CATALOGUE:
        raise LawFileRefused(detail=text("law.field.no_section", name=name))
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise LawFileRefused(detail=text("law.field.not_entries", name=name))
    return tuple(entries)


def _check(section: str, values: Mapping[str, Any], start: date) -> None:
    if section in CATALOGUE:
        return
    label = values.get("code") or values.get("key") or values.get("id") or values.get("title") or ""
    told = Fields(section, str(label), values)
    _fields(told, SHAPES[section], section, values)
    told.days(start)
    told.done()
    if "extendable" in values:
        _check_extendable(str(label), values["extendable"])


def _fields(told: Fields, shape: Shape, section: str, values: Mapping[str, Any]) -> None:
    for field, kind in shape.need.items():
        if kind is list:
            told.texts(field, empty=field in values)
        else:
            told.need(field, kind)
    for field, kind in shape.may.items():
        told.may(field, kind, None)
    for (owner, field), choices in CHOICES.items():
        if owner == section and field in values:
            told.one_of(field, choices)


def _check_extendable(label: str, values: Mapping[str, Any]) -> None:
    """Steps add units of the rule, so they fit no extension until a day; they say what `most` and `times` would."""
    told = Fields("extendable", label, values)
    _fields(told, EXTENDABLE, "extendable", values)
    steps = told.tables("steps")
    told.done()
    for field in ("most", "times") if steps else ():
        if field in values:
            raise told.refused(field, text("law.field.beside_steps"))
    if steps and values["by"] != "n":
        raise told.refused("steps", text("law.field.beside_steps"))
    for each in steps:
        one = Fields("extendable", label, each)
        _fields(one, STEP, "step", each)
        one.done()
        if each["n"] < 1:
            raise one.refused("n", text("law.field.positive"))


def check_triggers(law: LawText, words: TriggerWords) -> None:
    """EntryRefused where a review trigger asks for what no case can have: it would stay silent when it is needed."""
    entries = law.sections.get("review_trigger", ())
    own = {str(values["code"]) for values in entries}
    for values in entries:
        told = Fields("review_trigger", str(values["code"]), values["when"])
        if not values["when"] and values.get("enabled", True):
            raise told.refused("when", text("law.field.empty"))
        for field in (each.name for each in fields(words)):
            known = getattr(words, field) | (own if field == "crosses" else frozenset())
            for named in told.texts(field, empty=field not in values["when"]):
                if named not in known:
                    raise told.refused(field, text("law.field.names_nothing", named=named))
        for field in ("heard", "hearing"):
            told.flag(field)
        if "at_least" in values["when"]:
            told.one_of("at_least", ("threshold",))
            told.texts("sanctions")
        told.done()


def ends(versions: Iterable[Version]) -> dict[int, date | None]:
    """For each version its last day: a newer one of the same name takes over on the day it begins. None: none does."""
    known = list(versions)
    found: dict[int, date | None] = {}
    for each in known:
        newer = [other.effective_from for other in known if other.name == each.name and other.id > each.id]
        found[each.id] = min(newer) - timedelta(days=1) if newer else None
    return found


def entries(law: LawText, section: str, last: date | None) -> tuple[dict[str, Any], ...]:
    """The entries of a section as they hold while the version is in force: with their days and their source."""
    return tuple(
        _whole(law, section, values, last) for values in law.sections.get(section, ()) if _held(law, values, last)
    )


def _held(law: LawText, values: Mapping[str, Any], last: date | None) -> bool:
    """Whether there is a day on which the entry holds."""
    return last is None or bool(values.get("effective_from", law.effective_from) <= last)


def _whole(law: LawText, section: str, values: Mapping[str, Any], last: date | None) -> dict[str, Any]:
    whole = {"effective_from": law.effective_from, **values}
    if section in SOURCED:
        whole = {"source": law.source, **whole}
    if section == "violation" and law.law:
        whole = {"law": law.law, **whole}
    if section in ENDING and last is not None:
        whole["effective_to"] = min(last, whole.get("effective_to", last))
    return whole
