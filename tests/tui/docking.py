"""A dock in the middle of its work, written as the dock itself writes it: dockings, breaks, strangers, gaps."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from station.records.evidence import LiveIntake
from station.records.moment import iso
from station.records.people import Proof, System
from station.services import recorders
from station.store import intakes, models
from station.store.live import boot_seconds
from station.wiring import Station

DOCK = System("system:dock")
STRANGER = "60A44C413FAE"
CLIP = 700_000_000


def live(**over: object) -> LiveIntake:
    """An import that says it is alive."""
    values: dict[str, object] = {
        "session_id": 1, "serial": "ZFY0001", "officer_name": "王建国", "current": "DCIM/20261120083000_0009.MP4",
        "files_done": 8, "files": 12, "bytes_copied": 6_100_000_000, "bytes_verified": 5_500_000_000,
        "bytes": 8_400_000_000, "bytes_per_s": 34e6, "seconds_left": 68.0, "heartbeat": boot_seconds(), **over,
    }  # fmt: skip
    return LiveIntake(**values)  # type: ignore[arg-type]


def recorder(station: Station, chief: Proof, serial: str, officer_id: int | None = None) -> int:
    """A registered recorder; its id."""
    return recorders.register(station.store, chief, serial, officer_id).id


def docked(station: Station, recorder_id: int, files: Mapping[str, int], listing: str = "1b") -> int:
    """A docking still copying, with so many files of each state; verified ones are clips. The session's id."""
    store = station.store
    with store.act(DOCK, "intake.open", subject=f"recorder/{recorder_id}") as act:
        session = act.insert(
            models.IntakeSession,
            recorder_id=recorder_id,
            source="/run/station/dock1",
            fs_uuid=None,
            listing_sha256=listing * 32,
            files=sum(files.values()),
            bytes=sum(files.values()) * CLIP,
            state="copying",
            opened_at=iso(act.now),
            usb="0b05:1234",
            fs_type="exfat",
        )
        number = 0
        for state, count in files.items():
            for _ in range(count):
                number += 1
                _file(act, recorder_id, session, state, number)
    return session


def _file(act, recorder_id: int, session: int, state: str, number: int) -> None:  # type: ignore[no-untyped-def]
    name = f"DCIM/202611200830{number:02d}_{number:04d}.MP4"
    sha256 = hashlib.sha256(f"{session}/{number}".encode()).hexdigest()
    began = act.now.subtract(minutes=60 - 5 * number)
    kept = state in ("verified", "failed")
    act.insert(
        models.IntakeFile,
        session_id=session,
        raw_path=name.encode(),
        size=CLIP,
        mtime=iso(began),
        state=state,
        sha256=sha256 if kept else None,
        detail={"failed": "EIO@19922944", "skipped": "empty", "changed": "grew"}.get(state, ""),
        kept=19_922_944 if state == "failed" else None,
    )
    if not kept:
        return
    partial = state == "failed"
    act.insert(
        models.Clip,
        sha256=sha256,
        size=19_922_944 if partial else CLIP,
        original_name=name,
        recorder_id=recorder_id,
        officer_id=None,
        media="video",
        started_at=iso(began),
        ended_at=iso(began.add(minutes=4)),
        duration_ms=None if partial else 240_000,
        time_source="name",
        verify_method="o_direct",
        case_id=None,
        link_method="none",
        session_id=session,
        imported_at=iso(act.now),
        extent="partial" if partial else "whole",
        problem="InvalidDataError" if partial else "",
        codec="" if partial else "h264",
        width=None if partial else 1920,
        height=None if partial else 1080,
    )


def pulled(station: Station, session: int, reason: str = "unplugged") -> None:
    """The dock notices that the recorder is gone."""
    with station.store.act(DOCK, "intake.interrupt", subject=f"intake/{session}", reason=reason) as act:
        intakes.move(act, session, "interrupted")


def docked_again(station: Station, session: int) -> None:
    """The same recorder is back."""
    with station.store.act(DOCK, "intake.resume", subject=f"intake/{session}") as act:
        intakes.move(act, session, "copying")


def ended(station: Station, session: int, state: str = "complete") -> None:
    """The import is over."""
    with station.store.act(DOCK, "intake.close", subject=f"intake/{session}") as act:
        intakes.move(act, session, state)


def refused(station: Station, serial: str = STRANGER, reason: str = "unregistered Kingston DT 3.0 (0951:1666)") -> None:
    """A stranger's stick."""
    with station.store.act(DOCK, "intake.refuse", subject=f"recorder/{serial}", reason=reason):
        pass


def gap(station: Station, session: int, kind: str = "interruption", seconds: int | None = 754, detail: str = "") -> int:
    """A gap between the first two clips of a docking; its id."""
    store = station.store
    table = models.Clip
    clips = store.all(table.select().where(table.session_id == session).order_by(table.started_at))
    with store.act(DOCK, "intake.close", subject=f"intake/{session}") as act:
        return act.insert(
            models.Gap,
            recorder_id=clips[0]["recorder_id"],
            session_id=session,
            kind=kind,
            before_id=clips[0]["id"],
            after_id=clips[1]["id"],
            seconds=seconds,
            detail=detail,
            found_at=iso(act.now),
        )


def read_again(station: Station, session: int) -> None:
    """The second reading of the source gave the same for every file kept."""
    table = models.IntakeFile
    kept = station.store.all(table.select(table.id).where(table.session_id == session, table.state == "verified"))
    with station.store.act(DOCK, "intake.reread", subject=f"intake/{session}") as act:
        for row in kept:
            intakes.reread(act, row["id"], "same", "o_direct")
        intakes.reread_done(act, session)


def backed_up(station: Station) -> None:
    """A second disk holds everything there is now."""
    size = station.store.size()
    with station.store.act(System("system:nightly"), "backup.done", subject="backup/u") as act:
        values = {"medium": "u", "place": "/srv/backup", "ledger_size": size, "files": 7, "bytes": 7 * CLIP}
        act.insert(models.Backup, **values, finished_at=iso(act.now))
