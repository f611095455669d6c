"""Taking a key off the roster that got into other hands: it speaks only for the bundles up to the one named."""

from __future__ import annotations

from station.bureau.home import Bureau
from station.bureau.pull import NotEnrolled
from station.errors import StationError
from station.records.bureau import Enrolment
from station.records.people import Proof
from station.store import bureau_models, bureau_rows

LAST = 99_999_999
"""Bundles are numbered with eight digits."""


class AfterWrong(StationError):
    """There can be no bundle of that number. Facts: after."""

    text = "keys.revoke.after_wrong"


def revoke(bureau: Bureau, actor: Proof, code: str, reason: str, after: int | None = None) -> Enrolment:
    """Believe the station's key in force no longer than bundle `after`, the last accepted one unless named.

    The row stays the station's until a new box is enrolled: what it had sealed before can still be taken.
    NotEnrolled, AfterWrong, NotAllowed, ReasonNeeded.
    """
    found = next((row for row in bureau_rows.roster(bureau.store, code) if not row.ended), None)
    if found is None:
        raise NotEnrolled(code=code)
    last = bureau_rows.last_accepted(bureau.store, code)
    sound_to = after if after is not None else (0 if last is None else last.seq)
    if not 0 <= sound_to <= LAST:
        raise AfterWrong(after=sound_to)
    subject = f"station/{code}/{found.epoch}"
    with bureau.store.act(actor, "station.revoke", subject=subject, reason=reason) as act:
        act.update(bureau_models.Enrolment, found.id, sound_to=sound_to, ended_reason=reason.strip())
    return next(row for row in bureau_rows.roster(bureau.store, code) if row.id == found.id)


def doubtful(bureau: Bureau, code: str) -> tuple[int, ...]:
    """Numbers of accepted bundles that a revoked key signed after it was no longer believed."""
    limits = {row.epoch: row.sound_to for row in bureau_rows.roster(bureau.store, code) if row.sound_to is not None}
    held = bureau_rows.accepted(bureau.store, code)
    return tuple(each.seq for each in held if each.epoch in limits and each.seq > limits[each.epoch])
