"""附件1 in a case, item by item: which apply, which a person confirmed, which the chief released (缺陷台账)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pendulum

from station.errors import StationError
from station.records.coverage import ItemCoverage
from station.records.moment import day
from station.records.people import Proof
from station.records.recording import RecordingItem
from station.services import coverage
from station.store import cases, evidence, recording_law, waivers
from station.store.store import Store

WORSE = ("exempt", "covered", "released", "unknown", "partial", "after_the_fact", "missing")
"""States of an item, the worst last."""


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
    """A person saw it on a recording, in every scene of the case."""
    whole: bool
    """Recorded and seen, in every scene, or exempt from it."""
    state: str
    """The worst of its scenes: covered, partial, missing, after_the_fact, unknown; or exempt, released."""
    released: str
    """The chief's reason; empty: not released."""

    @property
    def blocks(self) -> bool:
        """It is compulsory, and there is neither a whole recording nor a release."""
        return self.item.level == "must" and not self.whole and not self.released


def standing(store: Store, case_id: int) -> tuple[ItemStanding, ...]:
    """The items that apply to a case, in the order of the annex. UnknownCase."""
    found: dict[str, list[ItemCoverage]] = {}
    for each in coverage.of_case(store, case_id).items:
        found.setdefault(each.item, []).append(each)
    known = {item.code: item for item in recording_law.items(day(cases.get(store, case_id).opened_at))}
    return tuple(_standing(known[code], scenes) for code, scenes in found.items())


def _standing(item: RecordingItem, scenes: Sequence[ItemCoverage]) -> ItemStanding:
    return ItemStanding(
        item,
        confirmed=all(each.marked for each in scenes),
        whole=all(each.whole or each.exempt for each in scenes),
        state=max((each.state for each in scenes), key=WORSE.index),
        released=scenes[0].released,
    )


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
        waivers.add(act, case_id, coverage.GUARD, item, reason, actor.officer_id, None)


def _applies(store: Store, case_id: int, item: str) -> None:
    if item not in {each.item.code for each in standing(store, case_id)}:
        raise NotApplicable(item=item, number=cases.get(store, case_id).number)
