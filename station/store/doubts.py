"""Doubts about recordings, and what a judgement of them has to look at, as rows. Judges nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import JOIN

from station.records.doubt import Doubt
from station.records.moment import iso, moment
from station.rules.doubts import Made
from station.rules.names import shown
from station.store import gaps, traces
from station.store.act import Act
from station.store.gaps import Seen
from station.store.models import CaseFile, Clip, IntakeFile, Officer, Recorder
from station.store.record_models import ClipDoubt
from station.store.store import Store

NAMED = "name"
"""Where a recording's time comes from if its name says it."""


@dataclass(frozen=True, slots=True)
class _Lay:
    """How a content lay on a medium."""

    path: bytes
    mtime: str
    detail: str


def films_of_case(store: Store, case_id: int) -> list[Seen]:
    """The case's recordings that last."""
    return [one for one in gaps.seen_of_case(store, case_id) if one.take.films]


def made_by(store: Store, recorder_id: int, case_id: int, limit: int) -> list[Made]:
    """A recorder's newest videos, and all it made of the case, as they lay on it when they came in."""
    newest = Clip.select(Clip.id).where(Clip.recorder_id == recorder_id, Clip.media == "video")
    newest = newest.order_by(Clip.id.desc()).limit(limit)
    ids = {int(row["id"]) for row in store.all(newest)}
    mine = Clip.select(Clip.id).where(Clip.case_id == case_id, Clip.recorder_id == recorder_id, Clip.media == "video")
    ids |= {int(row["id"]) for row in store.all(mine)}
    rows = store.all(Clip.select().where(Clip.id.in_(sorted(ids))).order_by(Clip.id))
    lay = _lay(store, {int(row["session_id"]) for row in rows}, [str(row["sha256"]) for row in rows])
    seen = {one.take.id: one for one in gaps.seen(store, ids)}
    return [_made(row, seen[int(row["id"])], lay.get((row["session_id"], row["sha256"]))) for row in rows]


def names_of(store: Store, digests: Collection[str]) -> dict[str, frozenset[str]]:
    """Every name, without folders, under which each of these contents was ever seen."""
    found: dict[str, set[str]] = defaultdict(set)
    query = IntakeFile.select(IntakeFile.sha256, IntakeFile.raw_path).where(IntakeFile.sha256.in_(sorted(digests)))
    for row in store.all(query.where(IntakeFile.state.in_(("verified", "duplicate")))):
        found[str(row["sha256"])].add(_base(bytes(row["raw_path"])))
    return {sha256: frozenset(names) for sha256, names in found.items()}


def known(store: Store, case_id: int) -> set[tuple[int, str]]:
    """Clip and kind of every doubt of a case."""
    query = ClipDoubt.select(ClipDoubt.clip_id, ClipDoubt.kind).where(ClipDoubt.case_id == case_id)
    return {(int(row["clip_id"]), str(row["kind"])) for row in store.all(query)}


def suspect(store: Store, clips: Iterable[int], accepted: Collection[str]) -> set[int]:
    """Those whose making is in doubt: what they look like is no habit of their recorder, unless an `accepted` cause
    says that it is."""
    query = ClipDoubt.select(ClipDoubt.clip_id).where(
        ClipDoubt.clip_id.in_(sorted(clips)),
        ClipDoubt.kind.in_(("foreign", "reencoded", "renumbered")),
        ClipDoubt.cause.is_null() | ClipDoubt.cause.not_in(sorted(accepted)),
    )
    return {int(row["clip_id"]) for row in store.all(query)}


def insert(act: Act, clip_id: int, case_id: int, kind: str, detail: str) -> int:
    """Write a doubt; its id."""
    values = {"clip_id": clip_id, "case_id": case_id, "kind": kind, "detail": detail}
    return act.insert(ClipDoubt, **values, found_at=iso(act.now))


def explain(act: Act, doubt_id: int, cause: str, explanation: str) -> None:
    """Write the acting officer's reason."""
    values = {"cause": cause, "explanation": explanation, "explained_by": act.actor_id, "explained_at": iso(act.now)}
    act.update(ClipDoubt, doubt_id, **values)


def one(store: Store, doubt_id: int) -> Doubt | None:
    """One doubt; None if there is none."""
    found = store.one(_doubts().where(ClipDoubt.id == doubt_id))
    return None if found is None else _doubt(found)


def every(
    store: Store, *, case_id: int | None = None, clip_id: int | None = None, unexplained: bool = False
) -> tuple[Doubt, ...]:
    """Doubts about recordings that lie in the case in which they were found, newest first."""
    query = _doubts().where(Clip.case_id == ClipDoubt.case_id).order_by(ClipDoubt.id.desc())
    if case_id is not None:
        query = query.where(ClipDoubt.case_id == case_id)
    if clip_id is not None:
        query = query.where(ClipDoubt.clip_id == clip_id)
    if unexplained:
        query = query.where(ClipDoubt.cause.is_null())
    return tuple(_doubt(row) for row in store.all(query))


def _lay(store: Store, sessions: Collection[int], digests: Collection[str]) -> dict[tuple[int, str], _Lay]:
    """Docking and content → how the file lay there; of several with one content the first."""
    query = (
        IntakeFile.select()
        .where(IntakeFile.session_id.in_(sorted(sessions)), IntakeFile.sha256.in_(sorted(digests)))
        .order_by(IntakeFile.id.desc())
    )
    return {
        (row["session_id"], row["sha256"]): _Lay(bytes(row["raw_path"]), row["mtime"], row["detail"])
        for row in store.all(query)
    }


def _made(row: dict[str, Any], seen: Seen, lay: _Lay | None) -> Made:
    size = f" {row['width']}x{row['height']}" if row["width"] and row["height"] else ""
    named = row["time_source"] == NAMED
    return Made(
        clip_id=row["id"],
        docking=row["session_id"],
        name=_base(lay.path) if lay else row["original_name"].rpartition("/")[2],
        picture=row["codec"] + size if row["codec"] else "",
        device=row["device_no"],
        seq=row["seq"],
        width=seen.take.width,
        start=seen.take.start if named else None,
        end=seen.take.end if named else None,
        closed=datetime.fromisoformat(lay.mtime) if lay else None,
        traces=traces.read(lay.detail) if lay else None,
    )


def _base(path: bytes) -> str:
    return shown(path.rpartition(b"/")[2])


def _doubts() -> Any:
    return (
        ClipDoubt.select(
            ClipDoubt,
            Clip.original_name.alias("clip_name"),
            Recorder.serial,
            CaseFile.number.alias("case_number"),
            Officer.name.alias("officer_name"),
        )
        .join(Clip, on=(ClipDoubt.clip_id == Clip.id))
        .join(Recorder, on=(Clip.recorder_id == Recorder.id))
        .switch(ClipDoubt)
        .join(CaseFile, on=(ClipDoubt.case_id == CaseFile.id))
        .switch(ClipDoubt)
        .join(Officer, JOIN.LEFT_OUTER, on=(ClipDoubt.explained_by == Officer.id))
    )


def _doubt(row: dict[str, Any]) -> Doubt:
    return Doubt(
        id=row["id"],
        clip_id=row["clip_id"],
        clip_name=row["clip_name"],
        serial=row["serial"],
        case_id=row["case_id"],
        case_number=row["case_number"],
        kind=row["kind"],
        detail=row["detail"],
        found_at=moment(row["found_at"]),
        cause=row["cause"],
        explanation=row["explanation"],
        explained_by=row["officer_name"],
        explained_at=moment(row["explained_at"]) if row["explained_at"] else None,
    )
