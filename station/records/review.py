"""法制审核: what triggers it, how it goes, what it said, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import pendulum

Level = Literal["must", "should", "none"]
Gate = Literal["before_notice", "before_decision"]
"""Which step a review stands in front of."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a trigger asks; everything that is set must hold. None and empty: not asked."""

    kinds: tuple[str, ...] = ()
    """Kinds of case."""
    flows: tuple[str, ...] = ()
    sanctions: tuple[str, ...] = ()
    """Any of these kinds of sanction is proposed (schema/law/sanctions.toml)."""
    at_least: str = ""
    """`threshold`: and their amounts reach the threshold in force."""
    heard: bool = False
    hearing: bool = False
    """A hearing can be required for what is proposed (安全生产违法行为行政处罚办法第五十五条)."""
    flags: tuple[str, ...] = ()
    """Any of these was found by the handlers."""
    decisions: tuple[str, ...] = ()
    """Kinds of licence decision."""
    crosses: tuple[str, ...] = ()
    """Any of these triggers applies to what was told to the party and not to what is proposed now, or the reverse."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """One row of the decision table (R01–R22)."""

    code: str
    title: str
    level: Level
    collective: bool
    """A collective discussion is needed too."""
    source: str
    effective_from: date
    when: Condition
    to_confirm: bool = False
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class ReviewSettings:
    """The figures in force on a day."""

    effective_from: date
    amount_threshold_fen: int
    """Inclusive."""
    aggregation: str
    """`max(party_total, case_total)`, `party_total` or `case_total`."""
    gate: str
    """before_notice, before_decision or both."""
    review_rule: str
    """Deadline of the opinion, a code in schema/law/deadlines.toml."""
    complex_rule: str
    """The same where the case is complex."""
    objection_rule: str
    """Deadline of an objection to a disagreeing opinion."""
    staff_percent: int
    law_qualification_from: date
    review_org: str
    basis: str
    to_confirm: tuple[str, ...]
    """Names of the figures the bureau has yet to confirm."""


@dataclass(frozen=True, slots=True)
class Point:
    """One of the ten things a review looks at."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class FlowState:
    """Where a review stands."""

    code: str
    title: str
    end: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class FlowMessage:
    """A message between station and bureau, and where it leads."""

    kind: str
    title: str
    direction: Literal["out", "in"]
    sources: tuple[str, ...]
    """States it may come in; the empty one before a review exists."""
    to: str
    event: str
    """The kind of event it is in the case."""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ReviewFlow:
    """附件2 as reconstructed."""

    effective_from: date
    source: str
    to_confirm: bool
    states: tuple[FlowState, ...]
    messages: tuple[FlowMessage, ...]

    def state(self, code: str) -> FlowState:
        """The state with this code. KeyError if there is none."""
        return {each.code: each for each in self.states}[code]


@dataclass(frozen=True, slots=True)
class ReviewLaw:
    """Everything schema/law/review.toml says."""

    settings: tuple[ReviewSettings, ...]
    triggers: tuple[Trigger, ...]
    points: tuple[Point, ...]
    flow: ReviewFlow


@dataclass(frozen=True, slots=True)
class Proposed:
    """One sanction against one party."""

    party_id: int
    kind: str
    amount_fen: int = 0
    """Fine, or value of what is confiscated."""
    years: int = 0
    """How long it restricts a profession; LIFETIME for 终身, 0 where it does not."""


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """What the decision table needs to know of a case."""

    kind: str
    flow: str
    sanctions: tuple[Proposed, ...] = ()
    """As proposed now."""
    noticed: tuple[Proposed, ...] | None = None
    """As last told to the party; None before that."""
    heard: bool = False
    """A hearing was held."""
    hearing_due: bool = False
    """The party can require a hearing about what is proposed now."""
    flags: frozenset[str] = frozenset()
    """public_interest, complex, other_law, social_risk, major_safety."""
    decision: str | None = None
    """Kind of licence decision."""


@dataclass(frozen=True, slots=True)
class TriggerHit:
    """A row of the table that applies."""

    code: str
    title: str
    level: Level
    collective: bool
    source: str
    to_confirm: bool


@dataclass(frozen=True, slots=True)
class ReviewNeed:
    """What the table says about a case."""

    level: Level
    collective: bool
    hits: tuple[TriggerHit, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """R07, R12 …"""
        return tuple(hit.code for hit in self.hits)


@dataclass(frozen=True, slots=True)
class Review:
    """One submission of a case to the review office, or the decision not to submit it."""

    id: int
    case_id: int
    round: int
    gate: Gate
    level: Level
    triggers: tuple[str, ...]
    state: str
    package: str
    """SHA-256 (hex) of the newest package; empty when skipped."""
    responsible: str
    """Who signed the handlers' statement of responsibility."""
    submitted_at: pendulum.DateTime
    submitted_by: int
    reviewer: str
    reviewer_cert: str
    skipped_reason: str
    ended_at: pendulum.DateTime | None


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What the reviewer found on one of the ten points."""

    point: str
    result: Literal["ok", "defect", "na"]
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReviewMessage:
    """One message of a review."""

    id: int
    review_id: int
    seq: int
    kind: str
    """`submit`, `opinion:agree` …"""
    direction: Literal["out", "in"]
    happened_at: pendulum.DateTime
    by_name: str
    words: str
    sha256: str
    """Of the package or signed file, in media/."""
    recorded_at: pendulum.DateTime
    checks: tuple[CheckResult, ...] = ()
    warnings: tuple[str, ...] = ()
    """What the bureau said about its reviewer beside: the certificate, the hearing, one person alone."""


@dataclass(frozen=True, slots=True)
class ReviewStanding:
    """Whether a case may go on, as far as legal review is concerned."""

    level: Level
    required: bool
    """A passed review stands between the case and the step; False where none is needed or it was skipped."""
    state: str
    """Of the newest review; empty before the first."""
    passed: bool
    """A review has passed, and what is proposed now is what it saw, or less."""
    triggers: tuple[TriggerHit, ...]
    collective: bool
    """A collective discussion is needed."""
    collective_held: bool
    """And its minutes agree."""
    skipped_reason: str
    """Why it was not submitted; empty otherwise."""
    outdated: bool = False
    """A review has passed, but what is proposed now goes beyond what it saw."""

    @property
    def satisfied(self) -> bool:
        """Nothing about the review stands in the way."""
        return self.passed or not self.required


@dataclass(frozen=True, slots=True)
class Minutes:
    """What a 集体讨论 or a 案件审理委员会 said, as it is entered."""

    held_at: pendulum.DateTime
    place: str
    host: str
    clerk: str
    attendees: tuple[str, ...]
    """Name and post of each."""
    discussion: str
    conclusion: str
    agreed: bool
    """The proposed decision was agreed to."""
