"""The catalogue of violations, checklists and sanctions: as shipped in schema/law, and what the bureau sent since."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import schema
from station.records.catalogue import Grid, Tier, Violation
from station.rules import catalogue_read
from station.rules.articles import articles
from station.rules.catalogue import Catalogue
from station.rules.catalogue_read import Head
from station.rules.match import fit, normal
from station.store import law_files
from station.store.store import Store

_merged: dict[Path, tuple[tuple[int, str], Catalogue]] = {}
"""By store: the newest adopted file, and the catalogue as of it."""


def load(store: Store) -> Catalogue:
    """Everything in force at a station on any day. EntryRefused where an adopted file does not read."""
    state = law_files.state(store)
    if state is None:
        return shipped()
    known = _merged.get(store.path)
    if known is None or known[0] != state:
        known = _merged[store.path] = (state, _merge(store))
    return known[1]


@lru_cache(maxsize=1)
def shipped() -> Catalogue:
    """The catalogue as shipped with this version of the product."""
    files = [*_folder("violations"), *_folder("checklists")]
    return Catalogue(
        violations=tuple(
            catalogue_read.violation(each, _head(data), _grid()) for data in files for each in data.get("violation", ())
        ),
        checklists=tuple(
            catalogue_read.checklist(each, _head(data)) for data in files for each in data.get("checklist", ())
        ),
        sanctions=tuple(catalogue_read.sanction(each) for each in schema.toml("law/sanctions.toml")["sanction"]),
    )


def find(store: Store, typed: str, on: date, limit: int = 20) -> list[tuple[int, Violation]]:
    """Violations in force on a day that fit what was typed, best first, each with its grade (station.rules.match).

    By Chinese, pinyin, initials, code, and article: 第二十八条, 28条.
    """
    wanted = normal(typed)
    graded = [(grade, each) for each in load(store).violations_on(on) if (grade := _fit(wanted, each)) is not None]
    graded.sort(key=lambda pair: (pair[0], pair[1].code))
    return graded[:limit]


def _fit(wanted: str, one: Violation) -> int | None:
    named = " ".join((*one.violated, one.punished))
    numbers = tuple(f"{number}条" for number in articles(named))
    # An article in figures must fit from its first one: 8条 is not 28条.
    if wanted.removeprefix("第") in numbers:
        return fit(wanted, wanted)
    return fit(wanted, one.title, one.initials, whole=(one.pinyin, one.code, named))


def _merge(store: Store) -> Catalogue:
    base = shipped()
    sent = [catalogue_read.violation(each, _sent(each), _grid()) for each in law_files.entries(store, "violation")]
    lists = [catalogue_read.checklist(each, _sent(each)) for each in law_files.entries(store, "checklist")]
    return replace(base, violations=(*sent, *base.violations), checklists=(*lists, *base.checklists))


def _sent(entry: dict[str, Any]) -> Head:
    """The head of an adopted entry, which says everything itself (law_files)."""
    return Head(law="", source="", effective_from=entry["effective_from"], penalties=_penalties())


def _head(data: dict[str, Any]) -> Head:
    return Head(
        law=data.get("law", ""),
        source=data["source"],
        effective_from=data["effective_from"],
        effective_to=data.get("effective_to"),
        penalties=_penalties(),
    )


def _folder(name: str) -> list[dict[str, Any]]:
    folder = schema.resource(f"law/{name}")
    found = sorted(each.name for each in folder.iterdir() if each.name.endswith(".toml"))
    return [schema.toml(f"law/{name}/{each}") for each in found]


@cache
def _penalties() -> dict[str, tuple[Tier, ...]]:
    return dict(catalogue_read.penalty(each) for each in schema.toml("law/penalties.toml")["penalty"])


@cache
def _grid() -> Grid:
    return catalogue_read.grid(schema.toml("law/discretion.toml"))
