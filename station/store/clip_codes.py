"""Codes that recordings show and how far they were looked through, as rows. Decides nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pendulum
from peewee import JOIN, fn

from station.records.clip_code import ClipCode, Looked, Sighted
from station.records.evidence import Clip as ClipRecord
from station.records.moment import iso, moment
from station.store import evidence
from station.store.act import Act
from station.store.casework_models import CasePaper
from station.store.models import Clip, Document
from station.store.record_models import ClipCode as CodeRow
from station.store.record_models import ClipReading
from station.store.store import Store

PICTURED = ("video", "photo")
"""Kinds of media that may show a code."""


@dataclass(frozen=True, slots=True)
class Filmed:
    """A code and the recording it is in, as its recorder says it."""

    code: ClipCode
    started_at: datetime
    """On the recorder's own, uncorrected clock."""
    seq: int | None


def waiting(store: Store, since: pendulum.DateTime, limit: int) -> list[ClipRecord]:
    """Recordings and photos that came in after `since` and were not looked through yet, newest first."""
    query = (
        Clip.select(Clip.id)
        .join(ClipReading, JOIN.LEFT_OUTER, on=(ClipReading.clip_id == Clip.id))
        .where(Clip.media.in_(PICTURED), Clip.imported_at >= iso(since), ClipReading.id.is_null())
        .order_by(Clip.id.desc())
        .limit(limit)
    )
    return _clips(store, [int(row["id"]) for row in store.all(query)])


def loose(store: Store, since: pendulum.DateTime) -> list[ClipRecord]:
    """Recordings that came in after `since`, show a code of a case or paper, and are in no case; not those that a
    person took from one."""
    query = _leading(since).where(Clip.case_id.is_null(), Clip.link_method == "none")
    return _clips(store, [int(row["id"]) for row in store.all(query)])


def elsewhere(store: Store, since: pendulum.DateTime) -> list[ClipRecord]:
    """Recordings that came in after `since`, were put to a case by rule, and show a code of a case or paper but none of
    that case itself."""
    own = (
        CodeRow.select(CodeRow.clip_id)
        .join(Clip, on=(CodeRow.clip_id == Clip.id))
        .where(CodeRow.subject == fn.printf("case/%d", Clip.case_id))
    )
    query = _leading(since).where(Clip.case_id.is_null(False), Clip.link_method == "auto", Clip.id.not_in(own))
    return _clips(store, [int(row["id"]) for row in store.all(query)])


def _leading(since: pendulum.DateTime) -> Any:
    return (
        Clip.select(Clip.id)
        .join(CodeRow, on=(CodeRow.clip_id == Clip.id))
        .where(CodeRow.kind != "time_sign", CodeRow.subject != "", Clip.imported_at >= iso(since))
        .distinct()
        .order_by(Clip.id)
    )


def add_reading(act: Act, clip_id: int, looked: Looked) -> int:
    """That a recording was looked through; the row's id."""
    return act.insert(
        ClipReading,
        clip_id=clip_id,
        frames=looked.frames,
        seconds=looked.ms // 1000,
        cpu_ms=looked.cpu_ms,
        problem=looked.problem,
        read_at=iso(act.now),
    )


def add_code(act: Act, clip_id: int, seen: Sighted, kind: str, subject: str, offset_s: int | None) -> int:
    """A genuine code of a recording; the row's id."""
    values = {"clip_id": clip_id, "at_ms": seen.at_ms, "kind": kind, "text": seen.text, "subject": subject}
    return act.insert(CodeRow, **values, offset_s=offset_s, read_at=iso(act.now))


def problem(store: Store, clip_id: int) -> str | None:
    """Why not all of a recording was looked at, or empty; None: nobody has looked yet."""
    found = store.scalar(ClipReading.select(ClipReading.problem).where(ClipReading.clip_id == clip_id))
    return None if found is None else str(found)


def of_clips(store: Store, clips: Collection[int]) -> dict[int, tuple[ClipCode, ...]]:
    """The codes of each of these recordings, in order of sight."""
    found: dict[int, tuple[ClipCode, ...]] = dict.fromkeys(clips, ())
    query = CodeRow.select().where(CodeRow.clip_id.in_(list(clips))).order_by(CodeRow.at_ms, CodeRow.id)
    for row in store.all(query):
        found[int(row["clip_id"])] += (_code(row),)
    return found


def of_recorder(store: Store, recorder_id: int, since: pendulum.DateTime | None = None) -> list[Filmed]:
    """Every dated code that a recorder's recordings show, oldest reading first; those read after `since`."""
    query = (
        CodeRow.select(CodeRow, Clip.started_at, Clip.clock_offset_s, Clip.seq)
        .join(Clip, on=(CodeRow.clip_id == Clip.id))
        .where(Clip.recorder_id == recorder_id, Clip.started_at.is_null(False), CodeRow.subject != "")
        .order_by(CodeRow.id)
    )
    if since is not None:
        query = query.where(CodeRow.read_at > iso(since))
    return [
        Filmed(_code(row), own_start(row["started_at"], row["clock_offset_s"]), row["seq"]) for row in store.all(query)
    ]


def own_start(started_at: str, offset_s: int) -> datetime:
    """When a recording began, on its recorder's own clock."""
    return datetime.fromtimestamp(moment(started_at).timestamp() - offset_s, pendulum.UTC)


def case_of_paper(store: Store, paper_id: int) -> int | None:
    """The case a paper belongs to; None where there is no such paper."""
    found = store.scalar(CasePaper.select(CasePaper.case_id).where(CasePaper.id == paper_id))
    return None if found is None else int(found)


def paper_issued(store: Store, code: str) -> pendulum.DateTime | None:
    """When the face that bears this code was issued."""
    found = store.scalar(Document.select(Document.issued_at).where(Document.code == code))
    return moment(found) if found else None


def recorder_of(store: Store, clip_id: int) -> int:
    """The recorder that made a recording."""
    return int(store.scalar(Clip.select(Clip.recorder_id).where(Clip.id == clip_id)))


def _clips(store: Store, ids: Sequence[int]) -> list[ClipRecord]:
    found = (evidence.clip(store, clip_id) for clip_id in ids)
    return [clip for clip in found if clip is not None]


def _code(row: dict[str, Any]) -> ClipCode:
    return ClipCode(
        id=row["id"],
        clip_id=row["clip_id"],
        at_ms=row["at_ms"],
        kind=row["kind"],
        text=row["text"],
        subject=row["subject"],
        offset_s=row["offset_s"],
        read_at=moment(row["read_at"]),
    )
