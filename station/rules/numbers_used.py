"""The numbers a recorder gives its files: which are missing, and where its clock was set.

Pure. Owns: telling a counter that began anew (each day, after emptying, after 9999) from one whose files are gone,
and from a clock that was set back. Refuses: calling a number missing that some listed file may bear.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, pairwise

from station.rules.continuity import Finding, Take

BACK = 2
"""Seconds by which a later number may seem earlier: names are written to the second, file times to two."""
TWICE = 2
"""A habit is what was seen so often and never otherwise."""
OVER = 0.99
"""A counter that ran over was in the last hundredth of its numbers and is in the first."""
NAMED = 3
"""Longer runs of missing numbers are written as from–to."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A recording that has a number and a time."""

    take: Take
    seq: int
    start: datetime


def missing(takes: Iterable[Take], listed: Iterable[int] = ()) -> list[Finding]:
    """Numbers that no recording bears. `listed`: numbers of files that were there and did not become recordings."""
    found: list[Finding] = []
    for days, undated in _series(takes):
        spare = undated | frozenset(listed)
        spare |= {one.seq for _, day in _misdated(days) for one in day}
        for runs, first in _spans(days):
            found += _lost(runs, spare, first)
    return found


def jumps(takes: Iterable[Take]) -> list[Finding]:
    """Places where a later number has an earlier time: somebody, or an empty battery, set the clock."""
    found = []
    for days, _ in _series(takes):
        misdated = list(_misdated(days))
        # Where a misdated stretch runs past midnight, its beginning is the one place that is named.
        moved = {one.seq for _, day in misdated for one in day}
        for a, b in (pair for day in days for run in _by_kind(day) for pair in _descents(run)):
            found += [] if b.seq - 1 in moved and b.seq - 1 != a.seq else [_jump(a, b)]
        found += [_jump(before, day[0]) for before, day in misdated]
    return found


def honest(takes: Iterable[Take]) -> list[list[Take]]:
    """The recordings in stretches in which the clock was not set; one stretch where it never was.

    Where it was, recordings without a number belong nowhere and are left out.
    """
    known = list(takes)
    if not jumps(known):
        return [known]
    runs = (run for days, _ in _series(known) for day in days for run in _by_kind(day))
    return [[one.take for one in part] for run in runs for part in _cut(run, _earlier)]


def _series(takes: Iterable[Take]) -> Iterator[tuple[list[list[Numbered]], frozenset[int]]]:
    """For each counter: its recordings by day of the recorder's clock, and the numbers of those without a time."""
    numbered = sorted((one for one in takes if one.seq is not None), key=lambda one: (one.series, one.id))
    for _, group in groupby(numbered, key=lambda one: one.series):
        own = list(group)
        dated = {
            (one.seq, one.start, one.media): Numbered(one, one.seq, one.start)
            for one in reversed(own)
            if one.seq is not None and one.start is not None
        }
        in_time = sorted(dated.values(), key=lambda one: (one.start, one.seq, one.take.id))
        days = [list(day) for _, day in groupby(in_time, key=_day)]
        yield days, frozenset(one.seq for one in own if one.seq is not None and one.start is None)


def _misdated(days: Sequence[list[Numbered]]) -> Iterator[tuple[Numbered, list[Numbered]]]:
    """Days that belong into a later one: their numbers go on from there, because the clock had lost its date (an empty
    battery takes it back years). With each, the recording before it."""
    if [_overnight(a, b) for a, b in pairwise(days)].count("anew") >= TWICE:
        # Where every day begins with one, the numbers of two days say nothing about each other.
        return
    for place, day in enumerate(days):
        first = day[0]
        if first.seq <= 1 or (place and _overnight(days[place - 1], day)):
            continue
        for later in days[place + 1 :]:
            own = {one.seq: one for one in later if one.take.docking == first.take.docking}
            if first.seq - 1 in own and not own.keys() & {one.seq for one in day}:
                yield own[first.seq - 1], day
                break


def _day(one: Numbered) -> date:
    return one.start.date()


def _by_kind(day: Sequence[Numbered]) -> list[list[Numbered]]:
    """The day's runs of one counter each, in order of number; photos may be counted apart from films."""
    return [run for films in (True, False) for run in _runs([one for one in day if one.take.films is films])]


def _runs(ones: Sequence[Numbered]) -> Iterator[list[Numbered]]:
    """Parted where the counter began anew. `ones` are in order of time."""
    if len({one.seq for one in ones}) < len(ones):
        # A number twice: it began anew in between, so the order of time is the only one there is.
        return _cut(ones, lambda a, b: b.seq <= a.seq)
    return _cut(sorted(ones, key=lambda one: one.seq), _anew)


def _anew(low: Numbered, high: Numbered) -> bool:
    """Whether the lower number came after the higher one, and not by a clock that was set: the higher one was at the
    dock before, or it was the last there is."""
    return _earlier(low, high) and (high.take.docking < low.take.docking or _runs_over(high, low))


def _cut(ones: Sequence[Numbered], anew: Callable[[Numbered, Numbered], bool]) -> Iterator[list[Numbered]]:
    run: list[Numbered] = []
    for one in ones:
        if run and anew(run[-1], one):
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _earlier(a: Numbered, b: Numbered) -> bool:
    return (b.start - a.start).total_seconds() < -BACK


def _descents(run: Sequence[Numbered]) -> Iterator[tuple[Numbered, Numbered]]:
    return ((a, b) for a, b in pairwise(run) if _earlier(a, b))


def _jump(a: Numbered, b: Numbered) -> Finding:
    return Finding("clock_jump", a.take.id, b.take.id, round((b.start - a.start).total_seconds()))


def _spans(days: Sequence[list[Numbered]]) -> Iterator[tuple[list[list[Numbered]], bool]]:
    """Stretches within which numbers follow each other: days, or all of them where the counter runs on through the
    nights. With each, whether it must begin with the first number."""
    ways = [_overnight(a, b) for a, b in pairwise(days)]
    on, anew = ways.count("on"), ways.count("anew")
    if on >= TWICE and not anew:
        yield _by_kind([one for day in days for one in day]), False
        return
    for place, day in enumerate(days):
        # Of the first day nobody knows: a full recorder overwrites its oldest files.
        yield _by_kind(day), bool(place) and anew >= TWICE and not on


def _overnight(a: Sequence[Numbered], b: Sequence[Numbered]) -> str:
    if b[0].seq == a[-1].seq + 1 or _runs_over(a[-1], b[0]):
        return "on"
    return "anew" if b[0].seq <= 1 else ""


def _lost(runs: Sequence[Sequence[Numbered]], spare: frozenset[int], first: bool) -> Iterator[Finding]:
    if first and runs:
        earliest = min(runs, key=lambda run: min(one.start for one in run))
        yield from _hole(None, earliest[0], range(1, earliest[0].seq), _taken(runs, earliest[0], spare))
    for run in runs:
        taken = _taken(runs, run[0], spare)
        for a, b in pairwise(run):
            yield from _hole(a, b, range(a.seq + 1, b.seq), taken)
    for one, other in pairwise(runs):
        old, new = sorted((one, other), key=lambda run: run[0].start)
        if old[-1].take.films is new[0].take.films and _runs_over(old[-1], new[0]):
            over = [*range(old[-1].seq + 1, 10 ** old[-1].take.width), *range(1, new[0].seq)]
            yield from _hole(old[-1], new[0], over, _taken(runs, new[0], spare))


def _taken(runs: Sequence[Sequence[Numbered]], one: Numbered, spare: frozenset[int]) -> frozenset[int]:
    """Numbers that are not missing from this one's run: photos and films may share a counter."""
    return spare | {each.seq for run in runs for each in run if each.take.films is not one.take.films}


def _runs_over(old: Numbered, new: Numbered) -> bool:
    """Whether the counter came to its end between the two: near its last number, then low again."""
    end = 10**old.take.width
    return bool(end > 1 and old.seq >= end * OVER and new.seq <= end * (1 - OVER))


def _hole(a: Numbered | None, b: Numbered, numbers: Iterable[int], taken: frozenset[int]) -> Iterator[Finding]:
    lost = [number for number in numbers if number not in taken]
    if lost:
        yield Finding("sequence", a.take.id if a else None, b.take.id, None, written(lost, b.take.width))


def written(numbers: Sequence[int], width: int) -> str:
    """`0004、0005` or `0004–0012`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    said = []
    for low, high in runs:
        each = range(low, high + 1)
        said += [f"{low:0{width}d}–{high:0{width}d}"] if len(each) > NAMED else [f"{one:0{width}d}" for one in each]
    return "、".join(said)
