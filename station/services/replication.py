"""What a station does for its copy at the bureau: pair with it, seal bundles, carry them on a stick."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from station.errors import StationError
from station.records.moment import iso
from station.records.people import Proof, System
from station.records.progress import SILENT, Progress
from station.replica import age_file, cards, outbox
from station.replica.cards import BureauCard, StationCard
from station.replica.carry import carry, damaged
from station.replica.lock import alone
from station.replica.seal import NotPaired, seal
from station.store import standing
from station.store.atomic import write_text
from station.store.bundles import SealedBundle, last_sealed

if TYPE_CHECKING:
    from station.settings import Settings
    from station.wiring import Station

BUREAU_CARD = "bureau.card"
"""The paired bureau's card, in the station's home."""
PAIR = "bureau.pair"


class BureauUnknown(StationError):
    """The card in the home is not that of the bureau that was paired."""

    text = "people.permit.bureau_unknown"


@dataclass(frozen=True, slots=True)
class Replicated:
    """What one run of `station replicate` did."""

    sealed: SealedBundle | None
    """The new bundle, None when nothing was new."""
    last: SealedBundle | None
    """The newest bundle, this run's or an earlier one."""
    damaged: tuple[int, ...]
    """Numbers of bundles in the outbox that are no longer as signed."""
    carried: int
    """Bundles copied to the folder that was named."""


def pair(station: Station, actor: Proof | System, card: bytes) -> tuple[BureauCard, Settings]:
    """Encrypt to this bureau from now on; its card and the new settings. CardInvalid, NotAllowed.

    The caller has had a person compare the card's fingerprint. `station.settings` itself stays as it was.
    """
    bureau = cards.read_bureau(card)
    # The key is part of the entry: a card put into the home later by hand is no bureau's word.
    with station.store.act(actor, PAIR, subject=_about(bureau), reason=cards.fingerprint(bureau.key)):
        pass
    settings = replace(station.settings, bureau_recipients=bureau.recipients)
    write_text(station.home.settings_file, settings.toml())
    write_text(station.home.root / BUREAU_CARD, card.decode())
    return bureau, settings


def paired_with(station: Station) -> BureauCard:
    """The card of the bureau whose signature counts here, as the ledger paired it.

    NotPaired, CardInvalid, BureauUnknown.
    """
    path = station.home.root / BUREAU_CARD
    if not path.exists():
        raise NotPaired
    bureau = cards.read_bureau(cards.card_bytes(path))
    paired = [line for line in station.store.lines(subject=_about(bureau)) if line.action == PAIR]
    # Entries of before the key was written down say `-`.
    if not paired or paired[-1].reason not in ("-", cards.fingerprint(bureau.key)):
        raise BureauUnknown
    return bureau


def to_bureau(station: Station, data: bytes) -> bytes:
    """`data` as a file that only the paired bureau's keys open. NotPaired, CardInvalid, BureauUnknown."""
    return age_file.encrypted(data, paired_with(station).recipients)


def public_key(station: Station) -> bytes:
    """The station's public key in the form stock tools read (PEM)."""
    return cards.public_pem(station.store.signer.public)


def introduce(station: Station) -> Path:
    """The station's card in its outbox, written when missing or no longer true; its path."""
    with alone(station.home.outbox):
        return _introduce(station)


def _about(bureau: BureauCard) -> str:
    return f"bureau/{bureau.code}/{bureau.recipient}"


def _introduce(station: Station) -> Path:
    store = station.store
    path = station.home.outbox / str(store.origin.code) / outbox.CARD
    card = StationCard(
        str(store.origin.code),
        standing.standing(store).name,
        store.origin.epoch,
        store.signer.verifier_key,
        iso(store.clock.now()),
    )
    if not path.exists() or not _says(path, card):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, cards.sign(card, store.signer))
    return path


def replicate(
    station: Station, *, out: Path | None = None, now: bool = False, progress: Progress = SILENT
) -> Replicated:
    """Seal what is new; unless `now`, also read every bundle in the outbox again; with `out`, carry them there.

    NotPaired, LedgerBroken, OutboxOccupied; OSError from a medium.
    """
    folder = station.home.outbox
    with alone(folder):
        sealed = seal(station.store, folder, station.settings.bureau_recipients, progress)
        _introduce(station)
        bad = [] if now else damaged(station.store, folder, progress)
        carried = 0 if out is None else carry(station.store, folder, out, progress)
    return Replicated(sealed, last_sealed(station.store), tuple(bad), carried)


def _says(path: Path, card: StationCard) -> bool:
    try:
        return replace(cards.read_station(path.read_bytes()), issued=card.issued) == card
    except cards.CardInvalid:
        return False
