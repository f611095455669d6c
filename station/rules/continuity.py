"""断续: what lies between the recordings of one recorder, judged on the recorder's own clock.

Pure. Owns: what is contiguous, what is an interruption, what overlaps, and that a lie of the media length is no gap.
A wrong clock cancels, because only differences count. Numbers are looked over in `rules.numbers_used`.
Refuses: a verdict across a moment at which the clock was set, and one on recordings without a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from station.records.interruption import Limits

LONGEST = timedelta(hours=12)
"""A file time further from the start than this says when the file was copied, not when it was closed."""
NEAR = 3
"""Seconds by which a recorder may miss its own segment length."""
SHORTEST = 60
"""Nobody splits files shorter than that."""
OFTEN = 4
"""So many recordings of one length are a habit."""
SLACK = 1 << 26
"""A recorder begins a new file somewhat before the size its medium allows."""
MANUAL = "manual_stop"
"""Detail of an interruption that a finger made, not the segment's end."""
NEEDS_REASON = frozenset({"interruption", "overlap", "sequence", "clock_jump", "vanished", "replaced"})
"""Kinds that somebody has to explain; a `check` is looked at and may be explained."""


@dataclass(frozen=True, slots=True)
class Take:
    """One recording as its recorder says it."""

    id: int
    media: str
    """video, audio, photo, other."""
    start: datetime | None
    """By the recorder's own clock, like all times here."""
    end: datetime | None
    """From its name, or start and media length; None where nobody knows."""
    length_s: float | None
    """Of the media, None where unreadable."""
    closed: datetime | None
    """When the file was last written."""
    size: int = 0
    seq: int | None = None
    width: int = 0
    """Digits of the number in its name, 0 where it has none."""
    series: str = ""
    """Whose numbers they are: the device number in its name."""
    docking: int = 0
    """The docking that brought it; a later one has a higher number."""

    @property
    def films(self) -> bool:
        """It lasts; a photo is an instant and interrupts nothing."""
        return self.media in ("video", "audio")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something between two recordings, or missing from them."""

    kind: str
    """interruption, check, overlap, sequence, clock_jump, vanished, replaced."""
    before_id: int | None
    after_id: int | None
    seconds: int | None
    """Length; negative for an overlap and for a clock set back."""
    detail: str = ""
    """`manual_stop`, or the numbers or names that are missing."""


def judge(takes: Iterable[Take], limits: Limits, habits: Sequence[int] = ()) -> list[Finding]:
    """What lies between the recordings of one visit, in order. `habits`: segment lengths this recorder is known for."""
    films = sorted((one for one in takes if one.films and one.start is not None), key=order)
    lengths = (*limits.segments_s, *habits)
    return [found for before, after in _pairs(films, limits) for found in _between(before, after, limits, lengths)]


def habits(takes: Iterable[Take]) -> tuple[int, ...]:
    """Lengths that this recorder's files have again and again: where it splits them by itself."""
    lengths = Counter(round(one.length_s) for one in takes if one.films and one.length_s and one.length_s >= SHORTEST)
    near = {length: sum(lengths[length + step] for step in (-1, 0, 1)) for length in lengths}
    return tuple(sorted(length for length, count in near.items() if count >= OFTEN))


def reach(take: Take, limits: Limits) -> datetime:
    """How far a recording with a start really reaches, as `judge` takes it."""
    return _reach(take, None, limits)


def order(take: Take) -> tuple[datetime, float, int]:
    """By start; of several with one start the longest first, for it is the one that `judge` looks at."""
    assert take.start is not None
    length = (take.end - take.start).total_seconds() if take.end else 0.0
    return take.start, -length, take.id


def _pairs(films: Sequence[Take], limits: Limits) -> Iterator[tuple[Take, Take]]:
    """Each recording with the one before it that lasted longest. The first of several with one start counts:
    they are one recording twice, and the order puts the longest first."""
    holder: Take | None = None
    last: datetime | None = None
    for take in films:
        if last is not None and take.start == last:
            continue
        if holder is not None:
            yield holder, take
        last = take.start
        if holder is None or _reach(take, None, limits) >= _reach(holder, None, limits):
            holder = take


def _between(before: Take, after: Take, limits: Limits, lengths: Sequence[int]) -> Iterator[Finding]:
    if _end(before) is None or after.start is None:
        return
    seconds = (after.start - _reach(before, after.start, limits)).total_seconds()
    if abs(seconds) <= limits.contiguous_s or _on_schedule(before, after, seconds, limits, lengths):
        return
    whole = round(seconds)
    if seconds < 0:
        yield Finding("overlap", before.id, after.id, whole)
    elif not _split_itself(before, limits, lengths):
        yield Finding("interruption", before.id, after.id, whole, MANUAL)
    elif seconds > limits.check_s:
        yield Finding("interruption", before.id, after.id, whole)
    else:
        yield Finding("check", before.id, after.id, whole)


def _end(take: Take) -> datetime | None:
    """A file without a readable length was being written until it was closed."""
    if take.end is not None or take.start is None:
        return take.end
    return take.closed if _closed_after(take, take.start) else None


def _closed_after(take: Take, when: datetime) -> bool:
    """Whether the file time is that of a recorder closing the file, at `when` or later."""
    return take.start is not None and take.closed is not None and when <= take.closed <= take.start + LONGEST


def _reach(take: Take, until: datetime | None, limits: Limits) -> datetime:
    """How far the recording really reaches, at most to `until`. Below its nominal frame rate a recording says less
    than it lasted (open-nvr #229 saw 10 to 15 seconds); the file was open to its true end."""
    assert take.start is not None
    end = _end(take)
    if end is None:
        return take.start
    if take.length_s is None or take.closed is None or not _closed_after(take, end):
        return end
    if (take.closed - end).total_seconds() > _slow(take.length_s, limits):
        return end
    if until is None:
        return take.closed
    return max(end, min(take.closed, until))


def _slow(length_s: float, limits: Limits) -> float:
    return max(limits.contiguous_s, length_s * limits.slow_percent / 100)


def _on_schedule(before: Take, after: Take, seconds: float, limits: Limits, lengths: Sequence[int]) -> bool:
    """Whether the next file began just when this one's segment was over, and only its media length says otherwise.

    A file time that lies before the next start would speak for a stop, so it must be unknown.
    """
    assert before.start is not None and after.start is not None
    if before.closed is not None or before.length_s is None or seconds < 0:
        return False
    step = (after.start - before.start).total_seconds()
    return seconds <= _slow(step, limits) and any(abs(step - one) <= limits.contiguous_s for one in lengths)


def _split_itself(take: Take, limits: Limits, lengths: Sequence[int]) -> bool:
    """Whether the recorder ended this file by itself: at its segment's length or at the largest file size."""
    assert take.start is not None
    lasted = {take.length_s, (_reach(take, None, limits) - take.start).total_seconds()}
    full = limits.split_bytes - SLACK <= take.size <= limits.split_bytes
    return full or any(abs(one - length) <= NEAR for one in lasted if one is not None for length in lengths)
