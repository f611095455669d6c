"""A station that changed its key by itself: the earlier key signed the new card, so nobody has to telephone.

Believed only for the very next life, and only while the earlier key is in force: a revoked key vouches for nobody.
"""

from __future__ import annotations

from pathlib import Path

from station.bureau.enrol import Introduced, enter, introduced
from station.bureau.home import Bureau
from station.errors import StationError
from station.records.bureau import ROTATED
from station.records.people import Proof, System
from station.replica import cards, outbox
from station.store import bureau_rows


def succeeds(bureau: Bureau, found: Introduced) -> bool:
    """Whether the station's key in force signed this card of its next life."""
    before = next((row for row in bureau_rows.roster(bureau.store, found.card.code) if not row.ended), None)
    if before is None or before.sound_to is not None or found.card.epoch != before.epoch + 1:
        return False
    return cards.countersigned(found.signed, before.key)


def succeed(bureau: Bureau, actor: Proof | System, found: Introduced) -> None:
    """Enrol the next life on the word of the one before. KeyDiffers, EpochOld, KeyRevoked, NotAllowed."""
    enter(bureau, actor, found, ("station.succeed", ROTATED))


def notice(bureau: Bureau, actor: Proof | System, code: str, source: Path) -> bool:
    """Where the station's card in the outbox `source` is signed by its key in force, enrol it; whether it was so."""
    place = source / code / outbox.CARD
    try:
        found = introduced(place)
    except StationError:
        return False
    if found.card.code != code or not succeeds(bureau, found):
        return False
    # Where it is pulled from stays as it was: this folder may be a stick.
    kept = next(row.source for row in bureau_rows.roster(bureau.store, code) if not row.ended)
    succeed(bureau, actor, Introduced(found.card, kept, found.signed))
    return True
