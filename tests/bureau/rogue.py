"""A station's administrator gone bad: root on the box, with the signing key, making bundles no honest run makes."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from station.replica import manifest as manifests
from station.replica.envelope import wrap
from station.replica.manifest import Manifest
from station.replica.outbox import bundle_folder
from station.replica.payload import Item, MediaList, frames
from station.replica.recovery import sized
from station.rules import merkle, note
from station.store.ledger import entries
from station.wiring import Station
from tests.bureau.conftest import CODE


def folder(station: Station, seq: int) -> Path:
    """Where the station's bundle lies."""
    return bundle_folder(station.home.outbox, CODE, 0, seq)


def manifest(station: Station, seq: int) -> Manifest:
    """The manifest of the station's bundle."""
    return manifests.parse(station.store.signer.open((folder(station, seq) / "manifest.note").read_text()))


def sign(station: Station, found: Manifest, place: Path) -> None:
    """Sign a manifest with the station's own key into `place`; sums are removed, as a forger would."""
    (place / "manifest.note").write_text(station.store.signer.note(found.text()))
    (place / "SHA256SUMS").unlink(missing_ok=True)


def resign(station: Station, seq: int, **changes: object) -> None:
    """Change what the manifest of a bundle states, properly signed."""
    found = dataclasses.replace(manifest(station, seq), **changes)  # type: ignore[arg-type]  # names are the test's
    sign(station, found, folder(station, seq))


def checkpoint(station: Station, seq: int, **changes: object) -> None:
    """Change what the checkpoint of a bundle states, and the manifest with it, properly signed."""
    path = folder(station, seq) / "checkpoint.note"
    stated = dataclasses.replace(note.checkpoint(station.store.signer.open(path.read_text())), **changes)  # type: ignore[arg-type]
    path.write_text(station.store.signer.note(stated.body()))
    states = {"size": stated.size, "root": stated.root.hex(), "state": stated.state.hex()}
    resign(station, seq, checkpoint=sized(path.read_bytes()), **states)


def repack(station: Station, seq: int, chunks: Sequence[bytes], **changes: object) -> None:
    """Put another payload into a bundle, properly encrypted and signed."""
    place = folder(station, seq)
    for part in place.glob("p*.age"):
        part.unlink()
    made = wrap(chunks, station.settings.bureau_recipients, place)
    resign(station, seq, plain=made.plain, packed=made.packed, parts=made.parts, **changes)


def rewrite(station: Station, seq: int, change: Callable[[int, Item], Item], **changes: object) -> None:
    """Change entries of a bundle's payload; the tree and checkpoint of the bundle are made to fit, properly signed."""
    found = manifest(station, seq)
    with station.store.reading():
        stored = list(entries(station.store.connection, found.first, found.size))
    items = [change(item.seq, Item(item.leaf, item.payload or b"")) for item in stored]
    repack(station, seq, list(frames(items, lambda: MediaList(""))), **changes)
    hashes = station.store.leaf_hashes(found.size)
    hashes[found.first :] = [merkle.leaf_hash(item.leaf) for item in items]
    proof = tuple(step.hex() for step in merkle.consistency_path(found.first, hashes))
    resign(station, seq, proof=proof)
    checkpoint(station, seq, root=merkle.root(hashes))


def copy_home(station: Station, target: Path) -> Path:
    """An image of the station's whole box, as a backup or a twin would have it."""
    station.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copytree(station.home.root, target)
    return target
