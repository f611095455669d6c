"""断续: what is missing between recordings, found when a docking closes, and the reasons people give for it.

Owns: what is judged together. Lasting is judged within one visit of one case, because only there it is required
(43号文二(二)3(3)); numbers, clocks and what disappeared are judged for every recorder, whosever its clips are.
Refuses: saying the same thing twice, and a reason that says nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

from station.errors import StationError
from station.records.docking import Gap
from station.records.evidence import Intake
from station.records.interruption import Cause, Limits
from station.records.moment import day
from station.records.people import Proof
from station.rules import numbers_used, recorder_clock
from station.rules.continuity import MANUAL, Finding, habits
from station.rules.continuity import judge as judge_visit
from station.rules.matching import BEFORE
from station.services import doubts, vanishing
from station.store import clearances, evidence, intakes, interruptions
from station.store import gaps as rows
from station.store.act import Act
from station.store.gaps import Seen
from station.store.store import Store
from station.texts import text

BACK = timedelta(days=60)
"""So far back a recorder's habits are looked for: how it numbers its files, how long it lets them grow."""
AROUND = timedelta(days=1)
"""Dockings of a day's files, from this long before their first: clocks differ."""
TIMES = ("interruption", "check", "overlap")
K = TypeVar("K")


class GapUnknown(StationError):
    """There is no such gap. Facts: gap."""

    text = "continuity.unknown"


class GapExplained(StationError):
    """Somebody has explained it. Facts: who, at."""

    text = "continuity.explained"


class CauseUnknown(StationError):
    """The cause is not on the list in force. Facts: cause, known."""

    text = "continuity.cause_unknown"


class ExplanationNeeded(StationError):
    """This cause says nothing without words. Facts: cause."""

    text = "continuity.explanation_needed"


def gaps(
    store: Store, *, session_id: int | None = None, case_id: int | None = None, open_only: bool = False
) -> list[Gap]:
    """Gaps, newest first: all, those a docking shows, those of a case; `open_only`: those nobody has explained."""
    return [_said(gap) for gap in rows.every(store, session_id=session_id, case_id=case_id, unexplained=open_only)]


def open_count(store: Store, session_id: int) -> int:
    """Gaps that a docking shows and somebody still has to explain."""
    return sum(gap.needs_reason for gap in gaps(store, session_id=session_id, open_only=True))


def causes(on: date | None = None) -> list[Cause]:
    """What may be chosen as the cause, in the law in force on a day or the newest."""
    return list(interruptions.causes(on))


def get(store: Store, gap_id: int) -> Gap:
    """One gap. GapUnknown."""
    found = rows.one(store, gap_id)
    if found is None:
        raise GapUnknown(gap=gap_id)
    return _said(found)


def _said(gap: Gap) -> Gap:
    """The gap with its detail in words where a row has a code."""
    return replace(gap, detail=text("continuity.manual")) if gap.detail == MANUAL else gap


def explain(store: Store, actor: Proof, gap_id: int, cause: str, explanation: str) -> Gap:
    """Say why, once. GapUnknown, GapExplained, CauseUnknown, ExplanationNeeded, NotAllowed."""
    get(store, gap_id)
    with store.act(actor, "gap.explain", subject=f"gap/{gap_id}") as act:
        gap = get(store, gap_id)
        if gap.cause is not None:
            raise GapExplained(who=gap.explained_by, at=f"{gap.explained_at:YYYY-MM-DD HH:mm}")
        known = {one.code: one for one in causes(day(act.now))}
        if cause not in known:
            raise CauseUnknown(cause=cause, known="、".join(f"{one.code} {one.title}" for one in known.values()))
        said = explanation.strip()
        if known[cause].words and not said:
            raise ExplanationNeeded(cause=known[cause].title)
        rows.explain(act, gap_id, cause, said)
    return get(store, gap_id)


def judge(store: Store) -> Callable[[Act, int], None]:
    """What an import calls inside its closing act with the session."""

    def closed(act: Act, session_id: int) -> None:
        judge_session(act, store, session_id)

    return closed


def judge_session(act: Act, store: Store, session_id: int) -> None:
    """Everything one docking shows: gaps of its cases, its numbers, its clock, and what is no longer there."""
    intake = intakes.one(store, session_id)
    limits = interruptions.limits(day(act.now))
    new = rows.seen_of_session(store, session_id)
    for case_id in sorted({one.case_id for one in new if one.case_id is not None}):
        judge_case(act, store, case_id)
    found = _numbers(store, intake, new) if new and not intake.broken else []
    if not intake.broken:
        gone = vanishing.compare(store, intake)
        found += gone.findings
        for clearance_id in gone.cleared:
            clearances.mark_cleared(act, clearance_id)
    _record(act, store, [(intake.recorder_id, session_id, each) for each in found])
    _read_clock(act, store, intake, new, limits)


def judge_case(act: Act, store: Store, case_id: int) -> None:
    """Gaps within each visit of a case, by recorder, and what makes its clips doubtful; for clips that were put to it
    at their docking or later."""
    limits = interruptions.limits(day(act.now))
    seen = [one for one in rows.seen_of_case(store, case_id) if one.take.films and one.take.start is not None]
    found: list[tuple[int, int, Finding]] = []
    for recorder_id, own in _grouped(seen, lambda one: one.recorder_id).items():
        brought = {one.take.id: one.session_id for one in own}
        known_for = _habits(store, own, recorder_id)
        for visit in _visits(store, case_id, own):
            for stretch in numbers_used.honest(one.take for one in visit):
                found += [
                    (recorder_id, max(brought[i] for i in (each.before_id, each.after_id) if i in brought), each)
                    for each in judge_visit(stretch, limits, known_for)
                ]
    _record(act, store, found)
    doubts.judge_case(act, store, case_id)


def _habits(store: Store, own: Sequence[Seen], recorder_id: int) -> tuple[int, ...]:
    since = min(one.started_at for one in own if one.started_at) - BACK
    return habits(one.take for one in rows.seen_since(store, recorder_id, since))


def _visits(store: Store, case_id: int, own: Sequence[Seen]) -> list[list[Seen]]:
    """The clips by visit: an inspection and its re-inspection are two; without an entered arrival, by day."""
    begun = rows.arrivals(store, case_id)

    def which(one: Seen) -> object:
        assert one.started_at is not None
        if not begun:
            return one.started_at.date()
        return sum(one.started_at >= on_site - BEFORE for on_site in begun[1:])

    return list(_grouped(own, which).values())


def _numbers(store: Store, intake: Intake, new: Sequence[Seen]) -> list[Finding]:
    """Missing numbers and clock jumps on the days of which this docking brought something. What was listed once and is
    no clip was not kept from us: it could not be read, or it vanished, and that is said elsewhere."""
    times = [one.started_at for one in new if one.started_at is not None]
    if not times:
        return []
    brought = {one.take.id for one in new}
    older = [one.take for one in rows.seen_since(store, intake.recorder_id, min(times) - BACK)]
    takes = [take for take in older if take.id not in brought] + [one.take for one in new]
    days = {(one.take.series, one.take.start.date()) for one in new if one.take.start}
    touched = {take.id for take in takes if take.start and (take.series, take.start.date()) in days}
    lost = rows.not_kept(store, intake.recorder_id, min(times) - AROUND)
    found = numbers_used.missing(takes, _numbers_in(lost)) + numbers_used.jumps(takes)
    return [each for each in found if each.after_id in touched]


def _numbers_in(paths: Iterable[bytes]) -> Iterator[int]:
    """Every number that a name which became no clip may stand for."""
    for path in paths:
        digits = "".join(chr(byte) if 48 <= byte <= 57 else " " for byte in path.rpartition(b"/")[2])
        yield from (int(group) for group in digits.split() if len(group) <= vanishing.DIGITS)


def _read_clock(act: Act, store: Store, intake: Intake, new: Sequence[Seen], limits: Limits) -> None:
    ends = [one.take.end for one in new if one.take.films and one.take.end is not None]
    known = evidence.recorder(store, intake.serial)
    bound = recorder_clock.bound(ends, intake.opened_at, known.clock_offset_s if known else 0)
    if bound is not None and recorder_clock.worth_noting(bound, limits):
        rows.add_reading(act, intake.recorder_id, intake.id, "bound", bound.offset_s)


def _record(act: Act, store: Store, found: Sequence[tuple[int, int, Finding]]) -> None:
    """Write what nobody has written yet."""
    known: dict[int, set[tuple[object, ...]]] = {}
    for recorder_id, session_id, each in found:
        if recorder_id not in known:
            known[recorder_id] = {_same(gap) for gap in rows.of_recorder(store, recorder_id)}
        if _same(each) not in known[recorder_id]:
            rows.insert(act, recorder_id, session_id, each)
            known[recorder_id].add(_same(each))


def _same(gap: Gap | Finding) -> tuple[object, ...]:
    """Two recordings are apart once; numbers and names are told apart by which are missing."""
    detail = "" if gap.kind in (*TIMES, "clock_jump") else gap.detail
    return ("time" if gap.kind in TIMES else gap.kind, gap.before_id, gap.after_id, detail)


def _grouped(seen: Iterable[Seen], key: Callable[[Seen], K]) -> dict[K, list[Seen]]:
    found: dict[K, list[Seen]] = defaultdict(list)
    for one in seen:
        found[key(one)].append(one)
    return found
