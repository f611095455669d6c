"""How long what is kept for, what is sealed for a dispute, what was disposed of, and who may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Term:
    """One kind of retention (schema/law/retention.toml). Neither years nor months: for ever."""

    code: str
    title: str
    since: str
    """archived, closed, expires, imported: the day it runs from."""
    source: str
    effective_from: date
    years: int = 0
    months: int = 0
    to_confirm: bool = False

    @property
    def ever(self) -> bool:
        """It never ends."""
        return not self.years and not self.months


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long one thing is kept."""

    term: Term
    until: date | None
    """The last day; None: for ever."""


@dataclass(frozen=True, slots=True)
class Hold:
    """封存: nothing of it is disposed of while it stands."""

    id: int
    case_id: int | None
    clip_id: int | None
    cause: str
    """reconsideration, litigation, complaint, other."""
    reason: str
    placed_by_id: int
    placed_at: datetime
    lifted_at: datetime | None
    lifted_why: str


@dataclass(frozen=True, slots=True)
class DisposalItem:
    """One clip that is to go."""

    clip_id: int
    name: str
    sha256: str
    size: int
    expired_on: date
    basis: str
    removed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Disposal:
    """到期处置: a list of clips, proposed by one person and decided by another."""

    id: int
    number: str
    state: str
    """proposed, approved, refused, done."""
    reason: str
    proposed_by_id: int
    proposed_at: datetime
    decided_by_id: int | None
    decided_at: datetime | None
    decision_reason: str
    done_at: datetime | None
    items: tuple[DisposalItem, ...]
