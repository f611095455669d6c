"""What the law says about hearings and about reporting heavy penalties, from schema/law."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

import schema
from station.records.casework import Sanction
from station.records.catalogue import SanctionTerm
from station.rules.step_facts import SanctionFacts
from station.store.catalogue import shipped


def hearing_kinds(on: date) -> frozenset[str]:
    """Kinds of sanction for which a hearing can be required on a day, whatever their amount; empty before the first."""
    found = [each for each in _hearings() if each["effective_from"] <= on]
    newest = max(found, key=lambda each: each["effective_from"], default={"sanctions": ()})
    return frozenset(newest["sanctions"])


def to_report(sanctions: Sequence[Sanction], on: date) -> bool:
    """Whether a decision of this day is reported to the city (重大处罚备案): by its kinds, or by its sums."""
    found = [each for each in _filings() if each["effective_from"] <= on]
    if not found:
        return False
    newest = max(found, key=lambda each: each["effective_from"])
    sums = {kind: sum(one.amount_fen for one in sanctions if one.kind == kind) for kind in newest["counted"]}
    heavy = any(one.kind in newest["sanctions"] for one in sanctions)
    return heavy or any(amount >= newest["amount_fen"] for amount in sums.values())


def years(kind: str, content: str) -> int:
    """How long a sanction restricts a profession, by what it says; LIFETIME for 终身, 0 where it says no such thing."""
    found = (term.years for term in _terms(kind) if content.strip().startswith(term.title))
    return max(found, default=0)


def seen(sanctions: Iterable[Sanction]) -> tuple[SanctionFacts, ...]:
    """Sanctions as the guards see them."""
    return tuple(
        SanctionFacts(
            one.party_id, one.kind, one.amount_fen, years(one.kind, one.content), _wordless(one.kind, one.content)
        )
        for one in sanctions
    )


def says(kind: str, content: str) -> bool:
    """Whether the words of a sanction are part of it: for how long, which licence, which activities."""
    return bool(years(kind, content)) or (kind in _saying() and bool(content.strip()))


def _wordless(kind: str, content: str) -> bool:
    return kind in _saying() and not content.strip()


@cache
def _saying() -> frozenset[str]:
    return frozenset(each.code for each in shipped().sanctions if each.say)


@cache
def _terms(kind: str) -> tuple[SanctionTerm, ...]:
    return tuple(term for each in shipped().sanctions if each.code == kind for term in each.terms)


@cache
def _filings() -> tuple[dict[str, Any], ...]:
    return tuple(schema.toml("law/record_filing.toml")["filing"])


@cache
def _hearings() -> tuple[dict[str, Any], ...]:
    return tuple(schema.toml("law/hearing.toml")["hearing"])
