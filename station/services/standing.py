"""What the top line of every screen says: which station this is, and whether its ledger holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from station.records.standing import Standing
from station.store import standing as rows

if TYPE_CHECKING:
    from station.wiring import Station


def standing(station: Station) -> Standing:
    """Name, demo mark and ledger size now."""
    return rows.standing(station.store)


def ledger_holds(station: Station) -> bool:
    """Whether the newest signed checkpoint fits the ledger; the full proof is `station audit`."""
    return rows.ledger_holds(station.store)


def version(station: Station) -> int:
    """Changes when another process has written."""
    return station.store.data_version()
