"""What the dock has to tell whoever sits at a screen: recorders pulled too early, strangers turned away. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pendulum

from station.records.evidence import Intake
from station.records.ledger import LedgerLine
from station.records.moment import moment
from station.services import evidence
from station.store import evidence as rows
from station.store import intakes, sticks
from station.store.store import Store

if TYPE_CHECKING:
    pass

FRESH = timedelta(minutes=30)
"""So long something that ended at the dock is still news."""
REMEMBERED = timedelta(hours=24)
"""So long a recorder pulled too early is warned about; 今日 counts it until it is docked again."""
AMONG = 20
"""Dockings looked at: more than a dock has places for."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How an import broke off."""

    seq: int
    """Entry of the ledger that says so."""
    reason: str
    """unplugged, disk_full, disk_error, stopped, killed."""
    at: pendulum.DateTime


@dataclass(frozen=True, slots=True)
class Pulled:
    """A recorder whose newest docking broke off because it was pulled out."""

    intake: Intake
    ending: Ending

    @property
    def waiting(self) -> int:
        """Files that are still only on the recorder."""
        return self.intake.counts.get("listed", 0)


@dataclass(frozen=True, slots=True)
class Stranger:
    """A device turned away that is neither a recorder nor a transfer stick in use here."""

    seq: int
    serial: str
    """Empty where it has none."""
    device: str
    """Model and vendor:product, as it calls itself; may be empty."""
    reason: str
    at: pendulum.DateTime


def ending(store: Store, intake: Intake) -> Ending | None:
    """How an interrupted import broke off last; None for one that did not."""
    if intake.state != "interrupted":
        return None
    said = [line for line in store.lines(subject=f"intake/{intake.id}") if line.action == "intake.interrupt"]
    return Ending(said[-1].seq, said[-1].reason, moment(said[-1].recorded)) if said else None


def newest(store: Store) -> list[Intake]:
    """The newest docking of each recorder that was here lately, newest first."""
    found: dict[int, Intake] = {}
    for intake in intakes.recent(store, limit=AMONG):
        found.setdefault(intake.recorder_id, intake)
    return list(found.values())


def pulled(store: Store, now: pendulum.DateTime) -> list[Pulled]:
    """Recorders that were pulled out in the middle and have not been docked again."""
    ended = [(intake, ending(store, intake)) for intake in newest(store)]
    return [
        Pulled(intake, end)
        for intake, end in ended
        if end is not None and end.reason == "unplugged" and now - end.at <= REMEMBERED
    ]


def just_ended(store: Store, now: pendulum.DateTime) -> list[tuple[Intake, Ending | None]]:
    """Imports that ended a moment ago, newest first, with how they broke off if they did."""
    ended = [(intake, ending(store, intake)) for intake in newest(store) if intake.state != "copying"]
    return [(intake, end) for intake, end in ended if _since(intake, end, now) <= FRESH]


def _since(intake: Intake, end: Ending | None, now: pendulum.DateTime) -> timedelta:
    at = end.at if end else intake.closed_at or intake.opened_at
    return now - at


def strangers(store: Store, now: pendulum.DateTime) -> list[Stranger]:
    """Devices turned away a moment ago that nobody has registered since, newest first, each once."""
    found: dict[str, Stranger] = {}
    for line in evidence.refusals(store):
        if now - moment(line.recorded) > FRESH:
            break
        stranger = _stranger(line)
        if not _in_use(store, stranger.serial):
            found.setdefault(stranger.serial or stranger.device, stranger)
    return list(found.values())


def _in_use(store: Store, serial: str) -> bool:
    known = rows.recorder(store, serial) or sticks.find(store, serial, "")
    return known is not None and known.status == "active"


def _stranger(line: LedgerLine) -> Stranger:
    serial = line.subject.partition("/")[2]
    reason, _, device = line.reason.partition(" ")
    return Stranger(line.seq, "" if serial == "-" else serial, device, reason, moment(line.recorded))
