"""How the enterprises of the register are spelled, kept in memory: a search as it is typed reads no table.

Owns: knowing when to read again. Judges nothing but what `rules.match` says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from station.rules.match import fit_normal, normal
from station.store.models import Enterprise
from station.store.store import Store


@dataclass(frozen=True, slots=True)
class Spelled:
    """One enterprise, as it is searched."""

    id: int
    names: tuple[str, str]
    """Name and initials in their normal form."""
    whole: tuple[str, str]
    """Full pinyin and credit code."""
    active: bool
    everything: str
    """All of it, a line each: what was typed in one piece occurs in it."""
    shortened: str
    """Name and initials, a line each: what was typed with gaps occurs in a line of it."""


_known: WeakKeyDictionary[Store, tuple[tuple[int, int], Sequence[Spelled]]] = WeakKeyDictionary()


def fitting(store: Store, typed: str) -> list[Spelled]:
    """The enterprises that fit what was typed, in no order."""
    wanted = normal(typed)
    if not wanted:
        return []
    # As `rules.match.fit`: in one piece anywhere, else in this order with gaps in name or initials.
    gaps = re.compile(".*?".join(map(re.escape, wanted)))
    return [each for each in _all(store) if wanted in each.everything or gaps.search(each.shortened)]


def graded(store: Store, typed: str) -> list[tuple[int, Spelled]]:
    """The same, best first, each with its grade: active ones before the others, short names before long ones."""
    wanted = normal(typed)
    found = [(fit_normal(wanted, each.names, each.whole), each) for each in fitting(store, typed)]
    fits = [(grade, each) for grade, each in found if grade is not None]
    return sorted(fits, key=lambda pair: (pair[0], not pair[1].active, len(pair[1].names[0]), pair[1].id))


def _all(store: Store) -> Sequence[Spelled]:
    stamp, known = store.stamp(), _known.get(store)
    if known is None or known[0] != stamp:
        known = _known[store] = stamp, _read(store)
    return known[1]


def _read(store: Store) -> Sequence[Spelled]:
    table = Enterprise
    columns = table.id, table.name, table.initials, table.pinyin, table.uscc, table.status
    found = []
    for row in store.all(table.select(*columns)):
        name, initials, pinyin, code = (normal(row[key]) for key in ("name", "initials", "pinyin", "uscc"))
        everything, shortened = "\n".join((name, initials, pinyin, code)), f"{name}\n{initials}"
        active = row["status"] == "active"
        found.append(Spelled(row["id"], (name, initials), (pinyin, code), active, everything, shortened))
    return found
