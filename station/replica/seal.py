"""Sealing: what the ledger gained since the last sealed bundle becomes the next one, whole in the outbox or not at all.

The rename into the outbox is the moment it exists. What was signed but not yet renamed is rolled forward,
so no number is ever signed twice; what was not yet signed is thrown away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from station import __version__
from station.errors import StationError
from station.records.moment import iso
from station.records.progress import SILENT, Progress
from station.replica import outbox as names
from station.replica.cards import public_pem
from station.replica.envelope import Wrapped, wrap
from station.replica.manifest import ENTRIES, FULL, Manifest, part_name
from station.replica.outbox import bundle_folder
from station.replica.payload import Item, frames
from station.replica.recovery import recover, row_of, sized
from station.replica.tally import MediaTally, OpsTally
from station.rules import merkle, note
from station.rules.entry import EntryError
from station.store import bundles
from station.store.atomic import fsync_folder, write_bytes, write_text
from station.store.bundles import SealedBundle
from station.store.replay import Unappliable
from station.store.store import Store
from station.texts import text

STEPS = 10


class LedgerBroken(StationError):
    """An entry is not what its leaf, or its leaf not what the tree, committed to."""

    text = "replica.ledger_broken"


class NotPaired(StationError):
    """Nobody to encrypt to."""

    text = "replica.not_paired"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which entries the next bundle carries, and what was signed about them."""

    first: int
    checkpoint: str
    """The signed note at the end."""
    head: note.Checkpoint
    proof: tuple[str, ...]
    """That the tree at the start is a prefix of it, hex."""


def seal(
    store: Store, outbox: Path, recipients: tuple[str, ...], progress: Progress = SILENT, *, base: bool = False
) -> SealedBundle | None:
    """Seal what is new into `outbox`; None when nothing is. The caller holds the outbox's lock.

    `base`: everything from the first entry on, new or not.

    NotPaired, LedgerBroken, OutboxOccupied; OSError leaves no bundle, only work that the next run clears.
    """
    if not recipients:
        raise NotPaired
    tell = _Steps(progress)
    tell("recover")
    recover(store, outbox)
    tell("checkpoint")
    last = bundles.last_sealed(store)
    stretch = _stretch(store, last, base=base)
    sealed = None
    if stretch.head.size > stretch.first:
        work = _work_folder(store, outbox)
        tell("wrap")
        written = _write(store, work, stretch, last, recipients, tell)
        sealed = _publish(store, outbox, work, written, tell)
    _write_head(store, outbox)
    tell("done")
    return sealed


def _stretch(store: Store, last: SealedBundle | None, *, base: bool) -> Stretch:
    checkpoint = bundles.checkpoint(store)
    head = note.checkpoint(store.signer.open(checkpoint))
    if store.root_at(head.size) != head.root:
        raise LedgerBroken(seq=head.size)
    first = 0 if last is None or base else last.size
    return Stretch(first, checkpoint, head, tuple(step.hex() for step in store.consistency_path(first, head.size)))


def _work_folder(store: Store, outbox: Path) -> Path:
    work = outbox / str(store.origin.code) / names.WORK
    work.mkdir(parents=True)
    fsync_folder(work.parent)
    return work


class _Entries:
    """Reads the stretch once, checking every entry against its leaf and the tree, and counting on the way."""

    def __init__(self, store: Store, stretch: Stretch) -> None:
        self.schema = ""
        self.ops = OpsTally()
        self.media = MediaTally(bundles.media_columns(store.connection))
        self._store, self._stretch = store, stretch

    def frames(self) -> Iterator[bytes]:
        yield from frames(self._items(), lambda: self.media.listed()[0])

    def _items(self) -> Iterator[Item]:
        wanted, end = self._stretch.first, self._stretch.head.size
        hashes = bundles.each_leaf_hash(self._store, wanted, end)
        for item in bundles.stretch(self._store, wanted, end):
            known = merkle.leaf_hash(item.leaf) == next(hashes)
            if item.seq != wanted or not known or item.payload is None:
                raise LedgerBroken(seq=wanted)
            try:
                entry = item.entry
                if sha256(item.payload).hexdigest() != entry.payload:
                    raise LedgerBroken(seq=wanted)
                self.ops.add(item)
                self.media.add(item)
            except (EntryError, Unappliable) as error:
                raise LedgerBroken(seq=wanted) from error
            self.schema = entry.schema
            wanted += 1
            yield Item(item.leaf, item.payload)
        if wanted != end:
            raise LedgerBroken(seq=wanted)


def _write(
    store: Store, work: Path, stretch: Stretch, last: SealedBundle | None, recipients: tuple[str, ...], tell: _Steps
) -> Manifest:
    """All files of the bundle into `work`; the signed manifest last, because it says that the rest is there."""
    entries = _Entries(store, stretch)
    wrapped = wrap(entries.frames(), recipients, work)
    tell("checkpoint_note")
    checkpoint = stretch.checkpoint.encode()
    write_bytes(work / names.CHECKPOINT, checkpoint)
    found = _manifest(store, stretch, last, entries, wrapped, recipients)
    signed = store.signer.note(found.text()).encode()
    tell("sums")
    write_bytes(work / names.SIGNATURE, store.signer.sign(found.text().encode()))
    write_text(work / names.SUMS, _sums(found, {names.CHECKPOINT: checkpoint, names.MANIFEST: signed}))
    tell("sign")
    write_bytes(work / names.MANIFEST, signed)
    return found


def _manifest(
    store: Store,
    stretch: Stretch,
    last: SealedBundle | None,
    entries: _Entries,
    wrapped: Wrapped,
    recipients: tuple[str, ...],
) -> Manifest:
    head = stretch.head
    return Manifest(
        station=str(store.origin.code),
        epoch=store.origin.epoch,
        seq=1 if last is None else last.seq + 1,
        prev="-" if last is None else last.manifest_sha256,
        first=stretch.first,
        size=head.size,
        root=head.root.hex(),
        base="-" if last is None or stretch.first == 0 else last.state,
        state=head.state.hex(),
        schema=entries.schema,
        migration=bundles.migration_at(store.connection, head.size),
        app=__version__,
        sqlite=bundles.sqlite_version(),
        sealed=iso(store.clock.now()),
        receipt="-",
        checkpoint=sized(stretch.checkpoint.encode()),
        proof=stretch.proof,
        ops=entries.ops.ops(),
        media=entries.media.listed()[1],
        plain=wrapped.plain,
        packed=wrapped.packed,
        recipients=recipients,
        parts=wrapped.parts,
        kind=ENTRIES if last is None or stretch.first else FULL,
    )


def _publish(store: Store, outbox: Path, work: Path, found: Manifest, tell: _Steps) -> SealedBundle:
    place = bundle_folder(outbox, found.station, found.epoch, found.seq)
    place.parent.mkdir(parents=True, exist_ok=True)
    fsync_folder(place.parent.parent)
    tell("rename")
    work.rename(place)
    fsync_folder(place.parent)
    tell("record")
    bundles.record_sealed(store, row_of(found))
    tell("head")
    return row_of(found)


def _write_head(store: Store, outbox: Path) -> None:
    """The station's public key and the checkpoint of its newest bundle, beside the bundles."""
    last = bundles.last_sealed(store)
    folder = outbox / str(store.origin.code)
    if last is None:
        return
    sealed = bundle_folder(outbox, str(store.origin.code), store.origin.epoch, last.seq) / names.CHECKPOINT
    files = {names.PUBLIC_KEY: public_pem(store.signer.public)}
    if sealed.exists():
        files[names.HEAD] = sealed.read_bytes()
    for name, data in files.items():
        path = folder / name
        if not path.exists() or path.read_bytes() != data:
            write_bytes(path, data)


def _sums(found: Manifest, small: dict[str, bytes]) -> str:
    digests = {name: sha256(data).hexdigest() for name, data in small.items()}
    digests |= {part_name(n): part.sha256 for n, part in enumerate(found.parts)}
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests))


class _Steps:
    """Tells a listener what sealing is doing."""

    def __init__(self, progress: Progress) -> None:
        self._progress, self._done = progress, 0

    def __call__(self, step: str) -> None:
        self._progress.step(text(f"replica.step.{step}"), self._done, STEPS)
        self._done += 1
