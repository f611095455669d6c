"""What the top line of every screen says: which station this is, and whether its ledger holds."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from station.errors import StationError
from station.records.standing import Standing
from station.store import standing as rows

if TYPE_CHECKING:
    from station.wiring import Station


class NotADemo(StationError):
    """Only a demonstration's clock can be moved."""

    text = "ui.not_a_demo"


def standing(station: Station) -> Standing:
    """Name, demo mark and ledger size now."""
    return rows.standing(station.store)


def ledger_holds(station: Station) -> bool:
    """Whether the newest signed checkpoint fits the ledger; the full proof is `station audit`."""
    return rows.ledger_holds(station.store)


def disk_used(station: Station) -> int:
    """How full the disk of the home is, in percent."""
    disk = shutil.disk_usage(station.home.root)
    return round(100 * (disk.total - disk.free) / disk.total)


def advance(station: Station, **step: int) -> None:
    """Move a demonstration's clock forward (`hours=`, `days=`) for all its processes. NotADemo anywhere else."""
    move = getattr(station.clock, "advance", None)
    if move is None or not station.settings.demo:
        raise NotADemo
    move(**step)


def version(station: Station) -> int:
    """Changes when another process has written."""
    return station.store.data_version()
