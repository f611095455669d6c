"""What the law says, as data: dated rules of deadlines, powers, stages and guards (schema/law)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Unit = Literal["hour", "day", "workday", "month", "year", "given"]
Roll = Literal["none", "forward"]


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """One dated rule of computing one deadline."""

    code: str
    title: str
    """What is due, in the officer's words: 音像上传."""
    n: int
    """How many units; 0 where a paper gives the date (unit `given`)."""
    unit: Unit
    roll: Roll
    """forward: a last day that is no working day moves to the next one (民法典第二百零三条)."""
    anchor: str
    """The kind of event it runs from."""
    basis: str
    """The law it comes from, as shown."""
    effective_from: date
    warn_before: int
    """Working days before the due day on which it becomes 将到期."""
    backward: bool
    """Counted back from the anchor, which must not be counted, nor the resulting day (两端均不含)."""
    to_confirm: bool
    """The bureau has yet to confirm the figure (待局确认)."""
    instead_of: str | None
    """The rule it takes the place of when a special case is granted; doing the thing meets either."""


@dataclass(frozen=True, slots=True)
class PowerItem:
    """One item of the published power list with its five required elements (43 号文二(一)1)."""

    code: str
    name: str
    category: str
    """inspection, penalty, compulsory or licence."""
    basis: tuple[str, ...]
    authority: str
    workflow: str
    """The flow it is carried out by: a file in schema/law/workflow."""
    effective_from: date
    effective_to: date | None
    """The last day it may open a case; None while in force."""
    to_confirm: bool


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The law as it stood from a day on; a case keeps the one it began under."""

    code: str
    title: str
    effective_from: date
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a case stands."""

    code: str
    title: str
    track: bool
    """Shown on the stage track of a case without incidents."""


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition that the law sets for a step."""

    code: str
    title: str
    article: str
    satisfy: str
    """What would satisfy it, with a {detail} place."""
    asked: bool
    """Satisfied by what is filled in when taking the step; the others must hold beforehand."""
    warns: bool
    """Said and not insisted on: paper may fail where the law asks for it."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One step of a flow."""

    action: str
    title: str
    sources: tuple[str, ...]
    """Stages it starts from."""
    to: str | None
    """The stage it leads to; None where the stage stays."""
    event: str
    """The kind of event it records."""
    guards: tuple[str, ...]
    papers: tuple[str, ...]
    """文书 the step leaves behind, by catalogue code."""
    deadlines: tuple[str, ...]
    """Rules whose deadlines start with it."""
    meets: tuple[str, ...]
    """Rules whose running deadlines it meets."""


@dataclass(frozen=True, slots=True)
class Workflow:
    """The flow of one kind of case."""

    kind: str
    title: str
    effective_from: date
    stages: tuple[Stage, ...]
    guards: tuple[Guard, ...]
    transitions: tuple[Transition, ...]

    def stage(self, code: str) -> Stage:
        """The stage with this code. KeyError if the flow has none."""
        return {stage.code: stage for stage in self.stages}[code]

    def guard(self, code: str) -> Guard:
        """The guard with this code. KeyError if the flow has none."""
        return {guard.code: guard for guard in self.guards}[code]

    def steps_from(self, stage: str) -> tuple[Transition, ...]:
        """The steps that start from a stage, in the order of the flow."""
        return tuple(step for step in self.transitions if stage in step.sources)
