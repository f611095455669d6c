"""The station at a glance, as `station status --json` gives it (docs/json.md)."""

from __future__ import annotations

from dataclasses import dataclass

import pendulum

from station.records.cockpit import Cockpit
from station.records.docking import BackupRun, Damage
from station.records.evidence import Intake, LiveIntake, Recorder
from station.records.ledger import LedgerHead


@dataclass(frozen=True, slots=True)
class StationCard:
    """Which station this is."""

    code: str
    name: str
    authority: str
    epoch: int
    demo: bool


@dataclass(frozen=True, slots=True)
class OpenDeadline:
    """A running deadline with what it is about."""

    id: int
    case_id: int
    case_number: str
    enterprise: str
    rule: str
    title: str
    due_at: pendulum.DateTime
    provisional: bool
    to_confirm: bool
    basis: str
    urgency: str
    """overdue, today, soon, later or provisional (`rules.urgency`)."""
    days: int
    """Overdue: natural days past; otherwise working days left."""


@dataclass(frozen=True, slots=True)
class ReplicaState:
    """How far the bureau's copy can have come."""

    bundle: int
    """Number of the newest sealed bundle, 0 before the first."""
    size: int
    """Ledger entries the sealed bundles cover."""
    sealed_at: str | None
    waiting: int
    """Entries since then, for the next bundle."""
    witnessed: int
    """Largest ledger size the bureau has signed as a witness, 0 before the first."""
    witnessed_at: str | None
    """When the newest of its signatures arrived."""
    refused: str
    """Bundles the bureau did not apply, with its reasons, by its newest receipt; empty: none."""
    for_people: int
    """Things the bureau sent that wait for a person."""
    not_adopted: int
    """Things the bureau sent that were refused here and that nobody has looked at yet."""


@dataclass(frozen=True, slots=True)
class DiskState:
    """The file system the home lies on, in bytes."""

    total: int
    free: int


@dataclass(frozen=True, slots=True)
class ClockState:
    """What the station takes for the time, against its own last testimony."""

    now: pendulum.DateTime
    last_entry_at: str
    """When the newest ledger entry was recorded."""
    behind: bool
    """The clock is earlier than that: acts are refused until it is put right."""
    demonstration: bool


@dataclass(frozen=True, slots=True)
class Status:
    """Everything of one moment."""

    station: StationCard
    deadlines: tuple[OpenDeadline, ...]
    """Most urgent first."""
    recorders: tuple[Recorder, ...]
    intake: tuple[Intake, ...]
    """The newest dockings, newest first."""
    live: tuple[LiveIntake, ...]
    """Imports that are running now."""
    replica: ReplicaState
    ledger: LedgerHead
    disk: DiskState
    clock: ClockState
    backups: tuple[BackupRun, ...]
    """The newest of each medium, newest first."""
    damage: tuple[Damage, ...]
    """Of the media store, not mended yet, oldest first."""
    cockpit: Cockpit
    """The three figures of REQ-003."""
