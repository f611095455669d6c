"""Dockings written as the dock writes them, with real content in the media store, and ready to be cleared or not."""

from __future__ import annotations

import hashlib
from typing import Any

from station.records.evidence import MediaFacts
from station.records.moment import iso
from station.records.people import Proof, System
from station.services import recorders
from station.store import backups, evidence, intakes
from station.store.row import Row
from station.wiring import Station

DOCK, NIGHTLY = System("system:dock"), System("system:nightly")
SERIAL = "ZFY0001"


def recorder(station: Station, chief: Proof, serial: str = SERIAL) -> int:
    """A registered recorder of the chief's; its id."""
    return recorders.register(station.store, chief, serial, chief.officer_id).id


def docked(station: Station, serial: str = SERIAL, files: int = 3, first: int = 1, **over: Any) -> int:
    """A docking that brought so many recordings from number `first`, closed and read twice; the session's id.

    `over`: state, broken, method (of reading back), reread, reread_method, again (False: no second reading).
    """
    store, found = station.store, evidence.recorder(station.store, serial)
    assert found is not None
    listing = hashlib.sha256(f"{serial} {first} {files}".encode()).hexdigest()
    with store.act(DOCK, "intake.open", subject=f"recorder/{serial}") as act:
        medium = intakes.Medium("/run/station/dock1", listing, over.get("broken", 0), "D9FA-2AB7", "0b05:1234")
        frozen = [_frozen(station, number) for number in range(first, first + files)]
        frozen.append(intakes.Frozen(b"LOG.TXT", 0, iso(act.now), "empty"))
        session = intakes.freeze(act, found.id, medium, frozen)
    for number, file in enumerate(intakes.files(store, session)[:files], start=first):
        _bring(station, found.id, session, file.id, number, over.get("method", "o_direct"))
    with store.act(DOCK, "intake.close", subject=f"intake/{session}") as act:
        intakes.move(act, session, over.get("state", "complete"))
    if over.get("again", True):
        read_again(station, session, over.get("reread", "same"), over.get("reread_method", "o_direct"))
    return session


def content(number: int) -> bytes:
    """What recording `number` holds."""
    return f"recording {number}".encode() * (100 + number)


def read_again(station: Station, session: int, result: str = "same", method: str = "o_direct") -> None:
    """The second reading of every kept file."""
    with station.store.act(DOCK, "intake.reread", subject=f"intake/{session}") as act:
        for file in intakes.kept(station.store, session):
            intakes.reread(act, file.id, result, method)
        intakes.reread_done(act, session)


def backed_up(station: Station) -> int:
    """A backup of everything so far; its id."""
    size = station.store.size()
    with station.store.act(NIGHTLY, "backup.done") as act:
        return backups.insert_run(act, "5b0c7a3e-0d1f", "/run/media/backup", size, 9, 9)


def ready(station: Station, chief: Proof, serial: str = SERIAL, **over: Any) -> int:
    """A docking of a new recorder that may be cleared; the session's id."""
    recorder(station, chief, serial)
    session = docked(station, serial, **over)
    backed_up(station)
    return session


def change(station: Station, model: type[Row], row: int, **values: Any) -> None:
    """Make a row other than the dock would."""
    with station.store.act(DOCK, "intake.verify") as act:
        act.update(model, row, **values)


def recorder_of(station: Station, session: int) -> int:
    """The id of the recorder of a docking."""
    return intakes.one(station.store, session).recorder_id


def _frozen(station: Station, number: int) -> intakes.Frozen:
    name = f"DCIM/2026112008{number:02d}00_{number:04d}.MP4"
    return intakes.Frozen(name.encode(), len(content(number)), iso(station.clock.now()), "")


def _bring(station: Station, recorder_id: int, session: int, file_id: int, number: int, method: str) -> None:
    data, began = content(number), station.clock.now().subtract(minutes=60 - number)
    digest = station.media.put(data)
    clip = intakes.NewClip(
        sha256=digest,
        size=len(data),
        name=f"DCIM/2026112008{number:02d}00_{number:04d}.MP4",
        recorder_id=recorder_id,
        officer_id=None,
        facts=MediaFacts("video", None, 30_000, "", "h264", 1920, 1080),
        started_at=began,
        ended_at=began.add(seconds=30),
        time_source="name",
        verify_method=method,
        case_id=None,
        officer_no="110281",
        seq=number,
    )
    with station.store.act(DOCK, "intake.verify", subject=f"intake/{session}") as act:
        intakes.end(act, session, [intakes.Ended(file_id, "verified", "", digest, None, clip)])
