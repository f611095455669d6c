"""When a recording was made at the earliest and at the latest, as the 时间牌 and slips seen by its recorder prove.

Pure. What is shown to a recorder did not exist before it was made, so the picture is not older. A 时间牌 before leaving
and one after returning, both by the same recorder and both saying the same of its clock, tie everything in between to
our clock. Refuses: believing a recorder's clock where nothing ties it, and an order of recordings that their numbers
contradict: whoever sets the clock back cannot make the numbers run back as well.

`not_before` is proof. That a recording was not made later is proven by its docking alone; a 时间牌 can be photographed
and the photograph be filmed at night, which whoever watches the recording sees, and this rule does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Verdict = Literal["within", "after_the_fact", "open", "unbounded"]


@dataclass(frozen=True, slots=True)
class Take:
    """A recording on its recorder's own, uncorrected clock."""

    clip_id: int
    start: datetime
    end: datetime
    seq: int | None
    """The maker's number."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """Something dated that the same recorder saw."""

    clip_id: int
    at: datetime
    """On the recorder's own clock."""
    seq: int | None
    """Number of the recording it is seen in."""
    made_at: datetime
    """On our clock: it was not there before."""
    until: datetime | None
    """It was shown no longer; None where that is not known, as of a slip."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """On our clock."""

    not_before: datetime | None
    """The recording did not begin earlier; None: nothing shows it."""
    not_after: datetime
    """It did not end later."""
    how: Literal["between", "after", "none"]


def offset(sighting: Sighting) -> tuple[float, float] | None:
    """By how many seconds the recorder's clock has to be moved to be ours, from and to; None where only one end is."""
    if sighting.until is None:
        return None
    return (sighting.made_at - sighting.at).total_seconds(), (sighting.until - sighting.at).total_seconds()


def common(spans: Iterable[tuple[float, float]]) -> tuple[float, float] | None:
    """What all of them allow; None where they contradict each other, or there are none."""
    every = list(spans)
    low, high = max((low for low, _ in every), default=1.0), min((high for _, high in every), default=0.0)
    return (low, high) if low <= high else None


def bounds(take: Take, sightings: Iterable[Sighting], docked_at: datetime, exact_s: int) -> Bounds:
    """Of one recording. `docked_at`: when it lay in the dock; `exact_s`: how far a sound clock may be off."""
    seen = list(sightings)
    before = [one for one in seen if _comes_before(one, take)]
    after = [one for one in seen if _comes_after(one, take)]
    tied = _between(take, before, after, exact_s)
    earliest = max((_earliest(one, take) for one in before), default=None)
    if tied is not None:
        low, high = tied
        # The 时间牌 may prove more than the clock, never less.
        start = take.start + timedelta(seconds=low)
        return Bounds(max(start, earliest or start), min(take.end + timedelta(seconds=high), docked_at), "between")
    return Bounds(earliest, docked_at, "none" if earliest is None else "after")


def judge(found: Bounds, starts_at: datetime, ends_at: datetime, exact_s: int) -> Verdict:
    """Of a recording that is to show what happened from `starts_at` to `ends_at`.

    within: it was made then. after_the_fact: it was made afterwards, which is proven (补录). open: neither is proven.
    unbounded: nothing dated was seen before it.
    """
    slack = timedelta(seconds=exact_s)
    if found.not_before is None:
        return "unbounded"
    if found.not_before > ends_at + slack:
        return "after_the_fact"
    if found.how == "between" and found.not_after >= starts_at - slack and found.not_before <= ends_at:
        return "within"
    return "open"


def _earliest(one: Sighting, take: Take) -> datetime:
    """The beginning of the take is as long before a sighting in it as it has run by then."""
    return one.made_at - (one.at - take.start) if one.clip_id == take.clip_id else one.made_at


def _comes_before(one: Sighting, take: Take) -> bool:
    if one.clip_id == take.clip_id:
        return True
    return one.at <= take.start and not _contradicts(one.seq, take.seq)


def _comes_after(one: Sighting, take: Take) -> bool:
    if one.clip_id == take.clip_id:
        return True
    return one.at >= take.end and not _contradicts(take.seq, one.seq)


def _contradicts(earlier: int | None, later: int | None) -> bool:
    """Whether the numbers say that the order is another one; numbers that nobody knows say nothing."""
    return earlier is not None and later is not None and earlier > later


def _between(take: Take, before: list[Sighting], after: list[Sighting], exact_s: int) -> tuple[float, float] | None:
    """What the clock was off by while the take was made, from and to, where the nearest on either side agree."""
    first = max((one for one in before if one.until), key=lambda one: one.at, default=None)
    last = min((one for one in after if one.until), key=lambda one: one.at, default=None)
    if first is None or last is None or first.made_at == last.made_at:
        return None
    spans = [span for span in (offset(first), offset(last)) if span is not None]
    widened = [(low - exact_s, high + exact_s) for low, high in spans]
    return (min(low for low, _ in widened), max(high for _, high in widened)) if common(widened) else None
