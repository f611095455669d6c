"""中转U盘 at work: what waits to go out, which sticks are plugged in now, and what one docking brought."""

from __future__ import annotations

from dataclasses import dataclass

import pendulum


@dataclass(frozen=True, slots=True)
class QueuedExport:
    """A file that somebody asked to have on a stick and that is not there yet."""

    id: str
    """Its number in the queue; the ledger's entry of the export names it."""
    what: str
    """Subject it belongs to: case/…, draw/…, statistics/…"""
    name: str
    """File name on the stick; numbered there when the name is taken by something else."""
    sha256: str
    size: int
    asked_by_id: int
    asked_by: str
    """Name of the officer."""
    asked_at: pendulum.DateTime
    stick_id: int | None
    """None: whichever stick comes first."""
    stick_label: str | None = None


@dataclass(frozen=True, slots=True)
class LiveStick:
    """A stick that is plugged in now."""

    stick_id: int
    serial: str
    label: str
    state: str
    """importing, writing, ready (something for it cannot be written), safe_to_pull."""
    current: str
    """Name of the file being read or written, escaped."""
    done: int
    """Bytes of it."""
    size: int
    waiting: int
    """Exports that wait for this stick."""
    trouble: str
    """Why the newest of them could not be written (texts/stick.toml, table `trouble`), or empty."""
    heartbeat: float
    """CLOCK_BOOTTIME, seconds."""


@dataclass(frozen=True, slots=True)
class Received:
    """One file that went to the tray."""

    name: str
    """As on the stick, control characters escaped."""
    kind: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class NotTaken:
    """One file that stayed outside."""

    name: str
    reason: str
    """texts/stick.toml, table `refusal`."""


@dataclass(frozen=True, slots=True)
class TrayOutcome:
    """What one docking brought to the tray."""

    received: tuple[Received, ...]
    known: int
    """Files whose content is in the tray already, whatever became of it there."""
    refused: tuple[NotTaken, ...]
    broken: tuple[str, ...]
    """Folders that could not be listed to their end."""
    halted: str
    """Why it ended early (unplugged, disk_full, disk_error, stopped), or empty."""
    packets: int = 0
    """Return packets of the bureau's laid into the inbox."""


@dataclass(frozen=True, slots=True)
class Handed:
    """One export that is on the stick."""

    what: str
    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Served:
    """What one docking of a stick came to."""

    tray: TrayOutcome
    handed: tuple[Handed, ...]
    failed: tuple[NotTaken, ...]
    """Exports that stay in the queue; reasons of texts/stick.toml, table `trouble`."""
    ended: str
    """done, unplugged, stopped, retired."""

    @property
    def whole(self) -> bool:
        """Whether nothing that was begun is left undone."""
        return not (self.failed or self.tray.halted or self.tray.broken)


@dataclass(frozen=True, slots=True)
class Purpose:
    """Where a file of the tray belongs."""

    action: str
    """Code of the function that takes it, empty while there is none."""
    sentence: str
