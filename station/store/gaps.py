"""Gaps, clock readings, and what a judgement of a docking has to look at, as rows. Judges nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pendulum
from peewee import JOIN, fn

from station.records.docking import Gap
from station.records.moment import iso, moment
from station.rules.continuity import NEEDS_REASON, Finding, Take
from station.store.act import Act
from station.store.dock_models import Clearance, ClockReading
from station.store.dock_models import Gap as GapRow
from station.store.evidence import beginnings
from station.store.intakes import KEPT
from station.store.models import CaseEvent, CaseFile, Clip, IntakeFile, IntakeSession, Officer, Recorder
from station.store.store import Store
from station.store.traces import plain

Key = tuple[bytes, int, str]
"""One file of a medium: path, size and time as written."""
CERTIFIES = ("issued", "cleared")


@dataclass(frozen=True, slots=True)
class Seen:
    """A clip as its recorder says it, and whose it is here."""

    take: Take
    recorder_id: int
    case_id: int | None
    session_id: int
    sha256: str
    started_at: datetime | None
    """On our clock."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One file of a frozen listing with what became of it."""

    path: bytes
    size: int
    mtime: str
    state: str
    sha256: str | None
    detail: str
    clip_id: int | None
    media: str | None
    """None where it did not become a clip."""

    @property
    def key(self) -> Key:
        """What a certificate speaks of."""
        return self.path, self.size, self.mtime


@dataclass(frozen=True, slots=True)
class Certified:
    """A certificate that was not voided, and exactly the files it speaks of."""

    clearance_id: int
    state: str
    files: frozenset[Key]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was learned of a recorder's clock once."""

    method: str
    """bound or person."""
    offset_s: int
    read_at: pendulum.DateTime


def seen_of_case(store: Store, case_id: int) -> list[Seen]:
    """The clips of a case, every recorder's, with the times at which their files were closed."""
    found = _seen(store, Clip.case_id == case_id)
    closed = _closed(store, {one.session_id for one in found})
    return [replace(one, take=replace(one.take, closed=closed.get((one.session_id, one.sha256)))) for one in found]


def seen_of_session(store: Store, session_id: int) -> list[Seen]:
    """The clips one docking brought."""
    return _seen(store, Clip.session_id == session_id)


def seen(store: Store, clips: Iterable[int]) -> list[Seen]:
    """These clips."""
    return _seen(store, Clip.id.in_(sorted(clips)))


def seen_since(store: Store, recorder_id: int, since: datetime) -> list[Seen]:
    """The clips of a recorder that began after `since`, and those of which nobody knows when."""
    return _seen(store, (Clip.started_at >= iso(since)) | Clip.started_at.is_null(), Clip.recorder_id == recorder_id)


def arrivals(store: Store, case_id: int) -> list[pendulum.DateTime]:
    """When officers came to the site, for the inspection and for each re-inspection, in order."""
    flow = store.scalar(CaseFile.select(CaseFile.flow).where(CaseFile.id == case_id))
    kinds = [event for code, event in beginnings() if code == flow]
    query = CaseEvent.select(CaseEvent.occurred_at).where(CaseEvent.case_id == case_id, CaseEvent.kind.in_(kinds))
    return sorted(moment(row["occurred_at"]) for row in store.all(query))


def listing(store: Store, session_id: int) -> list[Listed]:
    """The frozen listing of one docking, in order."""
    query = (
        IntakeFile.select(IntakeFile, Clip.id.alias("clip_id"), Clip.media)
        .join(Clip, JOIN.LEFT_OUTER, on=(Clip.sha256 == IntakeFile.sha256))
        .where(IntakeFile.session_id == session_id)
        .order_by(IntakeFile.id)
    )
    return [
        Listed(
            bytes(row["raw_path"]),
            row["size"],
            row["mtime"],
            row["state"],
            row["sha256"],
            plain(row["detail"]),
            row["clip_id"],
            row["media"],
        )
        for row in store.all(query)
    ]


def not_kept(store: Store, recorder_id: int, since: datetime) -> list[bytes]:
    """Files that a recorder listed at its dockings after `since` and that were not had."""
    query = (
        IntakeFile.select(IntakeFile.raw_path)
        .join(IntakeSession, on=(IntakeFile.session_id == IntakeSession.id))
        .where(IntakeSession.recorder_id == recorder_id, IntakeSession.opened_at >= iso(since))
        .where(IntakeFile.state.not_in(KEPT))
        .order_by(IntakeFile.id)
    )
    return [bytes(row["raw_path"]) for row in store.all(query)]


def docking_before(store: Store, recorder_id: int, session_id: int) -> int | None:
    """The recorder's docking before this one; None for its first."""
    table = IntakeSession
    mine = table.select(fn.MAX(table.id)).where(table.recorder_id == recorder_id, table.id < session_id)
    found = store.scalar(mine)
    return None if found is None else int(found)


def certified(store: Store, recorder_id: int) -> list[Certified]:
    """The recorder's certificates that hold, with their files."""
    mine = Clearance.select().where(Clearance.recorder_id == recorder_id, Clearance.state.in_(CERTIFIES))
    return [
        Certified(row["id"], row["state"], frozenset(one.key for one in listing(store, row["session_id"])))
        for row in store.all(mine.order_by(Clearance.id))
    ]


def clip_of(store: Store, sha256: str) -> int | None:
    """The clip of a content."""
    found = store.scalar(Clip.select(Clip.id).where(Clip.sha256 == sha256))
    return None if found is None else int(found)


def insert(act: Act, recorder_id: int, session_id: int, found: Finding) -> int:
    """Write a finding; its id."""
    return act.insert(
        GapRow,
        recorder_id=recorder_id,
        session_id=session_id,
        kind=found.kind,
        before_id=found.before_id,
        after_id=found.after_id,
        seconds=found.seconds,
        detail=found.detail,
        found_at=iso(act.now),
    )


def explain(act: Act, gap_id: int, cause: str, explanation: str) -> None:
    """Write the acting officer's reason."""
    values = {"cause": cause, "explanation": explanation, "explained_by": act.actor_id, "explained_at": iso(act.now)}
    act.update(GapRow, gap_id, **values)


def one(store: Store, gap_id: int) -> Gap | None:
    """One gap; None if there is none."""
    found = store.one(_gaps().where(GapRow.id == gap_id))
    return None if found is None else _gap(found)


def of_recorder(store: Store, recorder_id: int) -> list[Gap]:
    """A recorder's gaps, oldest first."""
    return [_gap(row) for row in store.all(_gaps().where(GapRow.recorder_id == recorder_id).order_by(GapRow.id))]


def every(store: Store, *, session_id: int | None = None, case_id: int | None = None, unexplained: bool) -> list[Gap]:
    """Gaps, newest first: those a docking shows (found at it, or between files that lay on the recorder then), those
    of a case, those nobody has explained."""
    query = _gaps().order_by(GapRow.id.desc())
    if session_id is not None:
        there = (
            Clip.select(Clip.id)
            .join(IntakeFile, on=(IntakeFile.sha256 == Clip.sha256))
            .where(IntakeFile.session_id == session_id)
        )
        query = query.where((GapRow.session_id == session_id) | _touches(there))
    if case_id is not None:
        query = query.where(_touches(Clip.select(Clip.id).where(Clip.case_id == case_id)))
    if unexplained:
        query = query.where(GapRow.cause.is_null())
    return [_gap(row) for row in store.all(query)]


def add_reading(act: Act, recorder_id: int, session_id: int | None, method: str, offset_s: int) -> int:
    """Write what was learned of a recorder's clock; its id."""
    values = {"recorder_id": recorder_id, "session_id": session_id, "method": method, "offset_s": offset_s}
    return act.insert(ClockReading, **values, read_at=iso(act.now))


def readings(store: Store, recorder_id: int) -> list[Reading]:
    """What was learned of a recorder's clock, newest first."""
    query = ClockReading.select().where(ClockReading.recorder_id == recorder_id).order_by(ClockReading.id.desc())
    return [Reading(row["method"], row["offset_s"], moment(row["read_at"])) for row in store.all(query)]


def _touches(clips: Any) -> Any:
    return GapRow.before_id.in_(clips) | GapRow.after_id.in_(clips)


def _seen(store: Store, *where: Any) -> list[Seen]:
    return [_as_said(row) for row in store.all(Clip.select().where(*where).order_by(Clip.id))]


def _closed(store: Store, sessions: set[int]) -> dict[tuple[int, str], datetime]:
    """Docking and content → when the recorder last wrote the file."""
    query = (
        IntakeFile.select(IntakeFile.session_id, IntakeFile.sha256, fn.MIN(IntakeFile.mtime).alias("closed"))
        .where(IntakeFile.session_id.in_(sorted(sessions)), IntakeFile.sha256.is_null(False))
        .group_by(IntakeFile.session_id, IntakeFile.sha256)
    )
    return {(row["session_id"], row["sha256"]): datetime.fromisoformat(row["closed"]) for row in store.all(query)}


def _as_said(row: dict[str, Any]) -> Seen:
    own = timedelta(seconds=row["clock_offset_s"])
    # Thousands at a time inside an act: read by the standard library, which is twenty times quicker at it.
    started = datetime.fromisoformat(row["started_at"]) if row["started_at"] else None
    ended = datetime.fromisoformat(row["ended_at"]) if row["ended_at"] else None
    take = Take(
        id=row["id"],
        media=row["media"],
        start=started - own if started else None,
        end=ended - own if ended else None,
        length_s=row["duration_ms"] / 1000 if row["duration_ms"] else None,
        closed=None,
        size=row["size"],
        seq=row["seq"],
        width=_width(row["original_name"], row["seq"]),
        series=row["device_no"],
        docking=row["session_id"],
    )
    return Seen(take, row["recorder_id"], row["case_id"], row["session_id"], row["sha256"], started)


def _width(name: str, seq: int | None) -> int:
    """How many digits the name writes the number with: the last group that says it, not counting the 4 of `.MP4`."""
    stem = name.rpartition(".")[0] or name
    groups = [] if seq is None else [digits for digits in re.findall(r"[0-9]+", stem) if int(digits) == seq]
    return len(groups[-1]) if groups else 0


def _gaps() -> Any:
    before, after = Clip.alias(), Clip.alias()
    return (
        GapRow.select(
            GapRow,
            Recorder.serial,
            before.original_name.alias("before_name"),
            after.original_name.alias("after_name"),
            Officer.name.alias("officer_name"),
        )
        .join(Recorder, on=(GapRow.recorder_id == Recorder.id))
        .switch(GapRow)
        .join(before, JOIN.LEFT_OUTER, on=(GapRow.before_id == before.id))
        .switch(GapRow)
        .join(after, JOIN.LEFT_OUTER, on=(GapRow.after_id == after.id))
        .switch(GapRow)
        .join(Officer, JOIN.LEFT_OUTER, on=(GapRow.explained_by == Officer.id))
    )


def _gap(row: dict[str, Any]) -> Gap:
    return Gap(
        id=row["id"],
        recorder_id=row["recorder_id"],
        serial=row["serial"],
        session_id=row["session_id"],
        kind=row["kind"],
        before_id=row["before_id"],
        before_name=row["before_name"],
        after_id=row["after_id"],
        after_name=row["after_name"],
        seconds=row["seconds"],
        detail=row["detail"],
        found_at=moment(row["found_at"]),
        cause=row["cause"],
        explanation=row["explanation"],
        explained_by=row["officer_name"],
        explained_at=moment(row["explained_at"]) if row["explained_at"] else None,
        needs_reason=row["kind"] in NEEDS_REASON,
    )
