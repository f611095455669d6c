"""Forms half filled in survive a power cut: kept per person beside the database, outside the ledger."""

from __future__ import annotations

from contextlib import suppress

from station.store import drafts
from station.store.drafts import Drafts
from station.store.home import Home


def of(home: Home, officer_id: int) -> Drafts:
    """What this person typed and never confirmed; empty when nothing readable is there."""
    return drafts.load(home.drafts, officer_id)


def keep(home: Home, officer_id: int, typed: Drafts) -> None:
    """Keep what this person has typed by now; a full disk costs the draft, not the work in front."""
    with suppress(OSError):
        drafts.save(home.drafts, officer_id, typed)
