"""文书版式: what a paper asks beside what its case knows, and the facts it is set from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import pendulum

from station.records.case import CaseEvent, CaseFile, Hazard
from station.records.casework import CasePaper, Cause, Goods, Meeting, Party, Sanction
from station.records.deadline import Deadline
from station.records.enterprise import Enterprise
from station.records.hearing import Hearing
from station.records.law import PaperKind, PowerItem
from station.records.paper import Issuer, Notice
from station.records.payment import CarriedOut, Debt, Deferral
from station.records.people import Officer
from station.records.review import Point, Review, ReviewMessage

AskKind = Literal["line", "text", "date", "moment", "choice"]


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that a paper says and its case does not know."""

    name: str
    label: str
    kind: AskKind = "line"
    """line: a few words; text: paragraphs, a line each; date and moment: as 2026-11-20 and 2026-11-20 09:00."""
    default: str = ""
    """A dotted path into the facts (`party.address`), or words in quotes (`'警告'`); empty: nothing is suggested."""
    needed: bool = False
    hint: str = ""
    choices: tuple[str, ...] = ()
    limit: int = 0
    """Characters at most; 0: as many as the page flows on."""
    unless: str = ""
    """A dotted path into the facts: where the case knows it, the page says that and the question is not asked."""


@dataclass(frozen=True, slots=True)
class Face:
    """The face of one kind of 文书."""

    code: str
    """Of the catalogue (schema/law/papers.toml)."""
    template: str
    """File in schema/papers/faces, without its ending."""
    effective_from: date
    asks: tuple[Ask, ...] = ()
    notices: tuple[str, ...] = ()
    """Codes of schema/law/notices.toml that it quotes."""
    slot: str = ""
    """Placeholder name in a docx template; empty: staff need no editable copy."""
    looked_at: date | None = None
    """The day a person looked at it as a picture, with long names, rare characters and overflowing lists."""


@dataclass(frozen=True, slots=True)
class SanctionLine:
    """A sanction with its kind in words."""

    sanction: Sanction
    title: str


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One item of a checklist as it was found."""

    title: str
    result: str
    """ok, problem or na."""
    note: str


@dataclass(frozen=True, slots=True)
class Origin:
    """The case that a case came from, with what its papers say."""

    case: CaseFile
    hazards: tuple[Hazard, ...]
    papers: tuple[CasePaper, ...]
    """Those that stand, oldest first."""
    said: Mapping[str, Mapping[str, str]]
    """By code, the answers on its newest issued paper of each kind."""


@dataclass(frozen=True, slots=True)
class FaceFacts:
    """Everything a 文书 may say, of one moment. Reads only."""

    issuer: Issuer
    case: CaseFile
    kind: PaperKind
    paper: CasePaper
    """The row that gets a face."""
    power_item: PowerItem | None
    enterprise: Enterprise
    parties: tuple[Party, ...]
    """Empty in an inspection: the enterprise is the party."""
    crew: tuple[Officer, ...]
    """Lead first."""
    events: tuple[CaseEvent, ...]
    hazards: tuple[Hazard, ...]
    checks: tuple[Checkpoint, ...]
    causes: tuple[Cause, ...]
    proposed: tuple[SanctionLine, ...]
    noticed: tuple[SanctionLine, ...]
    decided: tuple[SanctionLine, ...]
    goods: tuple[Goods, ...]
    deadlines: tuple[Deadline, ...]
    papers: tuple[CasePaper, ...]
    """All of the case, oldest first."""
    meetings: tuple[Meeting, ...]
    review: Review | None
    messages: tuple[ReviewMessage, ...]
    """Of that review, oldest first."""
    points: tuple[Point, ...]
    """What a review looks at."""
    origin: Origin | None
    debt: Debt | None
    """What the party of the paper owes on its day; None: nothing, or it cannot be told from what others owe."""
    deferral: Deferral | None
    carried_out: tuple[CarriedOut, ...]
    """What was done to carry out the decision until the paper's day, oldest first."""
    hearing: Hearing | None
    """As it was set last."""
    said: Mapping[str, Mapping[str, str]]
    """By code, the answers on the newest issued paper of each kind before this one."""
    shared: Mapping[str, str]
    """What papers of a case have in common (account, telephone …), as the last one said it."""
    notices: tuple[Notice, ...]
    answers: dict[str, str]
    """To the asks of its face."""
    replaces: CasePaper | None
    """The paper it takes the place of."""
    now: pendulum.DateTime
