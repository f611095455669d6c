"""What a draw is made of, as services, screens and papers speak of it."""

from __future__ import annotations

from collections.abc import Mapping
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
class Closure:
    """Days on which public sources draw no numbers (彩票市场休市, schema/law/draw_closures.toml)."""

    start: date
    end: date
    """The last closed day: both ends belong to it."""
    title: str
    applies: frozenset[str]
    """Ids of the sources that rest."""
    to_confirm: bool
    """Known from hearsay: neither the notice nor an official reprint of it was read."""


@dataclass(frozen=True, slots=True)
class StratumRule:
    """Which enterprises one stratum takes, and its default ratio."""

    code: str
    title: str
    short: str
    """Two or three characters, for a column of a table."""
    risks: tuple[str, ...]
    """Risk colours."""
    credits: str
    """Credit classes, letters of ABCD."""
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
    annual_cap: int
    """Most inspections of one enterprise in a calendar year."""
    exclude_penalized_this_year: bool
    per_enterprise: int
    reveal_within_hours: int
    fallbacks: int
    lead_skills: tuple[str, ...]
    """Key types whose inspection must be led by somebody qualified for them."""
    weights: Mapping[str, int]
    """Tickets of an enterprise with a key type; others have one."""
    strata: tuple[StratumRule, ...]
    purposes: tuple[str, ...]
    """For which a draw may be made here instead of on the provincial platform."""

    def stratum(self, code: str) -> StratumRule:
        """The stratum with this code. KeyError."""
        return {stratum.code: stratum for stratum in self.strata}[code]

    def stratum_of(self, risk: str, credit: str) -> StratumRule:
        """The stratum that takes an enterprise: the first that fits. KeyError."""
        for stratum in self.strata:
            if risk in stratum.risks and credit in stratum.credits:
                return stratum
        raise KeyError(f"no stratum for {risk} {credit}")

    def drawn(self) -> tuple[str, ...]:
        """Codes of the strata from which enterprises are drawn."""
        return tuple(stratum.code for stratum in self.strata if not stratum.must)


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
    drawn_on: str
    """local or provincial_platform."""
    platform_task: str | None
    supplements: int | None
    """Number of the draw that this one supplements."""
    publication: str
    """open or sealed."""
    listed_at: pendulum.DateTime | None
    """When the list was opened: at the reveal unless sealed."""
    opened_at: pendulum.DateTime | None
    """When the nonces were opened: at the reveal unless sealed."""
    outcome: str | None
    """SHA-256 of result.tsv, from the reveal on."""


@dataclass(frozen=True, slots=True)
class PoolChange:
    """An enterprise whose line is not what it was in the pool frozen before, in words."""

    uscc: str
    name: str
    kind: str
    """new, gone or changed."""
    before: str
    """Stratum and why excluded, in Chinese; empty for a new one."""
    after: str
    """Empty for one that is gone."""


@dataclass(frozen=True, slots=True)
class AfterLine:
    """Something that happened after the draw, in words."""

    number: int
    at: pendulum.DateTime
    kind: str
    """closed, unavailable or direct."""
    uscc: str
    enterprise: str
    reason: str
    out: str
    """Who cannot go; empty where nobody is replaced."""
    into: str
    """The enterprise or inspector in place; empty for none."""
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DrawView:
    """Everything a person may know of one draw at its present step."""

    line: DrawLine
    label: str
    """本地抽取 and its purpose, as every screen and paper shows it."""
    demo: bool
    strata: tuple[StratumCount, ...]
    """Strata that take part or must be inspected; the others are only in the pool."""
    shorts: Mapping[str, str]
    """Code of a stratum to the two or three characters of a column."""
    against: int | None
    """Number of the draw whose pool this one's is compared with."""
    changes: tuple[PoolChange, ...]
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
    weak: bool
    """Committed with less entropy than is recommended."""
    witnesses: tuple[tuple[str, str, str], ...]
    """Name, organ, part played."""
    supervisor: bool
    """A supervisor holds a second nonce."""
    seed: str | None
    picks: tuple[Pick, ...]
    after: tuple[AfterLine, ...]
    loads: tuple[tuple[Person, int], ...]
    void_reason: str | None

    def replaced(self) -> frozenset[str]:
        """Codes of enterprises that were drawn and have been replaced."""
        return frozenset(line.uscc for line in self.after if line.kind == "closed")
