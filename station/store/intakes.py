"""Rows of intake: frozen listings, how far each file came, and the clips that came of them.

Owns: every write of an import, each inside the act it is given. Refuses: a clip without verified content
(the caller adopts into the media store first) and a second clip of the same content.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pendulum
from peewee import JOIN, fn

from station.records.evidence import Intake, ListedFile, MediaFacts
from station.records.moment import iso, moment
from station.rules.state_secret import REFUSAL as SECRET
from station.store.act import Act
from station.store.models import Clip, IntakeFile, IntakeSession, Officer, Recorder
from station.store.store import Store
from station.store.traces import added, plain

KEPT = ("verified", "duplicate")


@dataclass(frozen=True, slots=True)
class Medium:
    """What was docked, and its frozen listing as a whole."""

    source: str
    """Path or device, shown only."""
    listing_sha256: str
    broken: int
    """Folders that could not be listed to their end."""
    fs_uuid: str | None = None
    usb: str = ""
    model: str = ""
    fs_type: str = ""


@dataclass(frozen=True, slots=True)
class Frozen:
    """One file as the listing is written."""

    path: bytes
    size: int
    mtime: str
    """As written: ISO-8601."""
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
    extent: str = "whole"
    device_no: str = ""
    officer_no: str = ""
    seq: int | None = None
    marked: bool = False
    clock_offset_s: int = 0


@dataclass(frozen=True, slots=True)
class Ended:
    """How one file of a listing ended."""

    file_id: int
    state: str
    """verified (duplicate where its content is a clip already), duplicate, failed, changed."""
    detail: str
    sha256: str | None = None
    kept: int | None = None
    """Bytes kept of a file that could not be had whole."""
    clip: NewClip | None = None


def freeze(act: Act, recorder_id: int, medium: Medium, files: Iterable[Frozen]) -> int:
    """Write the listing of one docking, every file of it; the session's id."""
    listed = list(files)
    whole = {"files": len(listed), "bytes": sum(file.size for file in listed)}
    values = {"recorder_id": recorder_id, **asdict(medium), **whole, "state": "copying", "opened_at": iso(act.now)}
    session = _put(act, "intake_session", values)
    # Tens of thousands of rows: prepared once, not written anew for each as a mapper would.
    act.store.connection.executemany(
        "INSERT INTO intake_file (id, session_id, raw_path, size, mtime, state, detail) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (act.new_id(), session, f.path, f.size, f.mtime, "skipped" if f.refused else "listed", f.refused)
            for f in listed
        ),
    )
    return session


def end(act: Act, session_id: int, files: Sequence[Ended]) -> list[NewClip]:
    """Write how files ended and the clips that came of them; the clips that are new content.

    Content has one clip, the first; where that was only a beginning of some file and is a whole one now, it says so.
    """
    known = _clips(act, [one.clip.sha256 for one in files if one.clip])
    new: list[NewClip] = []
    for one in files:
        state, detail = one.state, one.detail
        if one.clip and one.clip.sha256 not in known:
            detail = added(detail, one.clip.facts)
            known[one.clip.sha256] = (_insert(act, session_id, one.clip), one.clip.extent)
            new.append(one.clip)
        elif one.clip:
            state = "duplicate" if state == "verified" else state
            _made_whole(act, known, one.clip)
        act.store.connection.execute(
            "UPDATE intake_file SET state = ?, sha256 = ?, detail = ?, kept = ? WHERE id = ?",
            (state, one.sha256, detail, one.kept, one.file_id),
        )
    return new


def _clips(act: Act, digests: Sequence[str]) -> dict[str, tuple[int, str]]:
    """SHA-256 → id and extent of the clips of these contents."""
    rows = act.store.all(Clip.select(Clip.id, Clip.sha256, Clip.extent).where(Clip.sha256.in_(list(digests))))
    return {str(row["sha256"]): (int(row["id"]), str(row["extent"])) for row in rows}


def _made_whole(act: Act, known: dict[str, tuple[int, str]], clip: NewClip) -> None:
    clip_id, extent = known[clip.sha256]
    if (extent, clip.extent) == ("partial", "whole"):
        act.update(Clip, clip_id, extent="whole")
        known[clip.sha256] = (clip_id, "whole")


def _insert(act: Act, session_id: int, clip: NewClip) -> int:
    values = {
        "sha256": clip.sha256,
        "size": clip.size,
        "original_name": clip.name,
        "recorder_id": clip.recorder_id,
        "officer_id": clip.officer_id,
        "media": clip.facts.media,
        "started_at": iso(clip.started_at) if clip.started_at else None,
        "ended_at": iso(clip.ended_at) if clip.ended_at else None,
        "duration_ms": clip.facts.duration_ms,
        "time_source": clip.time_source,
        "verify_method": clip.verify_method,
        "case_id": clip.case_id,
        "link_method": "auto" if clip.case_id else "none",
        "session_id": session_id,
        "imported_at": iso(act.now),
        "extent": clip.extent,
        "problem": clip.facts.problem,
        "codec": clip.facts.codec,
        "width": clip.facts.width,
        "height": clip.facts.height,
        "device_no": clip.device_no,
        "officer_no": clip.officer_no,
        "seq": clip.seq,
        "marked": int(clip.marked),
        "clock_offset_s": clip.clock_offset_s,
    }
    return _put(act, "clip", values)


def _put(act: Act, table: str, values: dict[str, Any]) -> int:
    """Write a new row; its id."""
    row_id = act.new_id()
    columns, places = ", ".join(["id", *values]), ", ".join("?" * (len(values) + 1))
    act.store.connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({places})", (row_id, *values.values()))
    return row_id


def reread(act: Act, file_id: int, result: str, method: str) -> None:
    """Write what the second reading of the source gave: same, differs or unreadable, and by which method."""
    act.update(IntakeFile, file_id, reread=result, reread_method=method)


def differs(act: Act, session_id: int, file_id: int, method: str, other: NewClip | None) -> bool:
    """Write that the second reading gave other content, kept as a clip of its own where there is any; whether that
    content is new. The file keeps pointing at what the first reading gave."""
    detail = "source:differs" + (f":{other.sha256}" if other else "")
    act.update(IntakeFile, file_id, reread="differs", reread_method=method, detail=detail)
    if other is None or _clips(act, [other.sha256]):
        return False
    _insert(act, session_id, other)
    return True


def reread_done(act: Act, session_id: int) -> None:
    """Write that every kept file of the docking has been read a second time."""
    act.update(IntakeSession, session_id, reread_at=iso(act.now))


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


def secret_left(store: Store) -> tuple[str, ...]:
    """Serials of recorders in use whose newest docking left files on them that bear the mark of a state secret."""
    newest = (
        IntakeSession.select(fn.MAX(IntakeSession.id))
        .join(Recorder, on=(IntakeSession.recorder_id == Recorder.id))
        .where(Recorder.status == "active")
        .group_by(IntakeSession.recorder_id)
    )
    query = (
        Recorder.select(Recorder.serial)
        .join(IntakeSession, on=(IntakeSession.recorder_id == Recorder.id))
        .join(IntakeFile, on=(IntakeFile.session_id == IntakeSession.id))
        .where(IntakeSession.id.in_(newest), IntakeFile.state == "skipped", IntakeFile.detail == SECRET)
        .distinct()
        .order_by(Recorder.serial)
    )
    return tuple(row["serial"] for row in store.all(query))


def waiting(store: Store, session_id: int) -> list[tuple[int, bytes]]:
    """Id and path of every file of a listing that has no end yet, in order."""
    query = IntakeFile.select(IntakeFile.id, IntakeFile.raw_path).where(
        IntakeFile.session_id == session_id, IntakeFile.state == "listed"
    )
    return [(int(row["id"]), bytes(row["raw_path"])) for row in store.all(query.order_by(IntakeFile.id))]


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is evidence, as far as its second reading needs it."""

    id: int
    path: bytes
    size: int
    sha256: str
    reread: str
    reread_method: str


def kept(store: Store, session_id: int) -> list[Kept]:
    """Every file of a listing that is evidence, in order."""
    query = IntakeFile.select(
        IntakeFile.id,
        IntakeFile.raw_path,
        IntakeFile.size,
        IntakeFile.sha256,
        IntakeFile.reread,
        IntakeFile.reread_method,
    ).where(IntakeFile.session_id == session_id, IntakeFile.state.in_(KEPT))
    with store.reading():
        rows = query.order_by(IntakeFile.id).tuples().iterator(store.database)
        return [Kept(id_, bytes(path), *rest) for id_, path, *rest in rows]


def known(store: Store, recorder_id: int, paths: Collection[bytes]) -> dict[tuple[bytes, int, str], str]:
    """What this recorder brought before under these paths: (path, size, mtime as written) → SHA-256.

    A file whose second reading differed is not known any more: nobody can say which reading was right.
    """
    query = (
        IntakeFile.select(IntakeFile.raw_path, IntakeFile.size, IntakeFile.mtime, IntakeFile.sha256, IntakeFile.reread)
        .join(IntakeSession, on=(IntakeFile.session_id == IntakeSession.id))
        .where(IntakeSession.recorder_id == recorder_id, IntakeFile.state.in_(KEPT))
        .order_by(IntakeFile.id)
    )
    found: dict[tuple[bytes, int, str], str] = {}
    with store.reading():
        # Row by row: a recorder lists the same files at every docking, for years.
        for path, size, mtime, sha256, second in query.tuples().iterator(store.database):
            key = (bytes(path), int(size), str(mtime))
            if second == "differs":
                found.pop(key, None)
            elif key[0] in paths:
                found[key] = str(sha256)
    return found


def with_clip(store: Store, digests: Sequence[str]) -> set[str]:
    """Which of these contents are evidence already."""
    rows = store.all(Clip.select(Clip.sha256).where(Clip.sha256.in_(list(digests)))) if digests else []
    return {str(row["sha256"]) for row in rows}


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
        usb=row["usb"],
        model=row["model"],
        fs_type=row["fs_type"],
        broken=row["broken"],
        reread_at=moment(row["reread_at"]) if row["reread_at"] else None,
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
        detail=plain(row["detail"]),
        kept=row["kept"],
        reread=row["reread"],
        reread_method=row["reread_method"],
    )
