"""调阅: who asks to see or to copy which recordings, who allows it, what was really looked at, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Purpose:
    """What recordings may be asked for (schema/law/access.toml)."""

    code: str
    title: str
    source: str
    effective_from: date
    to_confirm: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked for: the clips of a case or one clip, and of them a time."""

    case_id: int | None
    clip_id: int | None
    from_at: datetime | None = None
    to_at: datetime | None = None
    """Both or neither."""


@dataclass(frozen=True, slots=True)
class Part:
    """Of a recording what a request is about, in milliseconds from its beginning."""

    from_ms: int
    to_ms: int


@dataclass(frozen=True, slots=True)
class Request:
    """One 调阅申请."""

    id: int
    number: str
    applicant_id: int | None
    """None: somebody from outside."""
    applicant: str
    org: str
    purpose: str
    reason: str
    scope: Scope
    mode: str
    """view or copy; who may copy may look."""
    level: str
    """Who decides: station (the chief) or bureau."""
    state: str
    """applied, approved, denied, evaluated, closed, lapsed."""
    applied_at: datetime
    entered_by_id: int
    decided_by_id: int | None
    permit: str
    decided_at: datetime | None
    decision_reason: str
    until: datetime | None
    """Until when it may be used, once approved; what was asked for before."""
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class View:
    """One time a clip was played for a request."""

    id: int
    request_id: int
    clip_id: int
    viewer_id: int
    began_at: datetime
    ended_at: datetime | None
    """None while it runs, or where the machine stopped in the middle."""
    seconds: int | None


@dataclass(frozen=True, slots=True)
class Copy:
    """One watermarked copy that left."""

    request_id: int
    clip_id: int
    name: str
    sha256: str
    size: int
    made_at: datetime
    made_by_id: int


@dataclass(frozen=True, slots=True)
class Defect:
    """Something an evaluation found wanting."""

    part: str
    """text or av."""
    item: str
    """Recording item or code of a paper; empty: about none in particular."""
    words: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the access showed of text and recordings (REQ-223)."""

    text_ok: bool
    av_ok: bool
    conclusion: str
    evaluated_by_id: int
    evaluated_at: datetime
    defects: tuple[Defect, ...]
