"""Power items and rule sets with their versions, as a register somebody looks through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from station.records.moment import day
from station.store import law
from station.store.store import Store


@dataclass(frozen=True, slots=True)
class Entry:
    """One version of a power item or of the whole law."""

    kind: Literal["item", "rule_set"]
    code: str
    title: str
    basis: tuple[str, ...]
    effective_from: date
    effective_to: date | None
    """The last day it opens cases; None: until something takes its place, or for good."""
    to_confirm: bool
    """待局确认."""
    state: Literal["coming", "in_force", "over"]


def entries(store: Store) -> list[Entry]:
    """Power items by code, then rule sets, each with its versions from the newest on."""
    known, today = law.of(store), day(store.clock.now())
    items = sorted(known.items, key=lambda one: (one.code, -one.effective_from.toordinal()))
    found = [
        Entry(
            kind="item",
            code=one.code,
            title=one.name,
            basis=one.basis,
            effective_from=one.effective_from,
            effective_to=one.effective_to,
            to_confirm=one.to_confirm,
            state=_state(today, one.effective_from, known.item(one.code, today) is one),
        )
        for one in items
    ]
    current = known.rule_set(today).code
    for each in sorted(known.rule_sets, key=lambda one: one.effective_from, reverse=True):
        state = _state(today, each.effective_from, each.code == current)
        found.append(Entry("rule_set", each.code, each.title, each.sources, each.effective_from, None, False, state))
    return found


def _state(today: date, effective_from: date, current: bool) -> Literal["coming", "in_force", "over"]:
    if effective_from > today:
        return "coming"
    return "in_force" if current else "over"
