"""A new signing key for the station: the ledger decides which one counts, the files follow (docs/keys.md).

The new key, and its card signed by both keys, are durable before the entry that begins the new life. Killed before that
entry, the old key goes on and the new one was never used; killed after it, whoever opens the station next puts the
files in their places. Done twice, or by two at once, that changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import station.settings as configuration
from station.errors import StationError
from station.records.people import Proof
from station.replica import cards, line_card, outbox
from station.replica.lock import alone
from station.replica.recovery import recover
from station.rules.ids import EPOCHS
from station.services import replication
from station.store import lives
from station.store.atomic import write_bytes, write_text
from station.store.keys import NEXT_KEY, SIGNING_KEY, KeyMissing, KeyRing, Signer
from station.store.store import Origin

if TYPE_CHECKING:
    from station.settings import Settings
    from station.store.home import Home
    from station.wiring import Station

NEXT_CARD = "card-next.note"
NEXT_LINE = "line-next.note"
"""The line card of the life that waits; none where the station has none."""


class LivesUsedUp(StationError):
    """A station has no more than so many lives. Facts: most."""

    text = "keys.rotate.used_up"


@dataclass(frozen=True, slots=True)
class Rotated:
    """What a change of the key led to."""

    epoch: int
    key: str
    """The new verifier key."""
    before: str
    """The old one, which verifies what was signed until now."""


def rotate(station: Station, actor: Proof, cosigner: Proof | None, reason: str) -> Rotated:
    """Sign with a new key from now on. `station` itself is of no use afterwards: open it again.

    LivesUsedUp, OutboxOccupied, NotAllowed, CosignerNeeded, ReasonNeeded.
    """
    store, keys = station.store, station.keys
    origin = Origin(store.origin.code, store.origin.epoch + 1)
    if origin.epoch >= EPOCHS:
        raise LivesUsedUp(most=EPOCHS)
    with alone(station.home.outbox):
        # What the old key signed and an interrupted run left is finished first: the new key could not.
        recover(store, station.home.outbox)
        before = store.origin, store.signer
        keys.create_next()
        new = keys.signer(origin.log, NEXT_KEY)
        card = replace(replication.card_of(station), epoch=origin.epoch, key=new.verifier_key)
        keys.put_secret(NEXT_CARD, cards.sign_twice(card, new, store.signer).encode())
        _line_card(station, new)
        words = reason.strip()
        said = f"{lives.reason(key=before[1].verifier_key, next=new.verifier_key)} {words}" if words else ""
        store.begin_life(origin, new)
        try:
            with store.act(actor, lives.ROTATE, subject=f"station/{origin}", reason=said, cosigner=cosigner):
                pass
        except BaseException:
            store.begin_life(*before)
            raise
        settle(station.home)
    return Rotated(origin.epoch, new.verifier_key, before[1].verifier_key)


def _line_card(station: Station, new: Signer) -> None:
    """The station's line card once more, by both keys: it counts at a bureau that has heard of the new one or not."""
    store, code = station.store, str(station.store.origin.code)
    station.keys.forget_secret(NEXT_LINE)
    try:
        lying = cards.card_bytes(station.home.outbox / code / line_card.FILE)
        said = line_card.read(lying, code, store.signer.verifier_key, (line_card.HOST,))
    except StationError:
        # There is none, or not one of ours: nothing that would count is taken away.
        return
    station.keys.put_secret(NEXT_LINE, line_card.sign_twice(said, new, store.signer).encode())


def settle(home: Home) -> Settings:
    """Put the files in their places where the ledger has begun to use a new key; the settings as they are then."""
    settings, keys = configuration.load(home.settings_file), KeyRing(home.keys)
    epoch = _begun(home, settings, keys)
    if epoch is None:
        return configuration.load(home.settings_file)
    folder = home.outbox / settings.code
    if keys.has_secret(NEXT_CARD):
        folder.mkdir(parents=True, exist_ok=True)
        write_bytes(folder / outbox.CARD, keys.get_secret(NEXT_CARD))
        if keys.has_secret(NEXT_LINE):
            write_bytes(folder / line_card.FILE, keys.get_secret(NEXT_LINE))
    keys.put_secret(SIGNING_KEY, keys.get_secret(NEXT_KEY))
    settings = replace(settings, epoch=epoch)
    write_text(home.settings_file, settings.toml())
    keys.forget_secret(NEXT_LINE)
    keys.forget_secret(NEXT_CARD)
    keys.forget_secret(NEXT_KEY)
    return settings


def _begun(home: Home, settings: Settings, keys: KeyRing) -> int | None:
    """The life that the waiting key has begun by the ledger; None for a key that has begun none, or not yet."""
    named = lives.rotated_to(home.db)
    for epoch in (settings.epoch + 1, settings.epoch):
        try:
            waiting = keys.signer(Origin(int(settings.code), epoch).log, NEXT_KEY)
        except KeyMissing:
            return None
        if waiting.verifier_key == named:
            return epoch
    return None
