"""疑点: what makes one recording doubtful, the figures by which it is found, and what its file says of its making."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pendulum


@dataclass(frozen=True, slots=True)
class Doubt:
    """One doubt about a recording of a case."""

    id: int
    clip_id: int
    clip_name: str
    serial: str
    """Of the recorder that brought it."""
    case_id: int
    case_number: str
    kind: str
    """foreign, reencoded, renumbered, after_the_fact, unbounded."""
    detail: str
    """What was found, in words."""
    found_at: pendulum.DateTime
    cause: str | None
    """Code of schema/law/doubts.toml, None until somebody explained it."""
    explanation: str | None
    explained_by: str | None
    """Name of the officer."""
    explained_at: pendulum.DateTime | None


@dataclass(frozen=True, slots=True)
class Traces:
    """What whoever made a file left in it."""

    words: frozenset[str]
    """Brand and names of programs, without version numbers; `edts` for an edit list."""
    created: datetime | None
    """Creation time as written, labelled UTC."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The figures by which a recording is like the others of its recorder."""

    effective_from: date
    known_from: int
    """So many recordings alike are a habit."""
    share_percent: int
    """At least so much of a recorder's earlier recordings."""
    looked_at: int
    """So many of the recorder's newest recordings are compared."""
    edge_s: int
    """So far the times of name, container and file may lie apart."""
    basis: str
    to_confirm: bool
    """The bureau has yet to confirm it (待局确认)."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program that writes its name into what it makes."""

    code: str
    """The word it leaves."""
    title: str
    editor: bool
    """No recorder has it inside."""
    effective_from: date
