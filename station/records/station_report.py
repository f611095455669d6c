"""What a station says about its own machine, for those who cannot look inside the box."""

from __future__ import annotations

from dataclasses import dataclass

from pendulum import DateTime

SYNCHRONISED, FREE, UNKNOWN = "synchronised", "free", "unknown"
"""How the clock is kept: by a time server, by nothing, or nothing on the machine can tell."""


@dataclass(frozen=True, slots=True)
class Machine:
    """The box at one moment."""

    disk_total: int
    """Bytes of the file system the home lies on."""
    disk_free: int
    clock: str = UNKNOWN
    """SYNCHRONISED, FREE or UNKNOWN."""
    clock_offset_ms: int | None = None
    """Ahead of its time server; negative: behind; None: not told."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One replay of the whole ledger against the database."""

    at: DateTime
    clean: bool


@dataclass(frozen=True, slots=True)
class StationReport:
    """One report."""

    reported_at: DateTime
    machine: Machine
    backup_at: DateTime | None
    """When the newest second copy was finished; None: there never was one."""
    audit: Checked | None
    """The newest whole check; None: none that is known of."""
    damaged: int
    """Files of the media store that failed a reading and are not mended."""
    version: str
    """Of the programme."""

    @property
    def free_percent(self) -> int:
        """Whole percent of the disk that are free, rounded down."""
        return self.machine.disk_free * 100 // max(1, self.machine.disk_total)
