"""What a station does for its copy at the bureau: pair with it, seal bundles, carry them on a stick."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from station.records.moment import iso
from station.records.people import Proof, System
from station.records.progress import SILENT, Progress
from station.replica import cards, outbox
from station.replica.cards import BureauCard, StationCard
from station.replica.carry import carry, damaged
from station.replica.lock import alone
from station.replica.seal import seal
from station.store import standing
from station.store.atomic import write_text
from station.store.bundles import SealedBundle, last_sealed

if TYPE_CHECKING:
    from station.settings import Settings
    from station.wiring import Station


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
    with station.store.act(actor, "bureau.pair", subject=f"bureau/{bureau.code}/{bureau.recipient}"):
        pass
    settings = replace(station.settings, bureau_recipients=bureau.recipients)
    write_text(station.home.settings_file, settings.toml())
    write_text(station.home.root / "bureau.card", card.decode())
    return bureau, settings


def introduce(station: Station) -> Path:
    """The station's card in its outbox, written when missing or no longer true; its path."""
    with alone(station.home.outbox):
        return _introduce(station)


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
