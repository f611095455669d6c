"""Building blocks of tests on 调阅: a case with a recording, somebody who asks, and an answer."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from station.records.access import Request, Scope
from station.records.people import Proof
from station.services import access
from station.services.access import Application
from station.store import models
from station.wiring import Station
from tests.services.dockings import DOCK
from tests.services.recorded import clip

REASON = "评查案卷时核对现场检查过程"


def asked(
    station: Station,
    who: Proof,
    scope: Scope,
    *,
    mode: str = "view",
    days: int = 3,
    purpose: str = "file_review",
    applicant: str = "",
) -> Request:
    """An application as `who` enters it, good for so many days."""
    until = station.clock.now().add(days=days)
    return access.apply(
        station.store, who, Application(purpose, REASON, scope, mode, until, applicant, "市司法局" if applicant else "")
    )


def granted(station: Station, chief: Proof, found: Request) -> Request:
    """The same, approved."""
    return access.decide(station.store, chief, found.id, True, "同意")


def kept(station: Station, case_id: int | None, file: Path, media: str = "video") -> int:
    """A real recording in the media store; its clip's id."""
    data, now = file.read_bytes(), station.clock.now()
    digest = station.media.put(data)
    assert digest == sha256(data).hexdigest()
    made = clip(station, case_id, now, now.add(seconds=4), serial=f"ZFY{digest[:4]}", media=media)
    with station.store.act(DOCK, "intake.open") as act:
        act.update(models.Clip, made, sha256=digest, size=len(data))
    return made
