"""归档: what a case file must have, what is in it in which order, how it was filed, and what came after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pendulum

STAGES = ("assembling", "archived", "transferred")
"""组卷, 已归档, 已移交; the check by a second person is part of the act that files."""


@dataclass(frozen=True, slots=True)
class Group:
    """One part of a bound file (schema/law/archive.toml)."""

    title: str
    codes: tuple[str, ...]
    """Codes of papers in their order; empty: whatever no other group names."""


@dataclass(frozen=True, slots=True)
class Order:
    """How the file of a flow is bound."""

    flows: tuple[str, ...]
    groups: tuple[Group, ...]
    source: str
    effective_from: date
    to_confirm: bool = False


@dataclass(frozen=True, slots=True)
class Lock:
    """What is allowed once a file is archived."""

    after: frozenset[str]
    """Codes of acts."""
    later_papers: frozenset[str]
    """Codes of acts on papers made after it was archived."""


@dataclass(frozen=True, slots=True)
class Point:
    """One line of the list that must be whole before a case file is archived."""

    code: str
    """closed, papers, signatures, delivery, copies, review, coverage, publication, content: archive.point.<code>."""
    lacking: tuple[str, ...]
    """What is missing, in words; empty: it is whole."""
    waivable: bool
    """It may be archived all the same, where a person writes down why."""

    @property
    def whole(self) -> bool:
        """Nothing is missing."""
        return not self.lacking


@dataclass(frozen=True, slots=True)
class Leaf:
    """One document before it is bound: what it is and how many pages it has."""

    kind: str
    """paper, scan, review or other."""
    subject: str
    """document/<id>, signed_copy/<id>, review_message/<id>."""
    code: str
    """Of the catalogue of papers."""
    title: str
    number: str
    on: date
    pages: int
    sha256: str
    size: int
    suffix: str
    """Of its file: .pdf, .jpg; with the dot."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a case file as it is filed."""

    seq: int
    kind: str
    """paper, scan, review, clip or other."""
    subject: str
    title: str
    number: str
    on: str
    """YYYY-MM-DD, or empty."""
    first_page: int | None
    last_page: int | None
    path: str
    """Below the bag's folder; empty: only its hash is in the bag."""
    sha256: str
    size: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Supplement:
    """补卷: what came after the file was locked."""

    seq: int
    title: str
    subject: str
    sha256: str
    size: int
    pages: int
    reason: str
    added_by: int
    added_at: pendulum.DateTime


@dataclass(frozen=True, slots=True)
class ArchivedCase:
    """One archived case file."""

    id: int
    case_id: int
    number: str
    """案卷号."""
    pages: int
    clips: int
    manifest_sha256: str
    """Of the tag manifest of the bag as it was filed."""
    retention: str
    """Code in schema/law/retention.toml."""
    keep_until: date | None
    """None: for ever."""
    checked_by: int
    archived_by: int
    archived_at: pendulum.DateTime
    transferred_at: pendulum.DateTime | None
    transfer_receipt: str

    @property
    def stage(self) -> str:
        """One of STAGES."""
        return "archived" if self.transferred_at is None else "transferred"


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with an exported case file: archive.damage.<kind>."""

    kind: str
    path: str
    detail: str = ""
