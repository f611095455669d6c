"""Giving a station back its history: what of the bureau's replica a new box is made from, once it was verified."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from station.bureau.home import Bureau
from station.bureau.permits import enrolment
from station.bureau.verify import verify
from station.errors import StationError
from station.records.bureau import Enrolment
from station.records.people import Proof
from station.records.progress import SILENT, Progress
from station.settings import Settings
from station.store import bureau_rows
from station.store.replicas import FILE, Replica


class NothingHeld(StationError):
    """No bundle of the station was ever accepted. Facts: name."""

    text = "backup.provision.nothing"


class ReplicaUnsound(StationError):
    """The replica did not pass its verification. Facts: name, problems."""

    text = "backup.provision.unsound"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A verified replica."""

    enrolment: Enrolment
    database: Path
    settings: Settings
    checkpoint: str
    """The signed checkpoint it ends at."""


def prepared(bureau: Bureau, actor: Proof, code: str, progress: Progress = SILENT) -> Prepared:
    """The replica of a station, verified from its first entry on. NotEnrolled, NothingHeld, ReplicaUnsound."""
    found = enrolment(bureau, code)
    held = bureau_rows.last_accepted(bureau.store, code)
    if held is None:
        raise NothingHeld(name=found.name)
    checked = verify(bureau, actor, code, progress)
    if not checked.sound:
        raise ReplicaUnsound(name=found.name, problems="\n".join(checked.problems))
    facts = bureau_rows.facts(bureau.store)
    settings = Settings(code, found.epoch, facts.demo, bureau_recipients=facts.recipients)
    replica = Replica(bureau.home.replica(code))
    try:
        checkpoint = replica.checkpoint(held.size) or ""
    finally:
        replica.close()
    return Prepared(found, bureau.home.replica(code) / FILE, settings, checkpoint)


def note(bureau: Bureau, actor: Proof, code: str, size: int) -> None:
    """Enter that the station's whole record was handed out. NotAllowed."""
    with bureau.store.act(actor, "station.provision", subject=f"station/{code}", reason=f"size={size}"):
        pass
