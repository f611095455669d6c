"""保存状态: what becomes of a recording, from all that bears on it. Pure; the one place that weighs these against
each other.

What is destroyed is destroyed; a seal is stronger than any list or term; a list is stronger than the term that led to
it. Refuses: a last day for the recordings of a case that nobody has archived.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from station.rules.retention import expired

State = Literal["open", "ever", "kept", "due", "proposed", "approved", "sealed", "destroyed"]
"""open: no last day yet; ever: there is none; kept: until a day; due: the term is over and nobody has proposed
anything; proposed, approved: on a list; sealed: nothing goes, whatever else there is; destroyed: the bytes are gone."""
WAITS = ("due", "proposed", "approved")
"""Somebody has to do something about it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What bears on one recording."""

    term: str
    """Code in schema/law/retention.toml; empty while it runs from no day: the case is not archived."""
    until: date | None
    """The last day; None: for ever, or not known yet."""
    seals: tuple[str, ...] = ()
    """Why each seal that stands was placed, on it or on its case."""
    listed: Literal["", "proposed", "approved"] = ""
    """How the list stands that it is on."""
    number: str = ""
    """Of that list, or of the one that removed it."""
    removed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Life:
    """How one recording stands."""

    state: State
    until: date | None
    """The last day of its term, also where the term is over; None: for ever, or not known yet."""
    term: str
    """Code of the term; empty while there is none."""
    why: str
    """Of a seal its reasons, of a list its number; empty otherwise."""
    removed_on: date | None


def life(facts: Facts, on: date) -> Life:
    """How a recording stands on a day."""
    return Life(_state(facts, on), facts.until, facts.term, _why(facts), facts.removed_on)


def _state(facts: Facts, on: date) -> State:
    if facts.removed_on is not None:
        return "destroyed"
    if facts.seals:
        return "sealed"
    if facts.listed:
        return facts.listed
    if not facts.term:
        return "open"
    if facts.until is None:
        return "ever"
    return "due" if expired(facts.until, on, held=False) else "kept"


def _why(facts: Facts) -> str:
    if facts.removed_on is None and facts.seals:
        return "；".join(facts.seals)
    return facts.number
