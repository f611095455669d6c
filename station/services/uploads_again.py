"""The upload deadline (音像上传) of a case that a clip is taken from or given to: it runs from the same moment again.

What was computed before stays readable as superseded; what is overdue then is shown as overdue.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pendulum

from station.records.case import CaseFile
from station.records.deadline import Deadline
from station.records.evidence import Clip
from station.services.flows import field_events
from station.store import cases, deadlines, evidence
from station.store.act import Act
from station.store.store import Store


@dataclass(frozen=True, slots=True)
class Changed:
    """An upload deadline that ended by other recordings than those the case has."""

    deadline: Deadline
    first: pendulum.DateTime | None
    """When the first recording of the visit was imported; None: there is none, the deadline runs again."""


def without(store: Store, case: CaseFile, clip: Clip) -> tuple[Changed, ...]:
    """What changes for a case when this clip of its own is taken away."""
    left = [one for one in evidence.clips_of_case(store, case.id) if one.id != clip.id]
    return tuple(_changed(store, case, clip, left))


def follow(act: Act, store: Store, case: CaseFile, clip: Clip) -> None:
    """Compute again what the clip's coming or going changed; the clip is already where it belongs."""
    for each in _changed(store, case, clip, evidence.clips_of_case(store, case.id)):
        again = deadlines.recompute(act, store, each.deadline)
        if each.first is not None:
            deadlines.mark_met(act, again, each.first)


def _changed(store: Store, case: CaseFile, moved: Clip, clips: Sequence[Clip]) -> Iterator[Changed]:
    """A deadline of whose visit the clip may have been the first recording, and that ended otherwise than it would."""
    ended = [one for one in deadlines.of_case(store, case.id) if one.rule in deadlines.UPLOADS and one.met_at]
    for each in ended if case.voided_at is None else []:
        since = _went(store, case, each)
        first = min((one.imported_at for one in clips if one.imported_at >= since), default=None)
        would = "running" if first is None else "met" if first <= each.due_at else "late"
        if each.state in ("met", "late") and moved.imported_at >= since and would != each.state:
            yield Changed(each, first)


def _went(store: Store, case: CaseFile, deadline: Deadline) -> pendulum.DateTime:
    """When the visit began from whose return the deadline runs."""
    outside = field_events(case)
    begun = (one.occurred_at for one in cases.events(store, case.id) if one.kind in outside)
    return max((at for at in begun if at <= deadline.anchor_at), default=deadline.anchor_at)
