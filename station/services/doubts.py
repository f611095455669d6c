"""疑点: what makes a recording of a case doubtful, found when it is put there, and the reasons people give for it.

Owns: what a recording is compared with, and saying each doubt once. Refuses: taking one back, explaining one twice, and
a reason that says nothing. `rules.doubts` judges; nobody's recording is kept out because of a doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from station.errors import StationError
from station.records.case import CaseFile
from station.records.coverage import SceneCoverage, Span
from station.records.doubt import Doubt
from station.records.interruption import Cause
from station.records.moment import day, moment
from station.records.people import Proof
from station.rules import doubts as rule
from station.rules.doubts import Found, Made
from station.rules.time_bounds import judge as judge_time
from station.services import clip_bounds, coverage
from station.store import doubt_law, evidence, scene_law
from station.store import doubts as rows
from station.store.act import Act
from station.store.gaps import Seen
from station.store.store import Store
from station.texts import text

LIKE = ("setting", "borrowed")
"""Causes that say: so this recorder does from now on."""


class DoubtUnknown(StationError):
    """There is no such doubt. Facts: doubt."""

    text = "doubts.unknown"


class DoubtExplained(StationError):
    """Somebody has explained it. Facts: who, at."""

    text = "doubts.explained"


class DoubtCauseUnknown(StationError):
    """The cause is not on the list in force. Facts: cause, known."""

    text = "doubts.cause_unknown"


class DoubtWordsNeeded(StationError):
    """This cause says nothing without words. Facts: cause."""

    text = "doubts.words_needed"


def every(store: Store, *, open_only: bool = False) -> tuple[Doubt, ...]:
    """All doubts about recordings of cases, newest first; `open_only`: those nobody has explained."""
    return rows.every(store, unexplained=open_only)


def of_case(store: Store, case_id: int, open_only: bool = False) -> tuple[Doubt, ...]:
    """Doubts about the recordings that lie in a case, newest first; `open_only`: those nobody has explained."""
    return rows.every(store, case_id=case_id, unexplained=open_only)


def of_clip(store: Store, clip_id: int) -> tuple[Doubt, ...]:
    """Doubts about one recording in the case in which it lies, newest first."""
    return rows.every(store, clip_id=clip_id)


def causes(on: date | None = None) -> tuple[Cause, ...]:
    """What may be chosen as the cause, in the law in force on a day or the newest."""
    return doubt_law.causes(on)


def get(store: Store, doubt_id: int) -> Doubt:
    """One doubt. DoubtUnknown."""
    found = rows.one(store, doubt_id)
    if found is None:
        raise DoubtUnknown(doubt=doubt_id)
    return found


def explain(store: Store, actor: Proof, doubt_id: int, cause: str, explanation: str) -> Doubt:
    """Say why, once. DoubtUnknown, DoubtExplained, DoubtCauseUnknown, DoubtWordsNeeded, NotAllowed."""
    get(store, doubt_id)
    with store.act(actor, "doubt.explain", subject=f"doubt/{doubt_id}") as act:
        doubt = get(store, doubt_id)
        if doubt.cause is not None:
            raise DoubtExplained(who=doubt.explained_by, at=f"{doubt.explained_at:YYYY-MM-DD HH:mm}")
        known = {one.code: one for one in causes(day(act.now))}
        if cause not in known:
            raise DoubtCauseUnknown(cause=cause, known="、".join(f"{one.code} {one.title}" for one in known.values()))
        said = explanation.strip()
        if known[cause].words and not said:
            raise DoubtWordsNeeded(cause=known[cause].title)
        rows.explain(act, doubt_id, cause, said)
    return get(store, doubt_id)


def follow_event(act: Act, store: Store, case: CaseFile, kind: str) -> None:
    """Within the act of a step: where a scene is over by it, what its recordings show of it is judged anew."""
    if any(kind in scene.close for scene in scene_law.scenes(day(case.opened_at))):
        judge_case(act, store, case.id)


def judge_case(act: Act, store: Store, case_id: int) -> None:
    """Within the act that puts recordings to a case, reads what they show or says when a scene was: write what makes
    them doubtful."""
    seen = rows.films_of_case(store, case_id)
    if not seen:
        return
    known = rows.known(store, case_id)
    for each in (*_making(act, store, case_id, seen), *_timing(store, case_id, seen)):
        if (each.clip_id, each.kind) not in known:
            known.add((each.clip_id, each.kind))
            rows.insert(act, each.clip_id, case_id, each.kind, text(f"doubts.found.{each.code}", **dict(each.facts)))


def _making(act: Act, store: Store, case_id: int, seen: Sequence[Seen]) -> Iterator[Found]:
    """How each was made, against the others of its recorder."""
    today = day(act.now)
    limits, programs = doubt_law.limits(today), doubt_law.programs(today)
    names = rows.names_of(store, {one.sha256 for one in seen})
    content = {one.take.id: one.sha256 for one in seen}
    serials = {each.id: each.serial for each in evidence.recorders(store)}
    for recorder_id in sorted({one.recorder_id for one in seen}):
        others = frozenset(serial for each, serial in serials.items() if each != recorder_id)
        made = rows.made_by(store, recorder_id, case_id, limits.looked_at)
        kin = _honest(store, made)
        for one in made:
            if one.clip_id in content:
                alias = names.get(content[one.clip_id], frozenset()) - {one.name}
                encoded = tuple(rule.reencoded(one, kin, programs, limits))
                strange = rule.foreign(one, kin, others, limits)
                # What a program left is one question, not a second one about the device.
                yield from (*encoded, *(each for each in strange if not encoded or each.code != "traces"))
                yield from rule.renumbered(one, made, alias, limits)


def _honest(store: Store, made: Sequence[Made]) -> list[Made]:
    """Those from which a habit may be read."""
    suspect = rows.suspect(store, {one.clip_id for one in made}, LIKE)
    return [one for one in made if one.clip_id not in suspect]


def _timing(store: Store, case_id: int, seen: Sequence[Seen]) -> Iterator[Found]:
    """When each was made, against the scenes of the case and what dated papers its recorder saw."""
    scenes = coverage.of_case(store, case_id).scenes
    clips = {one.take.id: span for one in seen if (span := _span(one)) is not None}
    yield from _proven(store, case_id, clips, scenes)
    yield from rule.afterwards(clips, scenes)
    yield from (Found(one.take.id, "unbounded", "no_time") for one in seen if one.started_at is None)


def _proven(store: Store, case_id: int, clips: Mapping[int, Span], scenes: Sequence[SceneCoverage]) -> Iterator[Found]:
    """By its own clock made during a scene, by a dated paper it shows made when that was over."""
    bounds, exact = clip_bounds.of_case(store, case_id), clip_bounds.exact_s(store)
    for each in scenes:
        start, end = each.wanted.start, each.wanted.end
        for clip_id, span in clips.items() if end else ():
            bound = bounds.get(clip_id)
            if bound is None or end is None or bound.not_before is None or span.start > end or span.end < start:
                continue
            if judge_time(bound, start, end, exact) == "after_the_fact":
                facts = {"scene": each.wanted.scene.title, "at": f"{moment(bound.not_before):YYYY-MM-DD HH:mm}"}
                yield Found(clip_id, "after_the_fact", "proven", tuple(facts.items()))


def _span(one: Seen) -> Span | None:
    """On our clock."""
    if one.started_at is None or one.take.start is None:
        return None
    length = one.take.end - one.take.start if one.take.end else one.take.start - one.take.start
    return Span(one.started_at, one.started_at + length)
