"""Recorders (执法记录仪): registering, handing out, correcting their clocks, taking out of use.

Owns: which serials the dock accepts and whose recordings they are. Refuses: a second recorder of one serial and a
recorder for somebody who is not on the roster. Profiles are named here and known in devices/profiles.
"""

from __future__ import annotations

from station.errors import StationError
from station.records.evidence import Recorder
from station.records.people import Proof, System
from station.store import evidence, officers
from station.store.store import Store


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


def register(
    store: Store, actor: Proof | System, serial: str, officer_id: int | None = None, profile: str = DEFAULT_PROFILE
) -> Recorder:
    """Put a recorder on the roster. SerialUnusable, RecorderKnown, NobodyActive, NotAllowed."""
    if not serial or len(serial) > 64 or not serial.isascii() or not serial.isprintable() or " " in serial:
        raise SerialUnusable(serial=serial)
    if evidence.recorder(store, serial) is not None:
        raise RecorderKnown(serial=serial)
    _check_active(store, officer_id)
    with store.act(actor, "recorder.register", subject=f"recorder/{serial}") as act:
        evidence.add_recorder(act, serial, profile, officer_id)
    return get(store, serial)


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
    return get(store, serial)


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
