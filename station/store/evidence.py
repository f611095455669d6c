"""Recorders, clips and the visits they may belong to, as records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pendulum
from peewee import JOIN, fn

from station.records.evidence import Clip as ClipRecord
from station.records.evidence import Recorder as RecorderRecord
from station.records.moment import iso, moment
from station.rules.matching import Visit, one_place
from station.store import law
from station.store.act import Act
from station.store.models import CaseEvent, CaseFile, Clip, IntakeFile, Officer, Recorder
from station.store.record_models import Archive, DisposalItem
from station.store.store import Store


def recorder(store: Store, serial: str) -> RecorderRecord | None:
    """The recorder with this serial, retired ones too; None if it was never registered."""
    found = store.one(_recorders().where(Recorder.serial == serial))
    return None if found is None else _recorder(found)


def recorders(store: Store) -> list[RecorderRecord]:
    """Every registered recorder by serial."""
    return [_recorder(row) for row in store.all(_recorders().order_by(Recorder.serial))]


def add_recorder(act: Act, serial: str, profile: str, officer_id: int | None) -> int:
    """Write a new recorder; its id."""
    return act.insert(
        Recorder,
        serial=serial,
        profile=profile,
        officer_id=officer_id,
        clock_offset_s=0,
        status="active",
        registered_at=iso(act.now),
    )


def amend_recorder(act: Act, recorder_id: int, **values: object) -> None:
    """Change a recorder's officer_id, clock_offset_s, profile or status."""
    act.update(Recorder, recorder_id, **values)


def clip(store: Store, clip_id: int) -> ClipRecord | None:
    """One clip; None if there is none."""
    found = store.one(_clips().where(Clip.id == clip_id))
    return None if found is None else _clip(found)


def clips_of_case(store: Store, case_id: int) -> list[ClipRecord]:
    """A case's clips in order of recording."""
    return [_clip(row) for row in store.all(_clips().where(Clip.case_id == case_id).order_by(Clip.started_at, Clip.id))]


def clips_of_session(store: Store, session_id: int) -> list[ClipRecord]:
    """The clips one docking brought, in order of recording."""
    query = _clips().where(Clip.session_id == session_id).order_by(Clip.started_at, Clip.id)
    return [_clip(row) for row in store.all(query)]


def cases_docked(store: Store, session_id: int) -> list[int]:
    """Cases whose clips were on the recorder at this docking, whenever those were imported."""
    query = (
        Clip.select(Clip.case_id)
        .join(IntakeFile, on=(IntakeFile.sha256 == Clip.sha256))
        .where(IntakeFile.session_id == session_id, Clip.case_id.is_null(False))
        .distinct()
        .order_by(Clip.case_id)
    )
    return [int(row["case_id"]) for row in store.all(query)]


def links(store: Store, sessions: Sequence[int]) -> dict[int, dict[str, int]]:
    """Clips of each docking by case number; the empty number counts those of no case."""
    query = (
        Clip.select(Clip.session_id, CaseFile.number, fn.COUNT(Clip.id).alias("n"))
        .join(CaseFile, JOIN.LEFT_OUTER, on=(Clip.case_id == CaseFile.id))
        .where(Clip.session_id.in_(list(sessions)))
        .group_by(Clip.session_id, CaseFile.number)
        .order_by(CaseFile.number)
    )
    found: dict[int, dict[str, int]] = {session: {} for session in sessions}
    for row in store.all(query):
        found[int(row["session_id"])][row["number"] or ""] = int(row["n"])
    return found


def unlinked(store: Store) -> list[ClipRecord]:
    """Clips that belong to no case yet and are kept, newest first."""
    gone = DisposalItem.select(DisposalItem.clip_id).where(DisposalItem.removed_at.is_null(False))
    kept = Clip.case_id.is_null() & Clip.id.not_in(gone)
    query = _clips().where(kept).order_by(Clip.started_at.desc(), Clip.id.desc())
    return [_clip(row) for row in store.all(query)]


def earliest_unlinked(store: Store) -> pendulum.DateTime | None:
    """When the first clip that belongs to no case began; None where there is none with a time."""
    found = store.scalar(Clip.select(fn.MIN(Clip.started_at)).where(Clip.case_id.is_null()))
    return moment(found) if found else None


def link(act: Act, clip_id: int, case_id: int | None, method: str) -> None:
    """Put a clip to a case (method auto or person), or take it away from one (None, away)."""
    act.update(Clip, clip_id, case_id=case_id, link_method=method)


def visits(store: Store, since: pendulum.DateTime, now: pendulum.DateTime) -> list[Visit]:
    """Every visit that began after `since`, with who went. Not yet returned: the visit lasts until `now`.

    Not those of archived cases: a recording that turns up later is a supplement, and a person says so.
    """
    arrivals = (
        CaseEvent.select(
            CaseEvent.case_id,
            CaseEvent.kind,
            CaseEvent.occurred_at,
            CaseFile.flow,
            CaseFile.lead_id,
            CaseFile.assist_id,
        )
        .join(CaseFile, on=(CaseEvent.case_id == CaseFile.id))
        .where(
            CaseEvent.kind.in_([event for _, event in beginnings()]),
            CaseEvent.occurred_at >= iso(since),
            CaseEvent.case_id.not_in(Archive.select(Archive.case_id)),
        )
        .order_by(CaseEvent.case_id, CaseEvent.occurred_at)
    )
    rows = [row for row in store.all(arrivals) if (row["flow"], row["kind"]) in beginnings()]
    returns = _returns(store, {int(row["case_id"]) for row in rows})
    return one_place(_visit(row, returns.get(int(row["case_id"]), []), now) for row in rows)


def beginnings() -> frozenset[tuple[str, str]]:
    """What puts officers on site: flow and event. A re-inspection has no arrival of its own, only its opinion."""
    return frozenset(
        (flow.code, step.event) for flow in law.load().workflows for step in flow.transitions if step.field
    )


def _returns(store: Store, cases: Iterable[int]) -> dict[int, list[pendulum.DateTime]]:
    query = (
        CaseEvent.select(CaseEvent.case_id, CaseEvent.occurred_at)
        .where(CaseEvent.kind == "returned", CaseEvent.case_id.in_(list(cases)))
        .order_by(CaseEvent.occurred_at)
    )
    found: dict[int, list[pendulum.DateTime]] = {}
    for row in store.all(query):
        found.setdefault(int(row["case_id"]), []).append(moment(row["occurred_at"]))
    return found


def _visit(row: dict[str, Any], returns: list[pendulum.DateTime], now: pendulum.DateTime) -> Visit:
    on_site = moment(row["occurred_at"])
    back = next((when for when in returns if when >= on_site), max(now, on_site))
    there = frozenset(int(row[who]) for who in ("lead_id", "assist_id") if row[who] is not None)
    return Visit(int(row["case_id"]), there, on_site, back)


def _recorders() -> Any:
    return Recorder.select(Recorder, Officer.name.alias("officer_name")).join(
        Officer, JOIN.LEFT_OUTER, on=(Recorder.officer_id == Officer.id)
    )


def _recorder(row: dict[str, Any]) -> RecorderRecord:
    return RecorderRecord(
        id=row["id"],
        serial=row["serial"],
        profile=row["profile"],
        officer_id=row["officer_id"],
        officer_name=row["officer_name"],
        clock_offset_s=row["clock_offset_s"],
        status=row["status"],
        registered_at=moment(row["registered_at"]),
    )


def _clips() -> Any:
    return (
        Clip.select(Clip, Recorder.serial, Officer.name.alias("officer_name"), CaseFile.number.alias("case_number"))
        .join(Recorder, on=(Clip.recorder_id == Recorder.id))
        .join(Officer, JOIN.LEFT_OUTER, on=(Clip.officer_id == Officer.id))
        .join(CaseFile, JOIN.LEFT_OUTER, on=(Clip.case_id == CaseFile.id))
    )


def _clip(row: dict[str, Any]) -> ClipRecord:
    return ClipRecord(
        id=row["id"],
        sha256=row["sha256"],
        size=row["size"],
        name=row["original_name"],
        serial=row["serial"],
        officer_id=row["officer_id"],
        officer_name=row["officer_name"],
        media=row["media"],
        started_at=moment(row["started_at"]) if row["started_at"] else None,
        ended_at=moment(row["ended_at"]) if row["ended_at"] else None,
        duration_ms=row["duration_ms"],
        time_source=row["time_source"],
        verify_method=row["verify_method"],
        case_id=row["case_id"],
        case_number=row["case_number"],
        link_method=row["link_method"],
        session_id=row["session_id"],
        imported_at=moment(row["imported_at"]),
        extent=row["extent"],
        problem=row["problem"],
        codec=row["codec"],
        width=row["width"],
        height=row["height"],
        device_no=row["device_no"],
        officer_no=row["officer_no"],
        seq=row["seq"],
        marked=bool(row["marked"]),
        clock_offset_s=row["clock_offset_s"],
    )
