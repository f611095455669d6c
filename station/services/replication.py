"""What a station does for its copy at the bureau: pair with it, seal bundles, carry them on a stick."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from station.errors import StationError
from station.records.moment import iso, moment
from station.records.people import Proof, System
from station.records.progress import SILENT, Progress
from station.replica import age_file, age_keys, cards, outbox
from station.replica.cards import BureauCard, StationCard
from station.replica.carry import carry, damaged
from station.replica.lock import alone
from station.replica.seal import NotPaired, seal
from station.rules import note
from station.rules.station_report import RESERVE
from station.services import public_records
from station.store import exchange, standing
from station.store.atomic import sweep, write_bytes, write_text
from station.store.bundles import SealedBundle, last_base, last_sealed, migrated_since
from station.store.errors import ClockLeap

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
    media: int
    """Files the bureau asked for that lie in the outbox."""


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


def lay_head(station: Station) -> str:
    """Sign a checkpoint now and lay it where the bureau looks every few minutes; the note.

    What a sealed bundle covers is taken away: the bundle says more.
    """
    with alone(station.home.outbox):
        signed = station.store.checkpoint()
        last, size = last_sealed(station.store), note.checkpoint(station.store.signer.open(signed)).size
        folder = station.home.outbox / str(station.store.origin.code) / outbox.HEADS
        if last is None or size > last.size:
            folder.mkdir(parents=True, exist_ok=True)
            write_text(folder / outbox.head_name(size), signed)
        _sweep(folder, last)
    return signed


def _sweep(folder: Path, last: SealedBundle | None) -> None:
    sweep(folder)
    covered = outbox.head_name(0 if last is None else last.size)
    for path in folder.glob("*.note"):
        if path.name <= covered:
            path.unlink(missing_ok=True)


def lay_packet(station: Station, sha256: str, data: bytes) -> Path:
    """What cannot wait for the night: an encrypted file in the outbox, named by the SHA-256 of what is in it."""
    path = station.home.outbox / str(station.store.origin.code) / outbox.PACKETS / f"{sha256}{outbox.PACKET}"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, data)
    return path


def media_file(station: Station, sha256: str) -> Path:
    """Where a file of the media store lies for the bureau that asked for it."""
    return station.home.outbox / str(station.store.origin.code) / outbox.MEDIA / f"{sha256}{outbox.ENCRYPTED}"


def lay_media(station: Station, actor: Proof | System) -> int:
    """Put the files the bureau asked for into the outbox, as far as the disk has room; how many there are now.

    A file that is here no longer (destroyed, or damaged) stays asked for. NotPaired, OSError.
    """
    laid = 0
    for row_id, digest, put in exchange.wanted(station.store):
        path = media_file(station, digest)
        if not path.exists() and not _encrypt(station, digest, path):
            continue
        laid += 1
        if not put:
            with station.store.act(actor, "media.put", subject=f"media/{digest}") as act:
                exchange.note_put(act, row_id)
    return laid


def _encrypt(station: Station, digest: str, path: Path) -> bool:
    """False when it is not here or would fill the disk."""
    source = station.media.path(digest)
    if not station.media.has(digest) or shutil.disk_usage(station.home.root).free < 2 * source.stat().st_size + RESERVE:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    age_file.encrypt_file(source, path, paired_with(station).recipients)
    return True


def public_key(station: Station) -> bytes:
    """The station's public key in the form stock tools read (PEM)."""
    return cards.public_pem(station.store.signer.public)


def introduce(station: Station) -> Path:
    """The station's card in its outbox, written when missing or no longer true; its path."""
    with alone(station.home.outbox):
        return _introduce(station)


def card_of(station: Station) -> StationCard:
    """What the station says about itself now."""
    store = station.store
    return StationCard(
        str(store.origin.code),
        standing.standing(store).name,
        store.origin.epoch,
        store.signer.verifier_key,
        iso(store.clock.now()),
        age_keys.recipient(station.keys),
    )


def _about(bureau: BureauCard) -> str:
    return f"bureau/{bureau.code}/{bureau.recipient}"


def _introduce(station: Station) -> Path:
    store = station.store
    path = station.home.outbox / str(store.origin.code) / outbox.CARD
    card = card_of(station)
    if not path.exists() or not _says(path, card):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, cards.sign(card, store.signer))
    return path


def replicate(
    station: Station, *, out: Path | None = None, now: bool = False, base: bool = False, progress: Progress = SILENT
) -> Replicated:
    """Seal what is new; unless `now`, also read every bundle in the outbox again; with `out`, carry them there.

    Everything from the first entry on with `base`; of itself, unless `now`, after a migration and every so many weeks.

    NotPaired, LedgerBroken, OutboxOccupied; OSError from a medium.
    """
    folder = station.home.outbox
    with alone(folder):
        for beside in (outbox.HEADS, outbox.PACKETS, outbox.MEDIA):
            sweep(folder / str(station.store.origin.code) / beside)
        # After days on which nobody worked the clock is not trusted to act by; the records follow with the next work.
        with suppress(ClockLeap):
            public_records.refresh(station.store)
        whole = base or (not now and _base_due(station))
        sealed = seal(station.store, folder, station.settings.bureau_recipients, progress, base=whole)
        _introduce(station)
        bad = [] if now else damaged(station.store, folder, progress)
        media = lay_media(station, System("system:nightly"))
        carried = 0 if out is None else carry(station.store, folder, out, progress)
    return Replicated(sealed, last_sealed(station.store), tuple(bad), carried, media)


def _base_due(station: Station) -> bool:
    """A base is for a bureau that may lack what came before; not when the first bundle is still to come."""
    last, newest = last_sealed(station.store), last_base(station.store)
    if last is None or newest is None:
        return False
    weeks = station.settings.base_weeks
    old = weeks > 0 and station.clock.now() >= moment(newest.sealed_at).add(weeks=weeks)
    return old or migrated_since(station.store, last.size)


def _says(path: Path, card: StationCard) -> bool:
    try:
        return replace(cards.read_station(path.read_bytes()), issued=card.issued) == card
    except cards.CardInvalid:
        return False
