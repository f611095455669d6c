"""What is known of a case when somebody wants to take a step: everything the guards may look at. Pure data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pendulum

from station.records.case import Found
from station.records.casework import Serving
from station.records.payment import Part
from station.records.people import Officer
from station.rules.penalty_course import Course


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """A 文书 of the case as the guards see it."""

    code: str
    title: str
    complete: bool
    """Every signature it needs is there, or the refusal is written down."""
    served_at: pendulum.DateTime | None = None


@dataclass(frozen=True, slots=True)
class SanctionFacts:
    """One sanction for one party; money in fen."""

    party_id: int
    kind: str
    """Code in schema/law/sanctions.toml."""
    amount_fen: int = 0
    years: int = 0
    """How long it restricts a profession; LIFETIME for 终身, 0 where it does not, or does not say it."""
    wordless: bool = False
    """It must say which licence or which activities and for how long, and does not."""


@dataclass(frozen=True, slots=True)
class CauseFacts:
    """One 案由 that still stands."""

    title: str
    party_id: int | None
    limit_on: pendulum.Date
    """The last day on which the act can be punished (行政处罚法第三十六条)."""
    tier: str = ""
    min_fen: int | None = None
    max_fen: int | None = None
    outside_reason: str = ""


@dataclass(frozen=True, slots=True)
class PenaltyFacts:
    """What the guards of a penalty look at. Sanctions are the newest round of each phase; money in fen."""

    causes: tuple[CauseFacts, ...] = ()
    parties: Mapping[int, str] = field(default_factory=dict)
    """Id to kind: unit, sole or person."""
    names: Mapping[int, str] = field(default_factory=dict)
    """Id of a party to its name."""
    found_on: pendulum.Date | None = None
    """The day it came to light; None: the day of the step."""
    proposed: tuple[SanctionFacts, ...] = ()
    """What is on the table: the newest of what was proposed and what was told to the party."""
    noticed: tuple[SanctionFacts, ...] = ()
    decided: tuple[SanctionFacts, ...] = ()
    filled: tuple[SanctionFacts, ...] = ()
    """What is being filled in with the step."""
    course: Course = Course()
    """What happened, as far as the guards ask."""
    origin: bool = False
    """It comes from a case whose papers are evidence: an inspection."""
    hearing_due: bool = False
    """The sanction is one of those for which a hearing can be required (行政处罚法第六十三条)."""
    review_level: str = "none"
    """must, should or none."""
    review_passed: bool = False
    review_open: bool = False
    review_skipped: bool = False
    """A reason was given where the review is usual and not compulsory."""
    review_outdated: bool = False
    """It passed, but what is on the table now goes beyond what it saw."""
    review_first: bool = False
    """The bureau wants the review before the party is told."""
    collective: bool = False
    """It must be discussed collectively (行政处罚法第五十七条第二款)."""
    collective_held: bool = False
    host: str = ""
    """Who is to preside over the hearing."""
    host_investigates: bool = False
    """That person investigated the case."""
    meets_at: pendulum.DateTime | None = None
    """When the hearing being announced takes place."""
    hearing_notice_late: str = ""
    """The last day on which it could have been announced, where that is over; empty: in time."""
    hearing_at: pendulum.DateTime | None = None
    """The hearing's time as announced."""
    preserved_new: int = 0
    """Items being filled in."""
    preserved_held: int = 0
    """Items kept as evidence that nothing was decided about."""
    outcome: str = ""
    """What is to become of them."""
    serving: Serving | None = None
    until: pendulum.Date | None = None
    instalments: tuple[Part, ...] = ()
    """Parts being granted; empty: a delay of the whole sum."""
    paid_fen: int | None = None
    """An amount being entered."""
    unpaid_fen: int = 0
    """What is unpaid of the fine."""
    unit_limit_fen: int = 0
    person_limit_fen: int = 0
    """Highest fine of the summary procedure (行政处罚法第五十一条)."""
    sole_as_person: bool = True
    """Of the two the one for persons holds for a sole trader."""
    collect_limit_fen: int = 0
    """Highest fine that may be collected on the spot without another ground (行政处罚法第六十八条)."""


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    """What the guards of a compulsory measure look at."""

    goods: int = 0
    """Items on the list, the one being filled in included."""
    held: int = 0
    """Items still sealed or seized."""
    review_level: str = "none"
    review_passed: bool = False
    missing_points: tuple[str, ...] = ()
    """Titles of the steps of 行政强制法第十八条、第二十三条 that nobody confirmed."""
    told_ahead: bool = False
    """The notice was served as long before as the law asks."""
    outcome: str = ""
    """What is to become of the goods, as filled in."""


@dataclass(frozen=True, slots=True)
class CapFacts:
    """How often an enterprise is inspected in a year, against the published cap (国办发〔2024〕54号)."""

    most: int
    inspected: int
    """Other inspections of the enterprise in the year of the step that were approved."""
    beyond: bool
    """The clue is one for which the cap does not count."""


@dataclass(frozen=True, slots=True)
class StepFacts:
    """What is known when somebody wants to take a step."""

    now: pendulum.DateTime
    occurred_at: pendulum.DateTime
    previous_at: pendulum.DateTime | None = None
    """When the last event of the case happened."""
    power_item: str = ""
    power_valid: bool = False
    """The item is on the power list on the day of the step."""
    crew: tuple[Officer, ...] = ()
    recused: tuple[tuple[str, str], ...] = ()
    """Names of crew members who must not deal with the enterprise, each with the reason."""
    out: bool = False
    """The crew is out: a field event has no `returned` after it."""
    crew_changed: bool = False
    """The crew is not the pair that was drawn."""
    slip_issued: bool = False
    """The 执法公示单 was issued."""
    identity_shown: bool = False
    told: frozenset[str] = frozenset()
    """Which of reason, basis and rights the party was told."""
    signed: bool = False
    refused_note: str = ""
    """The party refused to sign: what happened, and that it was reported."""
    hazards: tuple[Found, ...] = ()
    note: str = ""
    roles: frozenset[str] = frozenset({"chief", "officer"})
    """Of whoever takes the step; everything where nobody does yet."""
    actor_id: int | None = None
    """Whoever takes the step; None where nobody does yet."""
    late_hours: int | None = None
    """Entered more hours after it happened, a step needs the chief."""
    adhoc: bool = False
    """The inspection is off plan."""
    clue: str = ""
    """How the case came to light, or why the inspection is off plan: a code."""
    clue_note: str = ""
    """The same in words."""
    cap: CapFacts | None = None
    """年度检查频次上限; None where no cap was published."""
    authority: str = "entrusted"
    """站点权限模式 of the station."""
    needed: tuple[str, ...] = ()
    """文书 the step needs, from the flow."""
    papers: tuple[PaperFacts, ...] = ()
    """On file, none of them void."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """What the catalogue calls a paper, by code."""
    unserved: tuple[str, ...] = ()
    """Titles of 文书 that the party must have been given and has not."""
    unmarked: tuple[str, ...] = ()
    """Titles of recording items that must be covered and are neither confirmed nor released."""
    failed_hazards: int = 0
    """Hazards whose re-inspection failed and which became no penalty case."""
    major: bool = False
    """A major hazard (重大事故隐患) was found."""
    running: frozenset[str] = frozenset()
    """Rules of the case's running deadlines."""
    lapsed: Mapping[str, pendulum.DateTime] = field(default_factory=dict)
    """Rules of deadlines whose time is over, with the end of it, as of the step."""
    extend_ask_until: pendulum.DateTime | None = None
    """Until when the party can ask for more time to put hazards right; None where nothing runs."""
    happened: frozenset[str] = frozenset()
    """Kinds of events on file."""
    waived: frozenset[str] = frozenset()
    """Guards that the chief released with a reason."""
    penalty: PenaltyFacts = PenaltyFacts()
    measure: MeasureFacts = MeasureFacts()
    form: Mapping[str, str] = field(default_factory=dict)
    """Further answers of the form by name, as written."""
