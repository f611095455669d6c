"""Dockings as rows, without a recording being made: what a card listed, what became a clip, and the judgement of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

import pendulum

from station.records.evidence import MediaFacts
from station.records.moment import iso
from station.records.people import Proof, System
from station.services import continuity, recorders
from station.store import intakes
from station.store.act import Act
from station.store.dock_models import Clearance
from station.wiring import Station

DOCK = System("system:dock")
SERIAL = "ZFY0001"
EIGHT = pendulum.datetime(2026, 11, 20, 8, tz="Asia/Shanghai")


@dataclass(frozen=True)
class File:
    """One file of a card; times in seconds after eight on the recorder's clock."""

    seq: int
    start: float
    length: float = 300
    case_id: int | None = None
    content: str = ""
    """Tells contents apart under one name."""
    state: str = "verified"
    media: str = "video"

    @property
    def path(self) -> bytes:
        end = {"photo": "JPG", "other": "TXT"}.get(self.media, "MP4")
        return (
            f"DCIM/{SERIAL}_110281_{EIGHT.add(seconds=round(self.start)):YYYYMMDDHHmmss}_{self.seq:04d}.{end}".encode()
        )

    @property
    def sha(self) -> str:
        return sha256(self.path + self.content.encode()).hexdigest()

    @property
    def closed(self) -> str:
        return iso(EIGHT + timedelta(seconds=self.start + self.length))


def docked(station: Station, files: Sequence[File], broken: int = 0, offset_s: int = 0, serial: str = SERIAL) -> int:
    """A docking of these files from listing to judgement; the session's id."""
    store = station.store
    recorder = recorders.get(store, serial).id
    listed = [intakes.Frozen(file.path, 1000, file.closed, "") for file in files]
    medium = intakes.Medium("/media", sha256(repr(listed).encode()).hexdigest(), broken)
    with store.act(DOCK, "intake.open") as act:
        session = intakes.freeze(act, recorder, medium, listed)
    ids = {row.path: row.id for row in intakes.files(store, session)}
    known = intakes.known(store, recorder, {file.path for file in files})
    before = {path: content for (path, _, _), content in known.items()}
    with store.act(DOCK, "intake.verify") as act:
        ended = [_ended(file, ids[file.path], recorder, offset_s, before.get(file.path)) for file in files]
        intakes.end(act, session, ended)
    with store.act(DOCK, "intake.close") as act:
        whole = all(file.state == "verified" for file in files) and not broken
        intakes.move(act, session, "complete" if whole else "partial")
        judged(act, station, session)
    return session


def judged(act: Act, station: Station, session: int) -> None:
    """What the import calls."""
    continuity.judge(station.store)(act, session)


def _ended(file: File, file_id: int, recorder: int, offset_s: int, before: str | None) -> intakes.Ended:
    if file.state != "verified":
        return intakes.Ended(file_id, file.state, "read:5@0")
    start = EIGHT + timedelta(seconds=file.start + offset_s)
    clip = intakes.NewClip(
        sha256=file.sha,
        size=1000,
        name=file.path.decode(),
        recorder_id=recorder,
        officer_id=None,
        facts=MediaFacts(file.media, None, round(file.length * 1000), ""),
        started_at=start,
        ended_at=start + timedelta(seconds=file.length),
        time_source="name",
        verify_method="o_direct",
        case_id=file.case_id,
        device_no=SERIAL,
        seq=file.seq,
        clock_offset_s=offset_s,
    )
    detail = f"was:{before}" if before and before != file.sha else ""
    return intakes.Ended(file_id, "verified", detail, file.sha, None, clip)


def certify(station: Station, chief: Proof, cosigner: Proof, session: int, number: str = "余清〔2026〕1号") -> int:
    """A certificate of a docking as a row, without its gate and paper; its id."""
    intake = intakes.one(station.store, session)
    with station.store.act(chief, "clearance.issue", cosigner=cosigner) as act:
        return act.insert(
            Clearance,
            number=number,
            recorder_id=intake.recorder_id,
            session_id=session,
            listing_sha256=intake.listing_sha256,
            files=intake.files,
            bytes=intake.bytes,
            second_copy="backup/1",
            state="issued",
            issued_at=iso(act.now),
            issued_by=chief.officer_id,
            cosigned_by=cosigner.officer_id,
        )
