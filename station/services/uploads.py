"""The upload deadline (音像上传) is met by the recordings themselves: when they are kept here, not when it is said.

Owns: the reason why one was missed. Refuses: a reason where nothing is late, and a second one.
"""

from __future__ import annotations

from collections.abc import Callable

import pendulum

from station.errors import StationError
from station.records.lateness import LateUpload
from station.records.people import Proof
from station.store import deadlines, lateness
from station.store.act import Act
from station.store.store import Store

RULE = "UPLOAD_24H"


class UploadUnknown(StationError):
    """There is no such upload deadline. Facts: deadline."""

    text = "continuity.upload_unknown"


class NotLate(StationError):
    """The deadline was kept, or still runs, or another one stands in its place. Facts: number, title."""

    text = "continuity.not_late"


class LateExplained(StationError):
    """Somebody has said why. Facts: number, reason."""

    text = "continuity.late_explained"


def met_by_import(store: Store) -> Callable[[Act, int], None]:
    """What an import calls inside its closing act for each case that clips came for (43号文二(二)4(1))."""

    def kept(act: Act, case_id: int) -> None:
        deadlines.meet(act, store, case_id, RULE, act.now)

    return kept


def late(store: Store, *, overdue: bool = False) -> list[LateUpload]:
    """Uploads that came too late and nobody has said why, the oldest first; with `overdue` also those that are past
    due and have not come."""
    found = lateness.missed(store) + (lateness.overdue(store, store.clock.now()) if overdue else [])
    return [one for one in sorted(found, key=lambda one: one.due_at) if one.reason is None]


def explain_late(store: Store, actor: Proof, deadline_id: int, reason: str) -> LateUpload:
    """Say why recordings were, or are, late. UploadUnknown, NotLate, LateExplained, ReasonNeeded, NotAllowed."""
    said = reason.strip()
    with store.act(actor, "upload.explain", subject=f"deadline/{deadline_id}", reason=said) as act:
        one = _get(store, deadline_id)
        if one.reason is not None:
            raise LateExplained(number=one.number, reason=one.reason)
        if not _is_late(one, act.now):
            raise NotLate(number=one.number, title=one.title)
        lateness.explain(act, deadline_id, said)
    return _get(store, deadline_id)


def _get(store: Store, deadline_id: int) -> LateUpload:
    found = lateness.get(store, deadline_id)
    if found is None:
        raise UploadUnknown(deadline=deadline_id)
    return found


def _is_late(one: LateUpload, now: pendulum.DateTime) -> bool:
    return one.state == "late" or (one.state == "running" and one.due_at < now)
