"""覆盖: which scenes a case had, and what its recordings show of them (facts: 附件1; 43号文二（二）).

Pure. Owns: when a scene had to be recorded, and whether it was, late, early, with gaps, or only afterwards.
What is contiguous on one recorder, `rules.continuity` says; recorders side by side fill each other's gaps.
Refuses: a verdict on a scene of which nobody has said when it was over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from station.records.coverage import Exemption, Scene, SceneCoverage, SceneFact, Span, Strip, Wanted
from station.records.interruption import Limits
from station.rules import continuity, intervals
from station.rules.continuity import Take

APART = frozenset({"interruption"})
"""What breaks a recording in two; a slow change of files does not."""


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of a case, or the delivery of one of its papers."""

    kind: str
    """Kind of the event; of a delivery, how."""
    at: datetime
    served: bool = False


@dataclass(frozen=True, slots=True)
class Shot:
    """A recording put to the case."""

    take: Take
    """On the recorder's own clock."""
    device: str
    offset: timedelta
    """What the recorder's clock is corrected by."""


def scenes(
    law: Iterable[Scene], happenings: Sequence[Happening], entered: Mapping[tuple[str, int], Span]
) -> tuple[Wanted, ...]:
    """The scenes that took place, in order of time. `entered`: by scene and number, what a person says of one."""
    found = [_entered(wanted, entered) for scene in law for wanted in _of(scene, happenings)]
    return tuple(sorted(found, key=lambda each: (each.start, each.scene.code, each.seq)))


def _of(scene: Scene, happenings: Sequence[Happening]) -> Iterator[Wanted]:
    begun = sorted(each.at for each in happenings if _opens(scene, each))
    over = sorted(each.at for each in happenings if not each.served and each.kind in scene.close)
    for seq, start in enumerate(begun, 1):
        until = begun[seq] if seq < len(begun) else None
        ends = [at for at in over if at >= start and (until is None or at < until)]
        yield Wanted(scene, seq, start, start, ends[-1] if ends else None)


def _opens(scene: Scene, each: Happening) -> bool:
    return each.kind == scene.served_how if each.served else each.kind in scene.open


def _entered(wanted: Wanted, entered: Mapping[tuple[str, int], Span]) -> Wanted:
    span = entered.get((wanted.scene.code, wanted.seq))
    return wanted if span is None else replace(wanted, start=span.start, end=span.end, entered=True)


def cover(
    wanted: Sequence[Wanted],
    shots: Sequence[Shot],
    limits: Limits,
    habits: Mapping[str, Sequence[int]],
    lawful: Sequence[Span] = (),
) -> tuple[SceneCoverage, ...]:
    """What the recordings of a case show of each of its scenes.

    `habits`: by device, the lengths at which it begins a new file. `lawful`: interruptions with a cause that the law
    or practice accepts; they are no gap, and they cover nothing by themselves.
    """
    strips = tuple(_strip(device, own, limits, habits.get(device, ())) for device, own in _by_device(shots))
    spans = (span for strip in strips for span in strip.spans)
    seen = intervals.merged(spans, timedelta(seconds=limits.contiguous_s))
    frames = [Span(each.start, each.end) for each in wanted if each.end is not None]
    return tuple(_one(each, frames, strips, seen, lawful) for each in wanted)


def untold(scene: Scene, fact: SceneFact | None) -> str:
    """What of the six facts and the signs of the place is not said: facts, place; empty where nothing is lacking.

    REQ-211, REQ-212: the place's own sign is seen, or a building beside it and then its name is said aloud.
    """
    if fact is None:
        return "facts"
    shown = fact.landmark == "sign" or (fact.landmark == "building" and fact.spoken)
    return "place" if scene.place and not shown else ""


def beforehand(asked: Exemption, wanted: Wanted, happened: datetime) -> bool:
    """Whether an exemption was asked before what it is about took place (REQ-206).

    `happened`: the item's own event; where that begins the scene, a beginning that a person entered counts as well.
    What is asked later is no exemption but a defect, and the chief releases it or does not.
    """
    begins = min(happened, wanted.start) if happened == wanted.opened else happened
    return asked.asked_at <= begins


def _one(
    wanted: Wanted, frames: Sequence[Span], strips: Sequence[Strip], seen: Sequence[Span], lawful: Sequence[Span]
) -> SceneCoverage:
    if wanted.end is None:
        return SceneCoverage(wanted, "unknown", (), 0, 0, (), 0)
    frame = Span(wanted.start, wanted.end)
    within = _touching(seen, frame)
    near = tuple(replace(strip, spans=_touching(strip.spans, frame)) for strip in strips)
    near = tuple(strip for strip in near if strip.spans)
    if within:
        return _partly(wanted, frame, within, near, lawful)
    idle = [span for span in seen if not any(_touching((span,), other) for other in frames)]
    after = bool(idle) and idle[0].start > frame.end
    return SceneCoverage(wanted, "after_the_fact" if after else "missing", (), 0, 0, (), 0)


def _partly(
    wanted: Wanted, frame: Span, within: Sequence[Span], near: tuple[Strip, ...], lawful: Sequence[Span]
) -> SceneCoverage:
    first, last = within[0].start, within[-1].end
    edge = wanted.scene.edge_s
    late, early = ((first - frame.start).total_seconds(), (frame.end - last).total_seconds())
    late_s, early_s = (max(0, round(each)) if each > edge else 0 for each in (late, early))
    gaps = tuple(gap for hole in _between(within, frame) for gap in intervals.without(hole, lawful))
    whole = not (late_s or early_s or gaps)
    uncovered = intervals.length(gaps).total_seconds() + late_s + early_s
    permille = 1000 if whole or not frame.seconds else max(0, int(1000 * (1 - uncovered / frame.seconds)))
    return SceneCoverage(wanted, "covered" if whole else "partial", near, late_s, early_s, gaps, permille)


def _touching(spans: Sequence[Span], frame: Span) -> tuple[Span, ...]:
    """Those that share time with the frame; a frame of no length, those that hold its instant. Not cut: the strip shows
    where a recording really begins."""
    if frame.start == frame.end:
        return tuple(each for each in spans if each.start <= frame.start <= each.end)
    return tuple(each for each in spans if each.start < each.end and each.start < frame.end and each.end > frame.start)


def _between(within: Sequence[Span], frame: Span) -> Iterator[Span]:
    """What lies between two recordings, as far as it belongs to the scene."""
    for before, after in zip(within, within[1:], strict=False):
        yield from intervals.clipped((Span(before.end, after.start),), frame)


def _by_device(shots: Iterable[Shot]) -> list[tuple[str, list[Shot]]]:
    found: dict[str, list[Shot]] = defaultdict(list)
    for shot in shots:
        if shot.take.films and shot.take.start is not None:
            found[shot.device].append(shot)
    return sorted(found.items())


def _strip(device: str, shots: Sequence[Shot], limits: Limits, habits: Sequence[int]) -> Strip:
    """One recorder's stretches: recordings belong together unless continuity finds them interrupted."""
    takes = [shot.take for shot in shots]
    broken = {(each.before_id, each.after_id) for each in continuity.judge(takes, limits, habits) if each.kind in APART}
    starts = {after for _, after in broken}
    offsets = {shot.take.id: shot.offset for shot in shots}
    stretches: list[Span] = []
    for take in sorted(takes, key=continuity.order):
        assert take.start is not None
        start = take.start + offsets[take.id]
        end = max(start, continuity.reach(take, limits) + offsets[take.id])
        if stretches and take.id not in starts:
            stretches[-1] = Span(stretches[-1].start, max(stretches[-1].end, end))
        else:
            stretches.append(Span(start, end))
    return Strip(device, tuple(stretches), tuple(shot.take.id for shot in shots))
