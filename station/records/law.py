"""What the law says, as data: dated rules of deadlines, powers, stages and guards (schema/law)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Unit = Literal["hour", "day", "workday", "month", "year", "given"]
Roll = Literal["none", "forward"]
Holder = Literal["station", "party"]
Approver = Literal["chief", "bureau"]


@dataclass(frozen=True, slots=True)
class ExtensionStep:
    """One of several extensions that the law grants one after the other."""

    n: int
    """Units it may add at most to what the rule and the steps before it give."""
    who: str
    """Who approves it, as shown: 应急管理部门负责人."""
    when: str
    """In what case it may be granted, as shown: 案情复杂."""


@dataclass(frozen=True, slots=True)
class Extendable:
    """How a deadline may be extended."""

    most: int
    """Units of the rule in all; 0 where the law sets no limit. The sum of the steps where there are any."""
    by: Literal["n", "until"]
    """n: so many units more; until: a day named by a paper."""
    approver: Approver
    """bureau: the number and date of its paper are entered."""
    times: int
    """0: as often as needed. As many as there are steps where there are any."""
    basis: str
    to_confirm: bool
    steps: tuple[ExtensionStep, ...] = ()
    """In the order in which they are granted, each once; empty: one like the other, within `most` and `times`."""

    def room(self, granted: int) -> int:
        """How many units all extensions may come to with the next one, after so many were granted."""
        return sum(step.n for step in self.steps[: granted + 1])


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
    holder: Holder
    """Whose time it is. A party's right or duty, or a mere waiting time, that runs out is no breach of ours (期满)."""
    counted: str
    """The article by which its days are working days, where `basis` does not say so itself."""
    earlier_days: int
    """A provisional date is warned about so many natural days earlier: the announcement may shorten it."""
    waivable: bool
    """The party may give it up, which ends it early."""
    follows: str | None
    """Runs from the day another rule's deadline ends, and moves with it."""
    extendable: Extendable | None


@dataclass(frozen=True, slots=True)
class PauseReason:
    """A reason for which days do not count (扣除期间), and the rules it is good for."""

    code: str
    title: str
    basis: str
    rules: tuple[str, ...]
    paper: str
    """The 文书 that shows it."""
    effective_from: date
    """Of the terms that run from this day on."""
    to_confirm: bool


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
class LawSetting:
    """A dated figure that the law leaves to the bureau, or that could not be verified."""

    key: str
    value: int
    """Money in fen; everything else in the unit its key names."""
    title: str
    source: str
    effective_from: date
    to_confirm: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a case stands."""

    code: str
    title: str
    track: bool
    """Shown on the stage track of a case without incidents."""
    ends: bool = False
    """Nothing follows: the case is over, and what was still running falls away."""


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
    waivable: bool = False
    """The person in charge may release one case from it, with the reason (放行)."""
    hides: bool = False
    """Where it does not hold the step is none of this case: it is not offered at all."""


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
    act: str
    """The action of the ledger; it says who may do it."""
    needs: tuple[str, ...] = ()
    """文书 that must be on file and signed beforehand; `D33|D34`: either."""
    asks: tuple[str, ...] = ()
    """What is filled in beside what the guards ask for (station.services.filled)."""
    result: str | None = None
    """What becomes of the case."""
    field: bool = False
    """It happens away from the station, so a return is due."""
    scene: str | None = None
    """检查 inspection, 取证 evidence, 强制 compulsory, 送达 service: certificates are shown, rights told."""
    serves: tuple[str, ...] = ()
    """文书 that it delivers to the party."""
    pauses: tuple[str, ...] = ()
    """`RULE:reason`: the rule's deadline stops counting with it."""
    resumes: tuple[str, ...] = ()
    """Rules whose deadlines count on with it."""
    waives: tuple[str, ...] = ()
    """Rules whose running deadlines fall away with it; `*`: all."""
    extends: tuple[str, ...] = ()
    """Rules whose running deadlines become longer with it, by what is filled in."""
    phase: str | None = None
    """The sanctions filled in are proposed, noticed or decided by it."""
    goods: str | None = None
    """The goods filled in are sealed, preserved or sampled by it."""
    disposes: tuple[str, ...] = ()
    """Goods of these purposes that it decides about."""


Receiver = Literal["punished", "unpunished", "hearing", "owing", "served"]
"""Which parties: those that are punished or are to be; those found not to be; those that can require a hearing, or all
that are punished where the station offers it of its own accord; those that have money to pay; those served now."""


@dataclass(frozen=True, slots=True)
class EachParty:
    """A 文书 is made out to every party by itself, one row and one page each."""

    who: Receiver
    basis: str
    """The article by which each party has its own."""
    kinds: tuple[str, ...] = ()
    """Of these kinds of party (unit, sole, person) only; empty: whatever they are."""


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One 文书 of the catalogue: whose signatures make it complete."""

    code: str
    title: str
    effective_from: date
    prefix: str = ""
    """Abbreviation in its number, 应急责改; empty: not numbered."""
    seal: str = ""
    """enforcement 执法专用章, organ 机关公章, licence 行政许可专用章; empty: none."""
    officers: int = 0
    """Signatures of enforcement officers it needs."""
    chief: bool = False
    """It needs the signature of the person in charge."""
    party: bool = False
    """The party signs it, or the refusal is written down."""
    served: bool = False
    """It is delivered to the party."""
    to_confirm: bool = False
    """The bureau has yet to confirm its abbreviation (待局确认)."""
    each_party: EachParty | None = None
    """None: one for the case."""


@dataclass(frozen=True, slots=True)
class Workflow:
    """The flow of one kind of case, or of one procedure of it."""

    code: str
    """inspection, penalty, penalty_summary, compulsory, licence."""
    kind: str
    """The kind of case: inspection, penalty, compulsory or licence."""
    title: str
    effective_from: date
    stages: tuple[Stage, ...]
    """The first is where a new case stands."""
    guards: tuple[Guard, ...]
    transitions: tuple[Transition, ...]
    papers: tuple[str, ...] = ()
    """文书 that are on file from the first day: what the party hands in to begin the case."""
    to_confirm: bool = False
    """Rebuilt from the notice's text and common practice, or read at second hand (待局确认)."""

    def stage(self, code: str) -> Stage:
        """The stage with this code. KeyError if the flow has none."""
        return {stage.code: stage for stage in self.stages}[code]

    def guard(self, code: str) -> Guard:
        """The guard with this code. KeyError if the flow has none."""
        return {guard.code: guard for guard in self.guards}[code]

    def steps_from(self, stage: str) -> tuple[Transition, ...]:
        """The steps that start from a stage, in the order of the flow."""
        return tuple(step for step in self.transitions if stage in step.sources)
