"""Sanctions compared: within their tier, not heavier than before, within the summary procedure, worth a hearing. Pure.

Every function says in words what does not fit, or None. Whether a sole trader counts as a person where the law protects
persons more (当场处罚的上限、听证的起点) is a setting of the law.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from station.rules.step_facts import CauseFacts, PenaltyFacts, SanctionFacts
from station.texts import text
from station.texts.money import yuan

NONE = "none"
"""不予行政处罚."""
FINE = "fine"
OWED = frozenset({FINE, "confiscate_income"})
"""What is paid in money."""
RESTRICTION = "restrict_practice"
"""限制从业; it says for how long."""
ON_SPOT = frozenset({"warning", FINE})
"""What can be imposed on the spot (行政处罚法第五十一条)."""


def table(facts: PenaltyFacts) -> tuple[SanctionFacts, ...]:
    """What a step is about: what is filled in with it, else what is on the table."""
    return facts.filled or facts.proposed


def settled(facts: PenaltyFacts) -> tuple[SanctionFacts, ...]:
    """What a step of the execution is about: what was decided, else what is filled in."""
    return facts.decided or facts.filled


def is_none(sanctions: Sequence[SanctionFacts]) -> bool:
    """Whether nobody is punished."""
    return bool(sanctions) and all(each.kind == NONE for each in sanctions)


def owed(sanctions: Iterable[SanctionFacts]) -> int:
    """What is to be paid, fen."""
    return sum(each.amount_fen for each in sanctions if each.kind in OWED)


def lacking(sanctions: Sequence[SanctionFacts], parties: Mapping[int, str], names: Mapping[int, str]) -> str | None:
    """A party without a sanction, a sanction for somebody else, a fine without its amount, a restriction without its
    years, a licence or activities that are not named."""
    if not sanctions:
        return text("penalty.detail.no_sanctions")
    told = {each.party_id for each in sanctions}
    without = "、".join(names.get(party, str(party)) for party in parties if party not in told)
    if without:
        return text("penalty.detail.party_without", parties=without)
    if not told <= set(parties):
        return text("penalty.detail.stranger")
    if any(each.kind == FINE and each.amount_fen <= 0 for each in sanctions):
        return text("penalty.detail.no_amount")
    if any(each.kind == RESTRICTION and not each.years for each in sanctions):
        return text("penalty.detail.no_years")
    if any(each.wordless for each in sanctions):
        return text("penalty.detail.no_words")
    return None


def outside(sanctions: Sequence[SanctionFacts], facts: PenaltyFacts) -> str | None:
    """A fine outside the tiers of its party's causes, together, and no reason for it."""
    for party in dict.fromkeys(each.party_id for each in sanctions):
        fine = sum(each.amount_fen for each in sanctions if each.party_id == party and each.kind == FINE)
        found = _outside(fine, [cause for cause in facts.causes if cause.party_id in (None, party)])
        if fine and found:
            return found
    return None


def _outside(fine: int, causes: Sequence[CauseFacts]) -> str | None:
    bare = next((cause for cause in causes if not cause.tier and not cause.outside_reason), None)
    if bare is not None:
        return text("penalty.detail.no_tier", cause=bare.title)
    if any(cause.outside_reason for cause in causes):
        return None
    sums = [(each.min_fen, each.max_fen) for each in causes if each.min_fen is not None and each.max_fen is not None]
    if not sums:
        return text("penalty.detail.no_fine_allowed")
    least, most = sum(low for low, _ in sums), sum(high for _, high in sums)
    if least <= fine <= most:
        return None
    return text("penalty.detail.outside", fine=yuan(fine), least=yuan(least), most=yuan(most))


def heavier(
    sanctions: Sequence[SanctionFacts], before: Sequence[SanctionFacts], names: Mapping[int, str]
) -> str | None:
    """What goes beyond what was told, or proposed, before: another kind, or a higher amount, for the same party."""
    allowed = by_party(before)
    for (party, kind), amount in by_party(sanctions).items():
        if kind == NONE:
            continue
        name, most = names.get(party, str(party)), allowed.get((party, kind))
        if most is None:
            return text("penalty.detail.new_kind", party=name)
        if amount > most:
            return text("penalty.detail.heavier", party=name, amount=yuan(amount), before=yuan(most))
    lasting = _lasting(before)
    for party, years in _lasting(sanctions).items():
        if years > lasting.get(party, 0):
            return text("penalty.detail.longer", party=names.get(party, str(party)))
    return None


def _lasting(sanctions: Iterable[SanctionFacts]) -> dict[int, int]:
    """For how many years each party is kept from a profession."""
    found: dict[int, int] = {}
    for each in sanctions:
        if each.kind == RESTRICTION:
            found[each.party_id] = max(found.get(each.party_id, 0), each.years)
    return found


def by_party(sanctions: Iterable[SanctionFacts]) -> dict[tuple[int, str], int]:
    """Amounts by party and kind, fen."""
    found: dict[tuple[int, str], int] = {}
    for each in sanctions:
        key = (each.party_id, each.kind)
        found[key] = found.get(key, 0) + each.amount_fen
    return found


def beyond_summary(facts: PenaltyFacts) -> str | None:
    """What cannot be decided on the spot."""
    for (party, kind), amount in by_party(facts.filled).items():
        person = is_person(facts.parties.get(party, ""), facts.sole_as_person)
        limit = facts.person_limit_fen if person else facts.unit_limit_fen
        if kind not in ON_SPOT | {NONE}:
            return text("penalty.detail.summary_kind")
        if amount > limit:
            return text("penalty.detail.summary_limit", amount=yuan(amount), limit=yuan(limit))
    return None


def hearing_due(
    sanctions: Sequence[SanctionFacts],
    parties: Mapping[int, str],
    kinds: frozenset[str],
    unit_fen: int,
    person_fen: int,
    *,
    sole_as_person: bool = True,
) -> bool:
    """Whether a hearing can be required: one of these kinds, or an amount that reaches the threshold, for any party."""
    if any(each.kind in kinds for each in sanctions):
        return True
    sums = by_party(each for each in sanctions if each.kind in OWED or each.kind == "confiscate_goods")
    return any(
        amount >= (person_fen if is_person(parties.get(party, ""), sole_as_person) else unit_fen)
        for (party, _), amount in sums.items()
    )


def is_person(kind: str, sole_as_person: bool) -> bool:
    """Whether what the law says of persons (公民) holds for a party of this kind."""
    return sole_as_person if kind == "sole" else kind != "unit"


def punished(facts: PenaltyFacts) -> frozenset[str]:
    """Which kinds of party are punished: unit, which covers sole traders with a name on paper, and person."""
    found = {facts.parties.get(each.party_id, "") for each in table(facts) if each.kind != NONE}
    return frozenset("person" if kind == "person" else "unit" for kind in found if kind)
