"""After an interrupted sealing: finish what was signed, clear what was not.

A bundle found in the outbox is taken over only when this station signed it, it is whole, it is the next one,
and the ledger still holds its entries; anything else there is somebody's to explain and is never overwritten.
"""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path

from station.errors import StationError
from station.records.exchange import Sized
from station.replica import manifest as manifests
from station.replica import outbox as names
from station.replica.manifest import Manifest, part_name
from station.replica.outbox import bundle_folder
from station.store import bundles
from station.store.atomic import fsync_folder
from station.store.bundles import SealedBundle
from station.store.store import Store


class OutboxOccupied(StationError):
    """Where the next bundle belongs lies something this station did not seal from the ledger it has."""

    text = "replica.outbox_occupied"


def recover(store: Store, outbox: Path) -> None:
    """Finish or clear what an interrupted run left. OutboxOccupied."""
    last = bundles.last_sealed(store)
    seq = 1 if last is None else last.seq + 1
    place = bundle_folder(outbox, str(store.origin.code), store.origin.epoch, seq)
    work = outbox / str(store.origin.code) / names.WORK
    if not place.exists() and (found := _own(store, work, last)) is not None:
        place.parent.mkdir(parents=True, exist_ok=True)
        work.rename(place)
        fsync_folder(place.parent)
    shutil.rmtree(work, ignore_errors=True)
    for unfinished in work.parent.glob(".new-*"):
        unfinished.unlink(missing_ok=True)
    if place.exists():
        found = _own(store, place, last)
        if found is None:
            raise OutboxOccupied(path=place)
        bundles.record_sealed(store, row_of(found))


def _own(store: Store, folder: Path, last: SealedBundle | None) -> Manifest | None:
    """The manifest in `folder` when it is complete, ours, and the next one."""
    try:
        signed = names.read_small(folder / names.MANIFEST, names.MAX_NOTE).decode()
        found = manifests.parse(store.signer.open(signed))
        whole = (
            all(sized((folder / part_name(n)).read_bytes()) == part for n, part in enumerate(found.parts))
            and sized((folder / names.CHECKPOINT).read_bytes()) == found.checkpoint
        )
    except (OSError, ValueError):
        return None
    root = store.root_at(found.size)
    if root is None or root.hex() != found.root:
        return None
    expected = (1, 0, "-")
    if last is not None:
        expected = (last.seq + 1, 0 if found.kind == manifests.FULL else last.size, last.manifest_sha256)
    return found if whole and (found.seq, found.first, found.prev) == expected else None


def row_of(found: Manifest) -> SealedBundle:
    """What is remembered of a bundle."""
    return SealedBundle(found.seq, found.first, found.size, found.state, found.digest(), found.sealed)


def sized(data: bytes) -> Sized:
    """Length and SHA-256 of some bytes."""
    return Sized(len(data), sha256(data).hexdigest())
