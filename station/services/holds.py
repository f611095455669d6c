"""封存: a dispute, and nothing of the case or the clip is disposed of until the chief lifts it.

Reconsideration and litigation place one by themselves, in the act that enters them.
"""

from __future__ import annotations

from station.errors import StationError
from station.records.keeping import Hold
from station.records.people import Proof
from station.services.secrecy import NONE, level, refuse_state_secret
from station.store import cases, evidence, keeping
from station.store.act import Act
from station.store.store import Store
from station.texts import text

CAUSES = ("reconsideration", "litigation", "complaint", "other")
BY_EVENT = {"reconsideration_accepted": "reconsideration", "litigation_accepted": "litigation"}
"""Events of a case that seal it."""


class NoHold(StationError):
    """There is no such seal, or it is lifted."""

    text = "keeping.no_hold"


class NothingToHold(StationError):
    """There is no such clip."""

    text = "keeping.nothing_to_hold"


def place(
    store: Store, actor: Proof, cause: str, reason: str, *, case_id: int | None = None, clip_id: int | None = None
) -> int:
    """Seal a case with its clips, or one clip; the seal's id. UnknownCase, NothingToHold, StateSecret,
    ReasonNeeded."""
    refuse_state_secret("", reason)
    if case_id is not None:
        cases.get(store, case_id)
    elif clip_id is None or evidence.clip(store, clip_id) is None:
        raise NothingToHold
    subject = f"case/{case_id}" if case_id is not None else f"clip/{clip_id}"
    with store.act(actor, "hold.place", subject=subject, reason=reason) as act:
        return keeping.place(act, case_id, clip_id, cause, reason, actor.officer_id)


def lift(store: Store, actor: Proof, hold_id: int, why: str) -> Hold:
    """End a seal. NoHold, ReasonNeeded."""
    with store.act(actor, "hold.lift", subject=f"hold/{hold_id}", reason=why) as act:
        if get(store, hold_id).lifted_at is not None:
            raise NoHold
        keeping.lift(act, hold_id, why, actor.officer_id)
    return get(store, hold_id)


def get(store: Store, hold_id: int) -> Hold:
    """One seal. NoHold."""
    found = keeping.hold(store, hold_id)
    if found is None:
        raise NoHold
    return found


def standing(store: Store) -> tuple[Hold, ...]:
    """Seals that are not lifted, oldest first."""
    return keeping.holds(store)


def of_case(store: Store, case_id: int) -> tuple[Hold, ...]:
    """Seals of a case and of its clips, lifted ones too, oldest first."""
    return keeping.holds_of_case(store, case_id)


def told(store: Store, case_id: int) -> tuple[str, ...]:
    """What a case is to be handled with care for, a line each: seals that stand, levels of it and of its clips."""
    lines = [
        text("keeping.told.hold", what=what(store, each), cause=text(f"keeping.cause.{each.cause}"), reason=each.reason)
        for each in of_case(store, case_id)
        if each.lifted_at is None
    ]
    whole = level(store, case_id)
    if whole != NONE:
        lines.append(text("keeping.told.level", what=text("keeping.told.whole"), level=text(f"keeping.level.{whole}")))
    for clip in evidence.clips_of_case(store, case_id):
        own = level(store, case_id, clip.id)
        if own != whole:
            lines.append(text("keeping.told.level", what=clip.name, level=text(f"keeping.level.{own}")))
    return tuple(lines)


def what(store: Store, hold: Hold) -> str:
    """What it seals: the number of a case, the name of a clip."""
    if hold.case_id is not None:
        return cases.get(store, hold.case_id).number
    clip = None if hold.clip_id is None else evidence.clip(store, hold.clip_id)
    return "" if clip is None else clip.name


def follow_event(act: Act, store: Store, case_id: int, event: str) -> None:
    """Within the act that enters an event: a remedy seals the case, once for each cause."""
    cause = BY_EVENT.get(event)
    standing = {each.cause for each in keeping.holds_of_case(store, case_id) if each.lifted_at is None}
    if cause is not None and cause not in standing and act.actor_id is not None:
        keeping.place(act, case_id, None, cause, text(f"case.event.{event}"), act.actor_id)
