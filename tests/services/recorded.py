"""Recordings of a case, as rows: what a docking would have brought."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

import pendulum

from station.records.coverage import Span
from station.records.moment import iso
from station.records.people import Proof
from station.services import coverage, recording_items, scenes
from station.services.scenes import Said
from station.store import cases, evidence, models
from station.store.casework_models import CasePaper
from station.wiring import Station
from tests.services.dockings import DOCK

SAID = Said("余姚市小曹娥镇工业路1号", "sign", True, "张三（负责人）", 2, "出示证件，告知事项，逐项核对")


def recorder(station: Station, serial: str = "ZFY0009", offset_s: int = 0) -> int:
    """A registered recorder; its id."""
    known = evidence.recorder(station.store, serial)
    if known is not None:
        return known.id
    with station.store.act(DOCK, "intake.open") as act:
        return act.insert(
            models.Recorder,
            serial=serial,
            profile="generic",
            clock_offset_s=offset_s,
            status="active",
            registered_at=iso(act.now),
        )


def clip(
    station: Station,
    case_id: int | None,
    start: datetime,
    end: datetime,
    *,
    serial: str = "ZFY0009",
    offset_s: int = 0,
    media: str = "video",
) -> int:
    """A clip that really ran from `start` to `end`; its id. `offset_s`: what its recorder's clock was corrected by."""
    recorder_id = recorder(station, serial, offset_s)
    name = f"{serial}_{start:%Y%m%d%H%M%S}.MP4"
    with station.store.act(DOCK, "intake.open") as act:
        session = act.insert(
            models.IntakeSession,
            recorder_id=recorder_id,
            source="/card",
            listing_sha256="0" * 64,
            files=1,
            bytes=1,
            state="complete",
            opened_at=iso(act.now),
        )
        return act.insert(
            models.Clip,
            sha256=sha256(f"{name}{case_id}{end}".encode()).hexdigest(),
            size=1000,
            original_name=name,
            recorder_id=recorder_id,
            media=media,
            started_at=iso(start),
            ended_at=iso(end),
            duration_ms=round((end - start).total_seconds() * 1000),
            time_source="name",
            verify_method="o_direct",
            case_id=case_id,
            link_method="none" if case_id is None else "auto",
            session_id=session,
            imported_at=iso(act.now),
            device_no=serial,
            clock_offset_s=offset_s,
        )


def record_whole(station: Station, who: Proof, case_id: int) -> None:
    """What an honest crew brings home: every scene filmed from before it to after it, said, and every item seen."""
    for each in coverage.of_case(station.store, case_id).scenes:
        wanted = each.wanted
        end = wanted.end or wanted.start
        if wanted.end is None:
            span = Span(wanted.start, wanted.start)
            scenes.say_time(station.store, who, case_id, wanted.scene.code, wanted.seq, span, "按记录登记")
        scenes.say_facts(station.store, who, case_id, wanted.scene.code, wanted.seq, SAID)
        minute = timedelta(minutes=1)
        made = clip(
            station,
            case_id,
            wanted.start - minute,
            end + minute,
            serial=f"ZFY{case_id % 97:02d}{wanted.scene.code}{wanted.seq}",
        )
        assert made
    for one in recording_items.standing(station.store, case_id):
        recording_items.confirm(station.store, who, case_id, one.item.code, note="见录像")


def happened(station: Station, case_id: int, kind: str, at: pendulum.DateTime) -> None:
    """An event of a case, as a step would have written it."""
    with station.store.act(DOCK, "intake.open") as act:
        cases.add_event(act, case_id, kind, at)


def delivered(station: Station, case_id: int, how: str, at: pendulum.DateTime) -> None:
    """A paper of a case, delivered in this way."""
    with station.store.act(DOCK, "intake.open") as act:
        act.insert(
            CasePaper,
            case_id=case_id,
            code="D39",
            title="文书送达回执",
            number="",
            made_at=iso(at),
            party_signed="signed",
            refusal="",
            served_at=iso(at),
            served_how=how,
            served_to="张三",
            serve_note="",
            locked=0,
            void_reason="",
            ahead=0,
        )
