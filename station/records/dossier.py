"""一企一档: everything that was ever done at one enterprise, as rows and as one time line."""

from __future__ import annotations

from dataclasses import dataclass

import pendulum

from station.records.enterprise import Enterprise

KINDS = ("case", "hazard", "penalty", "paper", "clip", "disclosure", "draw", "recusal", "change")
"""Of entries, in the order in which they are offered."""


@dataclass(frozen=True, slots=True)
class HazardRow:
    """A hazard found there."""

    case_id: int
    seq: int
    description: str
    article: str
    major: bool
    rectify_by: pendulum.Date
    recheck_result: str | None
    """pass, fail, or None before the re-inspection."""
    rechecked_at: pendulum.DateTime | None


@dataclass(frozen=True, slots=True)
class SanctionRow:
    """What was decided in a penalty case; of several rounds the last one."""

    case_id: int
    kind: str
    """Code in schema/law/sanctions.toml."""
    amount_fen: int
    content: str
    set_at: pendulum.DateTime


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A 文书 of one of its cases, or a document that was printed without being one."""

    case_id: int
    title: str
    number: str
    made_at: pendulum.DateTime
    served_at: pendulum.DateTime | None
    voided: bool


@dataclass(frozen=True, slots=True)
class ClipSum:
    """The recordings of one case."""

    case_id: int
    count: int
    length_ms: int
    first_at: pendulum.DateTime
    """Of recording; of import where nobody knows when it was recorded."""


@dataclass(frozen=True, slots=True)
class DisclosureRow:
    """A result to publish, published or withheld."""

    case_id: int
    channel: str
    state: str
    due_at: pendulum.DateTime
    queued_at: pendulum.DateTime


@dataclass(frozen=True, slots=True)
class DrawRow:
    """A draw whose list is open, with where the enterprise stood in it."""

    draw_id: int
    draw_no: int
    period: str
    drawn_on: str
    """local or provincial_platform."""
    state: str
    """revealed or void."""
    stratum: str
    rank: int
    selected: bool
    replaced: bool
    """It was drawn and taken out afterwards: closed or moved."""
    at: pendulum.DateTime


@dataclass(frozen=True, slots=True)
class RecusalRow:
    """An officer who must not deal with the enterprise."""

    officer: str
    reason: str
    declared_at: pendulum.DateTime
    ended_at: pendulum.DateTime | None


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A fact of one of its cases that was put right."""

    case_id: int
    what: str
    old: str
    new: str
    reason: str
    corrected_at: pendulum.DateTime


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the time line."""

    place: int
    """On the time line, from 1."""
    at: pendulum.DateTime
    kind: str
    """One of KINDS."""
    title: str
    state: str
    """How it stands, in a word or two."""
    open: bool
    """Something is still to be done about it."""
    detail: tuple[str, ...]
    """What else is known, a line each."""
    case_id: int | None = None
    draw_id: int | None = None


@dataclass(frozen=True, slots=True)
class Year:
    """What happened in one calendar year; what was voided is not counted."""

    year: int
    inspections: int
    other_cases: int
    """Penalties, compulsory measures, licences."""
    hazards: int
    """Found."""
    rectified: int
    """Rechecked and passed."""
    fines_fen: int
    clips: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The whole of it, in figures; what was voided is not counted."""

    cases: int
    cases_open: int
    hazards: int
    hazards_open: int
    """Not yet passed by a re-inspection."""
    fines_fen: int
    papers: int
    clips: int
    clips_ms: int
    disclosures: int
    disclosures_open: int
    draws: int
    drawn: int
    """Of these, where it was selected and stayed so."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """One enterprise with everything, of one moment."""

    enterprise: Enterprise
    registered_at: pendulum.DateTime
    entries: tuple[Entry, ...]
    """Newest first."""
    years: tuple[Year, ...]
    """Newest first; years in which nothing happened are missing."""
    totals: Totals
    recusals: tuple[RecusalRow, ...]
    """In force."""
