"""Choosing from the catalogue: the entry in force on a day, the tier of a party, whether a fine leaves it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol, TypeVar

from station.errors import StationError
from station.records.catalogue import CheckItem, Checklist, PartyKind, SanctionKind, Tier, Violation


class NoSuchEntry(StationError):
    """The catalogue has nothing under that code for that day. Facts: what, on."""

    text = "law.no_such_entry"


class NoSuchTier(StationError):
    """A violation has no such tier for that kind of party. Facts: what, party, tier."""

    text = "law.no_such_tier"


class Dated(Protocol):
    """An entry with a code and the days it is in force."""

    @property
    def code(self) -> str:
        """Its code; several entries may share one, each for days of its own."""

    @property
    def effective_from(self) -> date:
        """The first day."""

    @property
    def effective_to(self) -> date | None:
        """The last day, None: open."""


Entry = TypeVar("Entry", bound=Dated)


def in_force(entries: Iterable[Entry], on: date) -> Iterator[Entry]:
    """For each code the entry in force on a day: the one that began last, of two of one day the one given first."""
    newest: dict[str, Entry] = {}
    for each in entries:
        if not each.effective_from <= on or (each.effective_to is not None and each.effective_to < on):
            continue
        known = newest.get(each.code)
        if known is None or known.effective_from < each.effective_from:
            newest[each.code] = each
    yield from newest.values()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All versions of every entry; what the bureau sent stands before what was shipped."""

    violations: tuple[Violation, ...]
    checklists: tuple[Checklist, ...]
    sanctions: tuple[SanctionKind, ...]

    def violations_on(self, on: date) -> tuple[Violation, ...]:
        """The violations in force on a day, by code."""
        return tuple(sorted(in_force(self.violations, on), key=lambda each: each.code))

    def checklists_on(self, on: date) -> tuple[Checklist, ...]:
        """The checklists in force on a day, by code."""
        return tuple(sorted(in_force(self.checklists, on), key=lambda each: each.code))

    def violation(self, code: str, on: date) -> Violation:
        """The violation with this code as on a day. NoSuchEntry."""
        return _only((each for each in self.violations if each.code == code), code, on)

    def checklist(self, code: str, on: date) -> Checklist:
        """The checklist with this code as on a day. NoSuchEntry."""
        return _only((each for each in self.checklists if each.code == code), code, on)

    def item(self, code: str, on: date) -> CheckItem:
        """The item with this code in a checklist in force on a day. NoSuchEntry."""
        for checklist in in_force(self.checklists, on):
            for item in checklist.items:
                if item.code == code:
                    return item
        raise NoSuchEntry(what=code, on=on.isoformat())

    def for_types(self, types: Iterable[str], on: date) -> tuple[Checklist, ...]:
        """The checklists for an enterprise of these key types: the special ones first, then those for everybody."""
        wanted, found = set(types), self.checklists_on(on)
        return tuple(
            sorted((each for each in found if not each.scope or wanted & set(each.scope)), key=lambda it: not it.scope)
        )


def _only(entries: Iterable[Entry], code: str, on: date) -> Entry:
    found = next(in_force(entries, on), None)
    if found is None:
        raise NoSuchEntry(what=code, on=on.isoformat())
    return found


def tiers_for(violation: Violation, party: PartyKind) -> tuple[Tier, ...]:
    """The tiers for a kind of party; a sole trader has those of units where there are none of its own."""
    return _of(violation.tiers, party)


def tier_of(violation: Violation, party: PartyKind, tier: str) -> Tier:
    """The tier with this code for a kind of party. NoSuchTier."""
    for each in tiers_for(violation, party):
        if each.code == tier:
            return each
    raise NoSuchTier(what=violation.code, party=party, tier=tier)


def outside_tier(amount_fen: int, tier: Tier) -> bool:
    """Whether a fine needs a reason. Both limits are within (安全生产违法行为行政处罚办法第八十八条); so is no fine
    where the law says 可以.

    A tier without sums allows no fine. One that counts by a share is `priced` first.
    """
    if tier.min_fen is None or tier.max_fen is None:
        return amount_fen != 0
    if amount_fen == 0:
        return not tier.may
    return not tier.min_fen <= amount_fen <= tier.max_fen


def priced(tier: Tier, base_fen: int) -> Tier:
    """The tier in sums, for one that counts by a share of `base_fen`; any other as it is."""
    if tier.share is None:
        return tier
    least, most = (base_fen * percent // 100 for percent in (tier.share.min_percent, tier.share.max_percent))
    return replace(tier, min_fen=least, max_fen=most)


def _of(tiers: Iterable[Tier], party: PartyKind) -> tuple[Tier, ...]:
    known = tuple(tiers)
    own = tuple(each for each in known if each.party == party)
    return own if own or party != "sole" else tuple(each for each in known if each.party == "unit")


def unresolved(catalogue: Catalogue) -> Iterator[tuple[str, str, str]]:
    """What refers to nothing: (entry, field, what it names). A failing item must become a 案由 in force, a sanction
    must have a kind."""
    kinds = {each.code for each in catalogue.sanctions}
    for violation in catalogue.violations:
        for tier in (*violation.ranges, *violation.tiers):
            yield from ((violation.code, "sanctions", kind) for kind in tier.sanctions if kind not in kinds)
    for checklist in catalogue.checklists:
        known = {each.code for each in in_force(catalogue.violations, checklist.effective_from)}
        yield from ((item.code, "violation", item.violation) for item in checklist.items if item.violation not in known)
