"""疑点: what makes one recording doubtful, judged against the others of its recorder (43号文二（二）3（3）).

Pure. Owns: what a recorder always does, what a recording does otherwise, and whether it was made when it says.
A habit comes from earlier and later dockings; of a recorder's first docking, from its majority. Refuses: calling
a trace suspicious that the recorder always leaves, and a verdict where nothing is known to compare with.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import TypeVar

from station.records.coverage import SceneCoverage, Span
from station.records.doubt import Limits, Program, Traces

ZONE = timedelta(hours=8)
"""Some makers write local time where UTC belongs, into containers and onto media."""
EARLIEST_YEAR = 2010
"""Before that a container's clock was not set at all."""
Habit = TypeVar("Habit", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Made:
    """One recording as it was made and as it lay on its recorder; times by the recorder's own clock."""

    clip_id: int
    docking: int
    name: str
    """Without folders."""
    picture: str
    """Codec and size; empty where unreadable."""
    device: str
    """Number in the name; empty where it has none."""
    seq: int | None
    width: int
    """Digits of the maker's number."""
    start: datetime | None
    """As its name says, None where the time comes from elsewhere."""
    end: datetime | None
    closed: datetime | None
    """When the file was last written."""
    traces: Traces | None


@dataclass(frozen=True, slots=True)
class Found:
    """A doubt about one recording."""

    clip_id: int
    kind: str
    """foreign, reencoded, renumbered, after_the_fact, unbounded."""
    code: str
    """What it is, for the words."""
    facts: tuple[tuple[str, str], ...] = ()


def habit(one: Made, kin: Iterable[Made], said: Callable[[Made], Habit | None], limits: Limits) -> frozenset[Habit]:
    """What this recorder does; empty where too little of it is known."""
    others: list[Habit] = []
    own: list[Habit] = []
    for each in kin:
        if (value := said(each)) is not None:
            (own if each.docking == one.docking else others).append(value)
    if len(others) >= limits.known_from:
        least = max(limits.known_from, len(others) * limits.share_percent / 100)
        return frozenset(value for value, count in Counter(others).items() if count >= least)
    return frozenset(
        value for value, count in Counter(own).items() if count >= limits.known_from and count * 2 > len(own)
    )


def foreign(one: Made, kin: Sequence[Made], serials: Collection[str], limits: Limits) -> Iterator[Found]:
    """Pictures of another device: its number, its picture, its kind of file. `serials`: of the other recorders."""
    numbers = habit(one, kin, lambda each: each.device or None, limits)
    if one.device in serials and one.device not in numbers:
        yield _found(one, "foreign", "other_device", this=one.device)
        return
    if one.device and numbers and one.device not in numbers:
        yield _found(one, "foreign", "device", this=one.device, usual="、".join(sorted(numbers)))
        return
    pictures = habit(one, kin, lambda each: each.picture or None, limits)
    if one.picture and pictures and one.picture not in pictures:
        yield _found(one, "foreign", "picture", this=one.picture, usual="、".join(sorted(pictures)))
        return
    made = habit(one, kin, _words, limits)
    strange = (_words(one) or frozenset()) - frozenset[str]().union(*made)
    if made and strange:
        yield _found(one, "foreign", "traces", this=" ".join(sorted(strange)))


def reencoded(one: Made, kin: Sequence[Made], programs: Iterable[Program], limits: Limits) -> Iterator[Found]:
    """What came out of a program instead of a recorder."""
    words, made = _words(one), habit(one, kin, _words, limits)
    usual = frozenset[str]().union(*made)
    left = [each.title for each in programs if words and each.code in words and _gives_away(each, made, usual)]
    if left:
        yield _found(one, "reencoded", "program", this="、".join(left))
    elif words is not None and made and "edts" in words - usual:
        yield _found(one, "reencoded", "edited")
    elif words is not None and made and (lost := frozenset.intersection(*made) - words):
        yield _found(one, "reencoded", "lost", usual=" ".join(sorted(lost)))
    elif _against_habit(one, kin, _made_later, limits):
        yield _found(one, "reencoded", "created_late", minutes=_minutes(_apart(one, timedelta(seconds=limits.edge_s))))


def renumbered(one: Made, kin: Sequence[Made], aliases: Collection[str], limits: Limits) -> Iterator[Found]:
    """A name that is not the one it was recorded under. `aliases`: other names under which this content was seen."""
    if aliases:
        yield _found(one, "renumbered", "alias", this="、".join(sorted(aliases)))
    elif _against_habit(one, kin, _made_earlier, limits):
        yield _found(
            one, "renumbered", "created_early", minutes=_minutes(_apart(one, timedelta(seconds=limits.edge_s)))
        )
    elif _against_habit(one, kin, _closed_before, limits):
        yield _found(one, "renumbered", "closed_early")
    elif one.clip_id in out_of_order(kin):
        yield _found(one, "renumbered", "order", this=f"{one.seq or 0:0{one.width or 1}d}")


def out_of_order(made: Iterable[Made]) -> frozenset[int]:
    """Recordings whose numbers contradict the order in which their files were written and named, of one docking, day
    and device. Where the counter began anew, or the clock was set, the numbers say nothing."""
    known = [one for one in made if one.seq is not None and one.start is not None and one.closed is not None]
    known.sort(key=lambda one: (one.docking, one.device, one.start))
    days = groupby(known, key=lambda one: (one.docking, one.device, one.start.date() if one.start else None))
    return frozenset(clip_id for _, day in days for clip_id in _misplaced(list(day)))


def afterwards(clips: Mapping[int, Span], scenes: Sequence[SceneCoverage]) -> Iterator[Found]:
    """The first recording that begins when a scene was over that nobody recorded: one question, however many files
    follow it. `clips`: those of the case, on our clock."""
    frames = [(each, Span(each.wanted.start, each.wanted.end)) for each in scenes if each.wanted.end is not None]
    idle = sorted(
        (span.start, clip_id)
        for clip_id, span in clips.items()
        if not any(span.start <= frame.end and span.end >= frame.start for _, frame in frames)
    )
    told: set[int] = set()
    for start, clip_id in idle:
        over = [
            (frame.end, place)
            for place, (each, frame) in enumerate(frames)
            if each.state == "after_the_fact" and start > frame.end
        ]
        end, place = max(over, default=(start, -1))
        if place >= 0 and place not in told:
            told.add(place)
            facts = {"scene": frames[place][0].wanted.scene.title, "minutes": _minutes(start - end)}
            yield Found(clip_id, "after_the_fact", "after_scene", tuple(facts.items()))


def _found(one: Made, kind: str, code: str, **facts: str) -> Found:
    return Found(one.clip_id, kind, code, tuple(facts.items()))


def _words(one: Made) -> frozenset[str] | None:
    return None if one.traces is None else one.traces.words


def _gives_away(program: Program, made: frozenset[frozenset[str]], usual: frozenset[str]) -> bool:
    """A program that edits always does; one that recorders use as well only where this one never did."""
    return program.editor or bool(made and program.code not in usual)


def _apart(one: Made, edge: timedelta) -> timedelta:
    """How far outside the time of its name a recording was made: negative if before; zero where nothing says so, and
    where its container only has local time for UTC."""
    created = one.traces.created if one.traces else None
    if created is None or created.year < EARLIEST_YEAR or one.start is None:
        return timedelta(0)
    end = one.end or one.start
    as_local = _outside(created - ZONE, one.start, end)
    return timedelta(0) if abs(as_local) <= edge else _outside(created, one.start, end)


def _outside(at: datetime, start: datetime, end: datetime) -> timedelta:
    return at - start if at < start else at - end if at > end else timedelta(0)


def _made_later(one: Made, edge: timedelta) -> bool:
    return _apart(one, edge) > edge


def _made_earlier(one: Made, edge: timedelta) -> bool:
    return _apart(one, edge) < -edge


def _closed_before(one: Made, edge: timedelta) -> bool:
    """Last written before it began, also where the medium's times are those of another zone."""
    return one.start is not None and one.closed is not None and one.closed + ZONE < one.start - edge


def _against_habit(one: Made, kin: Sequence[Made], said: Callable[[Made, timedelta], bool], limits: Limits) -> bool:
    edge = timedelta(seconds=limits.edge_s)
    return said(one, edge) and True not in habit(one, kin, lambda each: said(each, edge), limits)


def _misplaced(day: Sequence[Made]) -> Iterator[int]:
    """All but the longest run of growing numbers."""
    numbers = [one.seq or 0 for one in day]
    closed = [one.closed for one in day if one.closed]
    falls = [(a, b) for a, b in zip(numbers, numbers[1:], strict=False) if b < a]
    anew = len(set(numbers)) < len(numbers) or any(b <= 1 or (a - b) * 2 > 10 ** max(1, day[0].width) for a, b in falls)
    if not falls or anew or closed != sorted(closed):
        return
    kept = _longest(numbers)
    yield from (one.clip_id for place, one in enumerate(day) if place not in kept)


def _longest(numbers: Sequence[int]) -> frozenset[int]:
    """Places of the longest growing run."""
    best: list[list[int]] = []
    for place, number in enumerate(numbers):
        shorter = [run for run in best if numbers[run[-1]] < number]
        best.append([*max(shorter, key=len), place] if shorter else [place])
    longest = max(best, key=len)
    return frozenset(longest)


def _minutes(length: timedelta) -> str:
    return str(round(abs(length).total_seconds() / 60))
