"""覆盖 of a case: what 附件1 asks of it, what its recordings show, what is still to be said before it may be closed.

Computed from events, clips, explained gaps and confirmed markers whenever somebody asks; kept as rows when a case is
closed or archived. `rules.coverage` judges, this joins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from station.records.case import CaseEvent, CaseFile
from station.records.casework import CasePaper
from station.records.coverage import CaseCoverage, Defect, ItemCoverage, SceneCoverage, Span, Wanted
from station.records.interruption import Limits
from station.records.moment import day
from station.records.recording import RecordingItem
from station.rules import coverage as rule
from station.rules.continuity import habits, reach
from station.rules.coverage import Happening, Shot
from station.store import (
    case_papers,
    cases,
    coverage_rows,
    evidence,
    interruptions,
    recording_law,
    scene_law,
    scenes,
    waivers,
)
from station.store import gaps as gap_rows
from station.store.act import Act
from station.store.gaps import Seen
from station.store.once import once
from station.store.store import Store
from station.store.waivers import Mark
from station.texts import text

GUARD = "COVERAGE"
OF_TIME = "interruption"
"""The kind of gap that lies between two recordings of one place."""
OF_FILES = "check"
"""A slow change of files by a recorder known to split them there; nobody is asked about it."""


@once
def of_case(store: Store, case_id: int) -> CaseCoverage:
    """Everything at once. UnknownCase."""
    case = cases.get(store, case_id)
    events, papers = cases.events(store, case_id), case_papers.of_case(store, case_id)
    wanted = _wanted(store, case, events, papers)
    if not wanted:
        return CaseCoverage((), (), unexplained(store, case_id))
    recorded = _recorded(store, case)
    found = rule.cover(wanted, *recorded)
    items = tuple(_items(store, case, events, found))
    return CaseCoverage(found, items, unexplained(store, case_id), tuple(recorded[-1]))


@once
def unexplained(store: Store, case_id: int) -> int:
    """Gaps and doubts of a case's recordings for which nobody has given a reason."""
    gaps = gap_rows.every(store, case_id=case_id, unexplained=True)
    return sum(each.needs_reason for each in gaps) + scenes.open_doubts(store, case_id)


def missing(store: Store, case: CaseFile, events: Sequence[CaseEvent], papers: Sequence[CasePaper]) -> tuple[str, ...]:
    """What keeps the case from being closed, in words: compulsory items that are neither recorded whole nor released,
    and interruptions without a reason."""
    found = tuple(_blocking(store, case, events, papers))
    still = unexplained(store, case.id)
    return (*found, text("recording.unexplained", count=still)) if still else found


def _blocking(store: Store, case: CaseFile, events: Sequence[CaseEvent], papers: Sequence[CasePaper]) -> Iterator[str]:
    wanted = _wanted(store, case, events, papers)
    compulsory = {item.scene for item in recording_law.items(day(case.opened_at)) if item.level == "must"}
    if compulsory.isdisjoint(each.scene.code for each in wanted):
        return
    found = rule.cover(wanted, *_recorded(store, case))
    yield from dict.fromkeys(_why(each) for each in _items(store, case, events, found) if each.blocks)


def _why(each: ItemCoverage) -> str:
    """The item, and what it lacks most."""
    what = each.scene.state
    if what == "covered":
        what = "mark" if not each.marked else each.untold or "officers"
    lack = text(f"recording.lack_{what}", scene=each.scene.wanted.scene.title)
    if each.exempted_late:
        lack = text("recording.lack_exempted_late", lack=lack)
    return text("recording.lacking", title=each.title, lack=lack)


def keep(act: Act, store: Store, case_id: int, moment: str) -> None:
    """Within the act that closes or archives a case: keep its coverage as it is now."""
    coverage_rows.write(act, case_id, moment, of_case(store, case_id), cases.get(store, case_id).lead_id)


def defects(store: Store, case_id: int | None = None) -> tuple[Defect, ...]:
    """缺陷台账: items of 附件1 that were let go, newest first; those of one case or all."""
    titles = {item.code: item.title for item in recording_law.items(day(store.clock.now()))}
    found = coverage_rows.released(store, GUARD, case_id)
    return tuple(replace(each, title=titles.get(each.item, each.item)) for each in found)


def _wanted(
    store: Store, case: CaseFile, events: Sequence[CaseEvent], papers: Sequence[CasePaper]
) -> tuple[Wanted, ...]:
    happened = [Happening(each.kind, each.occurred_at) for each in events]
    happened += [
        Happening(paper.served_how, paper.served_at, served=True)
        for paper in papers
        if paper.served_at is not None and paper.served_how and paper.voided_at is None
    ]
    return rule.scenes(scene_law.scenes(day(case.opened_at)), happened, scenes.times(store, case.id))


def _recorded(store: Store, case: CaseFile) -> tuple[list[Shot], Limits, Mapping[str, Sequence[int]], list[Span]]:
    """The case's recordings as `rules.coverage.cover` takes them."""
    seen = [one for one in gap_rows.seen_of_case(store, case.id) if one.take.films]
    named = {recorder.id: recorder.serial for recorder in evidence.recorders(store)} if seen else {}
    shots = [Shot(one.take, named[one.recorder_id], _offset(one)) for one in seen]
    takes = {device: [shot.take for shot in shots if shot.device == device] for device in {s.device for s in shots}}
    limits = interruptions.limits(day(case.opened_at))
    known = {device: habits(own) for device, own in takes.items()}
    return shots, limits, known, list(_lawful(store, case, seen, limits))


def _offset(one: Seen) -> timedelta:
    if one.started_at is None or one.take.start is None:
        return timedelta(0)
    return one.started_at - one.take.start


def _lawful(store: Store, case: CaseFile, seen: Sequence[Seen], limits: Limits) -> Iterator[Span]:
    """Interruptions explained by a cause of the list, and slow changes of files. What needs words is the chief's to
    release."""
    accepted = {cause.code for cause in interruptions.causes(day(case.opened_at)) if not cause.words}
    known = {one.take.id: one for one in seen}
    for gap in gap_rows.every(store, case_id=case.id, unexplained=False):
        before, after = known.get(gap.before_id or 0), known.get(gap.after_id or 0)
        lawful = gap.kind == OF_FILES or (gap.kind == OF_TIME and gap.cause in accepted)
        if lawful and before and after and after.started_at:
            begins = reach(before.take, limits) + _offset(before)
            yield Span(min(begins, after.started_at), after.started_at)


def _items(
    store: Store, case: CaseFile, events: Sequence[CaseEvent], found: Sequence[SceneCoverage]
) -> Iterator[ItemCoverage]:
    marks, facts = waivers.marks(store, case.id), scenes.facts(store, case.id)
    released = {each.item: each.reason for each in waivers.of_case(store, case.id) if each.guard == GUARD}
    approved = [each for each in scenes.exemptions(store, case.id) if each.answer == "approved"]
    for item in recording_law.items(day(case.opened_at)):
        own = [each for each in found if each.wanted.scene.code == item.scene]
        asked = [each for each in approved if item.exempt and each.item == item.code]
        for each in own:
            happened = _happened(item, each.wanted, own, events)
            if happened is None:
                continue
            fact = facts.get((item.scene, each.wanted.seq))
            seen = [mark for mark in marks if _marks(mark, item, each.wanted, own)]
            exempt = any(rule.beforehand(one, each.wanted, happened) for one in asked)
            yield ItemCoverage(
                item.code,
                item.title,
                item.number,
                item.level,
                each,
                marked=bool(seen),
                manned=fact is None or fact.officers >= item.officers,
                exempt=exempt,
                released=released.get(item.code, ""),
                seen_at=tuple(sorted(mark.at for mark in seen if mark.at is not None)),
                untold=rule.untold(each.wanted.scene, fact) if item.level == "must" else "",
                exempted_late=bool(asked) and not exempt,
            )


def _happened(
    item: RecordingItem, wanted: Wanted, own: Sequence[SceneCoverage], events: Sequence[CaseEvent]
) -> datetime | None:
    """When the item's own event first took place in this scene; None: it did not, so that it does not apply. No order
    is recorded where none was given."""
    if item.served_how:
        return wanted.opened
    until = _next(wanted, own)
    found = [each.occurred_at for each in events if each.kind in item.events and each.occurred_at >= wanted.opened]
    return min((at for at in found if until is None or at < until), default=None)


def _marks(mark: Mark, item: RecordingItem, wanted: Wanted, own: Sequence[SceneCoverage]) -> bool:
    """A marker with a time belongs to the scene in which it lies, one without to every scene of its item."""
    if mark.item != item.code:
        return False
    if mark.at is None or len(own) == 1:
        return True
    until = _next(wanted, own)
    edge = timedelta(seconds=wanted.scene.edge_s)
    return mark.at >= wanted.start - edge and (until is None or mark.at < until)


def _next(wanted: Wanted, own: Sequence[SceneCoverage]) -> datetime | None:
    """When the same scene began again."""
    later = [each.wanted.opened for each in own if each.wanted.seq > wanted.seq]
    return min(later) if later else None
