"""What can be known of a recorder's clock: a medium has none to read, so only bounds and what a person saw.

Pure. Owns: the bound (a recording cannot end after its recorder was docked) and how far a clock may have drifted
since somebody last looked. Refuses: correcting anything; a bound is proposed, a person decides.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from station.records.interruption import Limits


@dataclass(frozen=True, slots=True)
class Bound:
    """A recorder that is ahead by at least so much."""

    offset_s: int
    """To be added to its time, at least: negative."""
    beyond_s: int
    """By how much that is more than what its time is corrected by already."""


def bound(ends: Iterable[datetime], docked_at: datetime, offset_s: int) -> Bound | None:
    """From ends on the recorder's own clock; None where none lies after the docking once corrected by `offset_s`."""
    newest = max(ends, default=None)
    if newest is None:
        return None
    ahead = math.ceil((newest - docked_at).total_seconds())
    return Bound(-ahead, ahead + offset_s) if ahead + offset_s > 0 else None


def uncertain(end: datetime, docked_at: datetime, offset_s: int = 0) -> bool:
    """Whether a recording claims to end after its recorder was docked: its times stand, nothing is judged by them."""
    return (end - docked_at).total_seconds() + offset_s > 0


def worth_noting(found: Bound, limits: Limits) -> bool:
    """Whether the bound goes into the books."""
    return found.beyond_s > limits.clock_warn_s


def drifted(seconds: int, days: int, limits: Limits) -> bool:
    """Whether a clock that was right `days` ago is wrong by more than a sound one may be."""
    return seconds > max(limits.clock_warn_s, days * limits.drift_s_per_day)


def stale(days: int, limits: Limits) -> bool:
    """Whether a sound clock may be wrong by now, because nobody looked at it for so long."""
    return days * limits.drift_s_per_day > limits.clock_warn_s


def drift(was_s: int, is_s: int, days: float) -> float | None:
    """Seconds a day by which a clock went wrong between two readings of people; None within a day, and where the second
    is nearer to ours: then somebody set it."""
    if days < 1 or abs(is_s) < abs(was_s):
        return None
    return (is_s - was_s) / days


def unsound(seconds_per_day: float, limits: Limits) -> bool:
    """Whether a clock goes wrong faster than a sound one may."""
    return abs(seconds_per_day) > limits.drift_s_per_day
