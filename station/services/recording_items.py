"""附件1 in a case: which items apply, which a person confirmed, which the chief released (缺陷台账).

Until coverage is computed from the recordings themselves, a confirmed marker is what covers an item.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pendulum

from station.errors import StationError
from station.records.case import CaseFile
from station.records.casework import CasePaper
from station.records.moment import day
from station.records.people import Proof
from station.records.recording import RecordingItem
from station.store import case_papers, cases, evidence, recording_law, waivers
from station.store.store import Store

GUARD = "COVERAGE"


class NotApplicable(StationError):
    """The item of 附件1 does not apply to the case. Facts: item, number."""

    text = "recording.not_applicable"


class NeedsClip(StationError):
    """The clip is not one of the case's. Facts: number."""

    text = "recording.needs_clip"


@dataclass(frozen=True, slots=True)
class ItemStanding:
    """How one item stands in one case."""

    item: RecordingItem
    confirmed: bool
    released: str
    """The chief's reason; empty: not released."""

    @property
    def blocks(self) -> bool:
        """It is compulsory, and there is neither a recording nor a release."""
        return self.item.level == "must" and not self.confirmed and not self.released


def standing(store: Store, case_id: int) -> tuple[ItemStanding, ...]:
    """The items that apply to a case, in the order of the annex. UnknownCase."""
    case = cases.get(store, case_id)
    happened = {event.kind for event in cases.events(store, case_id)}
    return _standing(store, case, happened, case_papers.of_case(store, case_id))


def missing(store: Store, case: CaseFile, happened: Collection[str], papers: Collection[CasePaper]) -> tuple[str, ...]:
    """Titles of the compulsory items that apply, neither confirmed nor released."""
    return tuple(each.item.title for each in _standing(store, case, happened, papers) if each.blocks)


def confirm(
    store: Store,
    actor: Proof,
    case_id: int,
    item: str,
    *,
    clip_id: int | None = None,
    at: pendulum.DateTime | None = None,
    note: str = "",
) -> None:
    """A person saw the item on a recording of the case. NotApplicable, NeedsClip, UnknownCase."""
    _applies(store, case_id, item)
    if clip_id is not None and clip_id not in {clip.id for clip in evidence.clips_of_case(store, case_id)}:
        raise NeedsClip(number=cases.get(store, case_id).number)
    with store.act(actor, "recording.confirm", subject=f"case/{case_id}") as act:
        waivers.mark(act, case_id, item, actor.officer_id, clip_id, at, note)


def release(store: Store, actor: Proof, case_id: int, item: str, reason: str) -> None:
    """The chief lets the case go on without the item, into the register of defects. NotApplicable, ReasonNeeded."""
    _applies(store, case_id, item)
    with store.act(actor, "recording.release", subject=f"case/{case_id}", reason=reason) as act:
        waivers.add(act, case_id, GUARD, item, reason, actor.officer_id, None)


def _applies(store: Store, case_id: int, item: str) -> None:
    if item not in {each.item.code for each in standing(store, case_id)}:
        raise NotApplicable(item=item, number=cases.get(store, case_id).number)


def _standing(
    store: Store, case: CaseFile, happened: Collection[str], papers: Collection[CasePaper]
) -> tuple[ItemStanding, ...]:
    how = {paper.served_how for paper in papers if paper.served_how}
    confirmed = waivers.marked(store, case.id)
    released = {each.item: each.reason for each in waivers.of_case(store, case.id) if each.guard == GUARD}
    applying = (
        item
        for item in recording_law.items(day(case.opened_at))
        if not set(item.events).isdisjoint(happened) or (item.served_how and item.served_how in how)
    )
    return tuple(ItemStanding(item, item.code in confirmed, released.get(item.code, "")) for item in applying)
