"""Recorders (执法记录仪): registering, handing out, correcting their clocks, taking out of use.

Owns: which serials the dock accepts and whose recordings they are. Refuses: a second recorder of one serial and a
recorder for somebody who is not on the roster. Profiles are named here and known in devices/profiles.
"""

from __future__ import annotations

from dataclasses import dataclass

import pendulum

from station.errors import StationError
from station.records.evidence import Clip, Recorder
from station.records.moment import day
from station.records.people import Proof, System
from station.rules import recorder_clock
from station.services import clip_bounds, sticks
from station.store import clip_codes, evidence, gaps, intakes, interruptions, officers
from station.store.gaps import Reading
from station.store.store import Store
from station.texts import text


class RecorderKnown(StationError):
    """The serial is registered already."""

    text = "intake.recorder_known"


class RecorderUnknown(StationError):
    """No recorder has this serial."""

    text = "intake.recorder_unknown"


class SerialUnusable(StationError):
    """A serial that is empty or would not survive a command line."""

    text = "intake.serial_unusable"


class NobodyActive(StationError):
    """The person is not an active member of the staff."""

    text = "intake.nobody_active"


DEFAULT_PROFILE = "generic_device_officer"
BOTH = 2
"""Readings that a drift takes."""


@dataclass(frozen=True, slots=True)
class ClockState:
    """What is known of a recorder's clock."""

    offset_s: int
    """What its time is corrected by."""
    method: str
    """person, or empty where nobody has read it yet."""
    read_at: pendulum.DateTime | None
    """When a person read it last."""
    suspicious: str
    """Why somebody should look at it, in words, or empty."""
    proposed_s: int | None
    """What a 时间牌 or paper in a picture proposes, or a recording from the future; a person confirms it by
    `correct_clock`."""


@dataclass(frozen=True, slots=True)
class ClockHistory:
    """What people read of a recorder's clock."""

    readings: tuple[Reading, ...]
    """Oldest first."""
    seconds_per_day: float | None
    """By how much it went wrong between the last two; None where they do not tell."""
    unsound: bool
    """Faster than a sound clock may."""


def register(
    store: Store, actor: Proof | System, serial: str, officer_id: int | None = None, profile: str = DEFAULT_PROFILE
) -> Recorder:
    """Put a recorder on the roster. SerialUnusable, RecorderKnown, NobodyActive, NotAllowed."""
    check_serial(serial)
    if evidence.recorder(store, serial) is not None:
        raise RecorderKnown(serial=serial)
    _check_active(store, officer_id)
    with store.act(actor, "recorder.register", subject=f"recorder/{serial}") as act:
        sticks.refuse_stick(store, serial)
        evidence.add_recorder(act, serial, profile, officer_id)
    return get(store, serial)


def check_serial(serial: str) -> None:
    """SerialUnusable for one that is empty or would not survive a command line."""
    if not serial or len(serial) > 64 or not serial.isascii() or not serial.isprintable() or " " in serial:
        raise SerialUnusable(serial=serial)


def assign(store: Store, actor: Proof | System, serial: str, officer_id: int | None) -> Recorder:
    """Hand a recorder to an officer, or back to the cupboard (None); clips keep whom they were made by."""
    found = get(store, serial)
    _check_active(store, officer_id)
    with store.act(actor, "recorder.assign", subject=f"recorder/{serial}") as act:
        evidence.amend_recorder(act, found.id, officer_id=officer_id)
    return get(store, serial)


def correct_clock(store: Store, actor: Proof, serial: str, offset_s: int, reason: str) -> Recorder:
    """State by how many seconds the recorder's time must be corrected; it holds for clips imported from now on."""
    found = get(store, serial)
    with store.act(actor, "recorder.clock", subject=f"recorder/{serial}", reason=reason) as act:
        evidence.amend_recorder(act, found.id, clock_offset_s=offset_s)
        gaps.add_reading(act, found.id, None, "person", offset_s)
    return get(store, serial)


def clock(store: Store, serial: str) -> ClockState:
    """How far a recorder's clock can be believed. RecorderUnknown."""
    found = get(store, serial)
    known = gaps.readings(store, found.id)
    person = next((one for one in known if one.method == "person"), None)
    # Only what was learned since somebody looked: what they saw then is corrected already.
    since = known[: known.index(person)] if person else known
    ahead = min((one.offset_s for one in since), default=None)
    filmed = clip_codes.of_recorder(store, found.id, person.read_at if person else None)
    seen = clip_bounds.clock_offset(store, filmed)
    why = _filmed(store, found, seen) or _suspicion(store, found, person, ahead)
    proposed = seen if seen is not None else ahead if ahead is not None and ahead < found.clock_offset_s else None
    method, read_at = ("person", person.read_at) if person else ("", None)
    return ClockState(found.clock_offset_s, method, read_at, why, proposed)


def clock_history(store: Store, serial: str) -> ClockHistory:
    """How a recorder's clock went, as far as people looked. RecorderUnknown."""
    read = [one for one in reversed(gaps.readings(store, get(store, serial).id)) if one.method == "person"]
    if len(read) < BOTH:
        return ClockHistory(tuple(read), None, unsound=False)
    before, last = read[-BOTH:]
    days = (last.read_at - before.read_at).total_seconds() / 86_400
    found = recorder_clock.drift(before.offset_s, last.offset_s, days)
    limits = interruptions.limits(day(store.clock.now()))
    return ClockHistory(tuple(read), found, found is not None and recorder_clock.unsound(found, limits))


def uncertain(store: Store, session_id: int) -> list[Clip]:
    """Clips of a docking that claim to end after it: their times stay as they are, and nothing is judged by them."""
    docked_at = intakes.one(store, session_id).opened_at
    found = evidence.clips_of_session(store, session_id)
    return [one for one in found if one.ended_at and recorder_clock.uncertain(one.ended_at, docked_at)]


def _suspicion(store: Store, recorder: Recorder, person: Reading | None, ahead: int | None) -> str:
    now = store.clock.now()
    limits = interruptions.limits(day(now))
    days = (now - person.read_at).days if person else 0
    if ahead is not None and recorder_clock.drifted(recorder.clock_offset_s - ahead, days, limits):
        return text("continuity.clock.ahead", seconds=-ahead, offset=ahead)
    if person is not None and recorder_clock.stale(days, limits):
        return text("continuity.clock.stale", days=days, seconds=days * limits.drift_s_per_day)
    return ""


def _filmed(store: Store, recorder: Recorder, seen: int | None) -> str:
    """A code that was filmed says that the clock is wrong by more than a sound one may be."""
    limits = interruptions.limits(day(store.clock.now()))
    if seen is None or abs(seen - recorder.clock_offset_s) <= limits.clock_warn_s:
        return ""
    return text("codes.clock", offset=f"{seen:+d}", known=f"{recorder.clock_offset_s:+d}")


def retire(store: Store, actor: Proof, serial: str, reason: str) -> Recorder:
    """Take a recorder out of use; the dock refuses it from then on."""
    found = get(store, serial)
    with store.act(actor, "recorder.retire", subject=f"recorder/{serial}", reason=reason) as act:
        evidence.amend_recorder(act, found.id, status="retired")
    return get(store, serial)


def get(store: Store, serial: str) -> Recorder:
    """The recorder of this serial. RecorderUnknown."""
    found = evidence.recorder(store, serial)
    if found is None:
        raise RecorderUnknown(serial=serial)
    return found


def all_recorders(store: Store) -> list[Recorder]:
    """Every recorder by serial."""
    return evidence.recorders(store)


def _check_active(store: Store, officer_id: int | None) -> None:
    if officer_id is not None and officer_id not in {person.id for person in officers.active(store)}:
        raise NobodyActive(officer=officer_id)
