"""The decision table of legal review (R01–R22): facts of a case in; what applies, how strictly, and why, out. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from station.records.review import (
    Condition,
    Level,
    Proposed,
    ReviewFacts,
    ReviewLaw,
    ReviewNeed,
    ReviewSettings,
    Trigger,
    TriggerHit,
)

ORDER: tuple[Level, ...] = ("none", "should", "must")
TOTALS: dict[str, Callable[[Sequence[int], int], int]] = {
    "max(party_total, case_total)": lambda parties, case: max((*parties, case)),
    "party_total": lambda parties, case: max(parties, default=0),
    "case_total": lambda parties, case: case,
}
"""How amounts count together: the largest of any party's total and the case's, or only one of the two."""


def settings_on(law: ReviewLaw, on: date) -> ReviewSettings:
    """The figures in force on a day; before the first ones, the first."""
    known = sorted(law.settings, key=lambda each: each.effective_from)
    return [each for each in known if each.effective_from <= on or each is known[0]][-1]


def triggers_on(law: ReviewLaw, on: date) -> tuple[Trigger, ...]:
    """The rows of the table in force on a day, the newest of each code, by code; what is switched off is left out."""
    newest: dict[str, Trigger] = {}
    for row in sorted(law.triggers, key=lambda each: each.effective_from):
        if row.effective_from <= on:
            newest[row.code] = row
    return tuple(newest[code] for code in sorted(newest) if newest[code].enabled)


def need(law: ReviewLaw, facts: ReviewFacts, on: date) -> ReviewNeed:
    """What the table says on a day. A row of level `none` that applies decides alone (简易程序)."""
    rows, settings = triggers_on(law, on), settings_on(law, on)
    found = [row for row in rows if applies(row.when, facts, rows, settings)]
    exempt = [row for row in found if row.level == "none"]
    found = exempt or found
    levels: list[Level] = [row.level for row in found]
    level = max(levels, key=ORDER.index) if levels else ORDER[0]
    return ReviewNeed(level, any(row.collective for row in found), tuple(_hit(row) for row in found))


def applies(when: Condition, facts: ReviewFacts, rows: Sequence[Trigger], settings: ReviewSettings) -> bool:
    """Whether everything a condition asks holds; `rows` are those that `crosses` speaks of."""
    asked = (
        not when.kinds or facts.kind in when.kinds,
        not when.flows or facts.flow in when.flows,
        not when.sanctions or _proposed(when, facts.sanctions, settings),
        not when.heard or facts.heard,
        not when.hearing or facts.hearing_due,
        not when.flags or bool(facts.flags & set(when.flags)),
        not when.decisions or facts.decision in when.decisions,
        not when.crosses or _crossed(when.crosses, facts, rows, settings),
    )
    return all(asked)


def total(sanctions: Iterable[Proposed], aggregation: str) -> int:
    """The amount, in fen, that is compared with the threshold. KeyError on an aggregation nobody knows."""
    parties: dict[int, int] = {}
    for each in sanctions:
        parties[each.party_id] = parties.get(each.party_id, 0) + each.amount_fen
    return TOTALS[aggregation](tuple(parties.values()), sum(parties.values()))


def covers(law: ReviewLaw, seen: Sequence[Proposed], now: Sequence[Proposed], facts: ReviewFacts, on: date) -> bool:
    """Whether a review that saw `seen` still speaks for `now`: the same rows of amounts and kinds, nothing heavier.

    `facts` are the case's, whose sanctions are left aside.
    """
    if _major(law, replace(facts, sanctions=tuple(seen)), on) != _major(law, replace(facts, sanctions=tuple(now)), on):
        return False
    allowed, lasting = amounts(seen), longest(seen)
    no_more = all(amount <= allowed.get(key, -1) for key, amount in amounts(now).items())
    return no_more and all(span <= lasting[key] for key, span in longest(now).items())


def amounts(sanctions: Iterable[Proposed]) -> dict[tuple[int, str], int]:
    """What each party is to bear of each kind, in fen, by (party, kind)."""
    found: dict[tuple[int, str], int] = {}
    for each in sanctions:
        key = (each.party_id, each.kind)
        found[key] = found.get(key, 0) + each.amount_fen
    return found


def longest(sanctions: Iterable[Proposed]) -> dict[tuple[int, str], int]:
    """How many years each party is kept from a profession by each kind, by (party, kind)."""
    found: dict[tuple[int, str], int] = {}
    for each in sanctions:
        key = (each.party_id, each.kind)
        found[key] = max(found.get(key, 0), each.years)
    return found


def staff_needed(officers: int, settings: ReviewSettings) -> int:
    """How many reviewers of its own an organ with so many officers ought to have (REQ-304), rounded up."""
    return -(-officers * settings.staff_percent // 100)


def _hit(row: Trigger) -> TriggerHit:
    return TriggerHit(row.code, row.title, row.level, row.collective, row.source, row.to_confirm)


def _proposed(when: Condition, sanctions: Sequence[Proposed], settings: ReviewSettings) -> bool:
    found = [each for each in sanctions if each.kind in when.sanctions]
    if not found or not when.at_least:
        return bool(found)
    return total(found, settings.aggregation) >= settings.amount_threshold_fen


def _crossed(codes: Sequence[str], facts: ReviewFacts, rows: Sequence[Trigger], settings: ReviewSettings) -> bool:
    if facts.noticed is None:
        return False
    asked = [row for row in rows if row.code in codes]
    told = replace(facts, sanctions=facts.noticed)
    return any(applies(row.when, facts, (), settings) != applies(row.when, told, (), settings) for row in asked)


def _major(law: ReviewLaw, facts: ReviewFacts, on: date) -> frozenset[str]:
    """The rows about kinds and amounts that apply."""
    settings = settings_on(law, on)
    rows = [row for row in triggers_on(law, on) if row.when.sanctions]
    return frozenset(row.code for row in rows if applies(row.when, facts, (), settings))
