"""Rows of intake: frozen listings, how far each file came, and the clips that came of them.

Owns: every write of an import, each inside the act it is given. Refuses: a clip without verified content
(the caller adopts into the media store first) and a second clip of the same content.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pendulum
from peewee import JOIN, fn

from station.records.evidence import Intake, ListedFile, MediaFacts
from station.records.moment import iso, moment
from station.store.act import Act
from station.store.models import Clip, IntakeFile, IntakeSession, Officer, Recorder
from station.store.store import Store

KEPT = ("verified", "duplicate")


@dataclass(frozen=True, slots=True)
class Frozen:
    """One file as the listing is written."""

    path: bytes
    size: int
    mtime: datetime
    refused: str
    """Why it will not be copied, or empty."""


@dataclass(frozen=True, slots=True)
class NewClip:
    """What is known of verified content when it becomes a clip."""

    sha256: str
    size: int
    name: str
    recorder_id: int
    officer_id: int | None
    facts: MediaFacts
    started_at: pendulum.DateTime | None
    ended_at: pendulum.DateTime | None
    time_source: str
    verify_method: str
    case_id: int | None


def freeze(act: Act, recorder_id: int, source: str, fs_uuid: str | None, digest: str, files: Iterable[Frozen]) -> int:
    """Write the listing of one docking, every file of it; the session's id."""
    listed = list(files)
    session = act.insert(
        IntakeSession,
        recorder_id=recorder_id,
        source=source,
        fs_uuid=fs_uuid,
        listing_sha256=digest,
        files=len(listed),
        bytes=sum(file.size for file in listed),
        state="copying",
        opened_at=iso(act.now),
    )
    for file in listed:
        act.insert(
            IntakeFile,
            session_id=session,
            raw_path=file.path,
            size=file.size,
            mtime=iso(file.mtime),
            state="skipped" if file.refused else "listed",
            detail=file.refused,
        )
    return session


def keep(act: Act, file_id: int, session_id: int, clip: NewClip, detail: str) -> str:
    """Turn one verified file into a clip; `duplicate` where the same content has one already, else `verified`."""
    known = act.store.one(Clip.select(Clip.id).where(Clip.sha256 == clip.sha256))
    if known is None:
        act.insert(
            Clip,
            sha256=clip.sha256,
            size=clip.size,
            original_name=clip.name,
            recorder_id=clip.recorder_id,
            officer_id=clip.officer_id,
            media=clip.facts.media,
            started_at=iso(clip.started_at) if clip.started_at else None,
            ended_at=iso(clip.ended_at) if clip.ended_at else None,
            duration_ms=clip.facts.duration_ms,
            time_source=clip.time_source,
            verify_method=clip.verify_method,
            case_id=clip.case_id,
            link_method="auto" if clip.case_id else "none",
            session_id=session_id,
            imported_at=iso(act.now),
        )
    state = "verified" if known is None else "duplicate"
    act.update(IntakeFile, file_id, state=state, sha256=clip.sha256, detail=detail)
    return state


def settle(act: Act, file_id: int, state: str, detail: str = "", sha256: str | None = None) -> None:
    """Write how a file ended that brings no new clip: duplicate, failed, changed, skipped."""
    act.update(IntakeFile, file_id, state=state, sha256=sha256, detail=detail)


def move(act: Act, session_id: int, state: str) -> None:
    """Write a session's new state; complete and partial close it."""
    closed = iso(act.now) if state in ("complete", "partial") else None
    act.update(IntakeSession, session_id, state=state, closed_at=closed)


def one(store: Store, session_id: int) -> Intake:
    """One docking. KeyError if there is none."""
    found = store.one(_sessions().where(IntakeSession.id == session_id))
    if found is None:
        raise KeyError(session_id)
    return _intakes(store, [found])[0]


def recent(store: Store, *, recorder_id: int | None = None, limit: int = 50) -> list[Intake]:
    """Dockings, newest first; of one recorder when given."""
    query = _sessions().order_by(IntakeSession.id.desc()).limit(limit)
    if recorder_id is not None:
        query = query.where(IntakeSession.recorder_id == recorder_id)
    return _intakes(store, store.all(query))


def files(store: Store, session_id: int, *, state: str | None = None) -> list[ListedFile]:
    """The frozen listing in order; only files of one state when given."""
    query = IntakeFile.select().where(IntakeFile.session_id == session_id).order_by(IntakeFile.id)
    if state is not None:
        query = query.where(IntakeFile.state == state)
    return [_file(row) for row in store.all(query)]


def known(store: Store, recorder_id: int) -> dict[tuple[bytes, int, str], str]:
    """What this recorder brought before: (path, size, mtime as written) → SHA-256."""
    query = (
        IntakeFile.select(IntakeFile.raw_path, IntakeFile.size, IntakeFile.mtime, IntakeFile.sha256)
        .join(IntakeSession, on=(IntakeFile.session_id == IntakeSession.id))
        .where(IntakeSession.recorder_id == recorder_id, IntakeFile.state.in_(KEPT))
        .order_by(IntakeFile.id)
    )
    return {(bytes(r["raw_path"]), int(r["size"]), str(r["mtime"])): str(r["sha256"]) for r in store.all(query)}


def has_clip(store: Store, sha256: str) -> bool:
    """Whether this content is evidence already."""
    return store.one(Clip.select(Clip.id).where(Clip.sha256 == sha256)) is not None


def _sessions() -> Any:
    return (
        IntakeSession.select(IntakeSession, Recorder.serial, Officer.name.alias("officer_name"))
        .join(Recorder, on=(IntakeSession.recorder_id == Recorder.id))
        .join(Officer, JOIN.LEFT_OUTER, on=(Recorder.officer_id == Officer.id))
    )


def _intakes(store: Store, rows: list[dict[str, Any]]) -> list[Intake]:
    counts: dict[int, dict[str, int]] = {int(row["id"]): {} for row in rows}
    counted = (
        IntakeFile.select(IntakeFile.session_id, IntakeFile.state, fn.COUNT(IntakeFile.id).alias("n"))
        .where(IntakeFile.session_id.in_(list(counts)))
        .group_by(IntakeFile.session_id, IntakeFile.state)
    )
    for row in store.all(counted) if rows else []:
        counts[int(row["session_id"])][str(row["state"])] = int(row["n"])
    return [_intake(row, counts[int(row["id"])]) for row in rows]


def _intake(row: dict[str, Any], counts: dict[str, int]) -> Intake:
    return Intake(
        id=row["id"],
        recorder_id=row["recorder_id"],
        serial=row["serial"],
        officer_name=row["officer_name"],
        source=row["source"],
        listing_sha256=row["listing_sha256"],
        files=row["files"],
        bytes=row["bytes"],
        state=row["state"],
        opened_at=moment(row["opened_at"]),
        closed_at=moment(row["closed_at"]) if row["closed_at"] else None,
        counts=counts,
    )


def _file(row: dict[str, Any]) -> ListedFile:
    return ListedFile(
        id=row["id"],
        session_id=row["session_id"],
        path=bytes(row["raw_path"]),
        size=row["size"],
        mtime=moment(row["mtime"]),
        state=row["state"],
        sha256=row["sha256"],
        detail=row["detail"],
    )
