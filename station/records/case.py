"""Cases, what happened in them, and what may be done next."""

from __future__ import annotations

from dataclasses import dataclass

import pendulum

from station.records.law import Transition


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """Something that happened, with its time and the time it was entered."""

    id: int
    case_id: int
    kind: str
    occurred_at: pendulum.DateTime
    recorded_at: pendulum.DateTime
    officer_id: int | None
    detail: str


@dataclass(frozen=True, slots=True)
class Hazard:
    """One 隐患 found by an inspection."""

    id: int
    case_id: int
    seq: int
    """1-based within the case."""
    description: str
    article: str
    rectify_by: pendulum.Date
    recheck_result: str | None
    """pass, fail, or None before the re-inspection."""
    rechecked_at: pendulum.DateTime | None
    violation: str = ""
    """Code in the catalogue of violations; empty where it was typed."""
    major: bool = False
    """重大隐患."""
    recheck_note: str = ""
    penalty_id: int | None = None
    """The penalty case it became the cause of."""


@dataclass(frozen=True, slots=True)
class Found:
    """A hazard as the officer enters it."""

    description: str
    article: str
    rectify_by: pendulum.Date
    violation: str = ""
    major: bool = False


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case with the names people know it by."""

    id: int
    number: str
    kind: str
    """inspection, penalty, compulsory or licence."""
    enterprise_id: int
    enterprise: str
    power_item: str
    source: str
    """double_random, planned_non_random or adhoc."""
    draw_id: int | None
    rule_set: str
    stage: str
    lead_id: int | None
    lead: str | None
    assist_id: int | None
    assist: str | None
    result: str | None
    opened_at: pendulum.DateTime
    closed_at: pendulum.DateTime | None
    flow: str = "inspection"
    """The flow it goes through: schema/law/workflow."""
    title: str = ""
    """案件名称; empty for inspections."""
    clue: str = ""
    """How it came to light, or why the inspection is off plan: a code."""
    clue_note: str = ""
    task_id: int | None = None
    origin_id: int | None = None
    """The case it came from."""
    checklist: str = ""
    behaviour_code: str = ""
    """行政行为码."""
    voided_at: pendulum.DateTime | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A guard that does not hold."""

    guard: str
    title: str
    article: str
    satisfy: str
    """What would satisfy it."""
    asked: bool
    """It is satisfied by filling in the step's form."""
    warns: bool
    """It is said, and the step may be taken all the same."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the flow as it stands for one case now."""

    transition: Transition
    refusals: tuple[Refusal, ...]

    @property
    def blocked(self) -> tuple[Refusal, ...]:
        """What must be put right before the step can be taken at all."""
        return tuple(refusal for refusal in self.refusals if not refusal.asked and not refusal.warns)

    @property
    def warned(self) -> tuple[Refusal, ...]:
        """What is missing and does not stand in the way."""
        return tuple(refusal for refusal in self.refusals if refusal.warns)
