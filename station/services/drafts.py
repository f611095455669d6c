"""Forms half filled in survive a power cut: kept per person beside the database, outside the ledger."""

from __future__ import annotations

from contextlib import suppress

from station.rules.state_secret import marked
from station.store import drafts
from station.store.drafts import Drafts
from station.store.home import Home


def of(home: Home, officer_id: int) -> Drafts:
    """What this person typed and never confirmed; empty when nothing readable is there."""
    return drafts.load(home.drafts, officer_id)


def keep(home: Home, officer_id: int, typed: Drafts) -> None:
    """Keep what this person has typed by now; a full disk costs the draft, not the work in front.

    A form that bears the mark of a state secret is not kept: it is refused once it is confirmed.
    """
    kept = {about: words for about, words in typed.items() if not any(map(marked, words.values()))}
    with suppress(OSError):
        drafts.save(home.drafts, officer_id, kept)
