"""What a draw is made of, as services, screens and papers speak of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

import pendulum


@dataclass(frozen=True, slots=True)
class SourceRule:
    """One public source of numbers (schema/law/draw_sources.toml)."""

    id: str
    title: str
    encoding: str
    """How a result is written: `balls:6/33+1/16`, `digits:5`."""
    millibits: int
    """Entropy of one result, floor(1000·log2); 0 for a source that anybody can foresee."""
    weekdays: frozenset[int]
    """ISO weekdays of its drawings, 1 = Monday."""
    closes: time
    """When the last ticket is sold, Beijing time."""
    drawn: time
    """When the numbers are public."""
    demo_only: bool
    to_confirm: bool


@dataclass(frozen=True, slots=True)
class StratumRule:
    """The default ratio of one risk colour."""

    code: str
    title: str
    must: bool
    """Inspected without any draw (必查)."""
    num: int
    den: int


@dataclass(frozen=True, slots=True)
class DrawRules:
    """One dated rule set of draws (schema/law/draw_rules.toml)."""

    id: str
    effective_from: date
    to_confirm: bool
    exclude_inspected_within_days: int
    exclude_penalized_this_year: bool
    per_enterprise: int
    reveal_within_hours: int
    fallbacks: int
    min_millibits: int
    warn_millibits: int
    strata: tuple[StratumRule, ...]
    purposes: tuple[str, ...]
    """For which a draw may be made here instead of on the provincial platform."""

    def stratum(self, code: str) -> StratumRule:
        """The stratum with this code. KeyError."""
        return {stratum.code: stratum for stratum in self.strata}[code]


@dataclass(frozen=True, slots=True)
class StratumCount:
    """One stratum of a frozen pool."""

    code: str
    title: str
    eligible: int
    excluded: int
    quota: int
    """How many are drawn; before the commitment, how many the ratio proposes."""
    must: bool


@dataclass(frozen=True, slots=True)
class DrawSource:
    """A source as the commitment names it, and what has been entered."""

    id: str
    title: str
    round: str
    """Date of the drawing, 2026-11-24; the first fallback that took place when it did not."""
    encoding: str
    millibits: int
    closes_at: pendulum.DateTime
    drawn_at: pendulum.DateTime
    fallbacks: tuple[str, ...]
    first: str | None
    """Canonical value of the first entry."""
    second: str | None
    demo_only: bool


@dataclass(frozen=True, slots=True)
class Person:
    """An inspector as a list shows him or her."""

    iid: str
    name: str
    officer_id: int | None


@dataclass(frozen=True, slots=True)
class Pick:
    """One enterprise in the order of the draw."""

    stratum: str
    rank: int
    """1-based within the stratum."""
    enterprise_id: int
    uscc: str
    name: str
    ticket: str
    """64 hex digits."""
    selected: bool
    """False: reserve."""
    lead: Person | None
    assist: Person | None


@dataclass(frozen=True, slots=True)
class MustInspect:
    """An enterprise inspected without any draw (必查)."""

    enterprise_id: int
    uscc: str
    name: str


@dataclass(frozen=True, slots=True)
class DrawLine:
    """A draw in a list."""

    id: int
    draw_no: int
    state: str
    """frozen, committed, entered, revealed, void."""
    plan_ref: str
    period: str
    purpose: str
    strata: tuple[str, ...]
    commit_hash: str | None
    reveal_deadline: pendulum.DateTime | None
    frozen_at: pendulum.DateTime


@dataclass(frozen=True, slots=True)
class DrawView:
    """Everything a person may know of one draw at its present step."""

    line: DrawLine
    label: str
    """本地抽取 and its purpose, as every screen and paper shows it."""
    demo: bool
    strata: tuple[StratumCount, ...]
    inspectors: tuple[Person, ...]
    recusals: int
    exclusions: tuple[tuple[str, int], ...]
    """Reason in Chinese, how many rows."""
    must: tuple[MustInspect, ...]
    short_code: str | None
    """First 80 bits of the commitment, Crockford base32: 4×4 characters."""
    commit_text: str | None
    sources: tuple[DrawSource, ...]
    millibits: int
    """Entropy of all sources together."""
    seed: str | None
    picks: tuple[Pick, ...]
    loads: tuple[tuple[Person, int], ...]
    void_reason: str | None
