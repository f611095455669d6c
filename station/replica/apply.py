"""Opening a checked bundle and applying it: one transaction, compared with everything that was signed.

Refused with nothing written when any entry is not what the ledger committed to, or the rows come out different.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from station.records.progress import SILENT, Progress
from station.replica.envelope import EnvelopeError, NotForUs, Wrapped, unwrap
from station.replica.manifest import FULL, Manifest, part_name
from station.replica.order import Held
from station.replica.payload import Item, MediaList, PayloadError, read
from station.replica.recovery import row_of
from station.replica.tally import MediaTally, OpsTally
from station.replica.verdicts import Refused, Verdict
from station.rules import merkle
from station.rules.entry import EntryError
from station.store import bundles
from station.store.ledger import StoredEntry
from station.store.replay import Unappliable
from station.store.replicas import Replica
from station.texts import text

MAX_PLAIN = 16 * 1024**3
"""Largest payload opened: the first bundle of a station with many years behind it."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A decrypted payload."""

    file: BinaryIO
    manifest: Manifest

    def items(self) -> Iterator[StoredEntry | MediaList]:
        """Entries with their numbers, then the media list. PayloadError."""
        self.file.seek(0)
        seq = self.manifest.first
        for frame in read(self.file, self.manifest.plain.length):
            if isinstance(frame, Item):
                yield StoredEntry(seq, frame.leaf, frame.payload)
                seq += 1
            else:
                yield frame

    def entries(self) -> Iterator[StoredEntry]:
        """Entries only."""
        return (item for item in self.items() if isinstance(item, StoredEntry))


def open_payload(work: Path, manifest: Manifest, identities: Sequence[str]) -> Opened:
    """Decrypt and unpack the parts in `work`, bounded. Refused: CORRUPT. Close the file afterwards."""
    if manifest.plain.length > MAX_PLAIN:
        raise Refused(Verdict.CORRUPT, "too_large", length=manifest.plain.length, limit=MAX_PLAIN)
    paths = [work / part_name(n) for n in range(len(manifest.parts))]
    try:
        file = unwrap(paths, identities, Wrapped(manifest.plain, manifest.packed, manifest.parts), work)
    except NotForUs as error:
        raise Refused(Verdict.CORRUPT, "not_for_us") from error
    except EnvelopeError as error:
        raise Refused(Verdict.CORRUPT, "envelope", detail=error) from error
    return Opened(file, manifest)


def examine(opened: Opened, replica: Replica, held: Held) -> None:
    """Every entry against its leaf, all leaves with those held against the signed root, operations against manifest.

    Refused: CORRUPT, FORGED, WRONG_SCHEMA, STATE_MISMATCH. Writes nothing.
    """
    manifest = opened.manifest
    peaks = [] if manifest.kind == FULL else list(held.tree)
    ops, size, migrates = OpsTally(), manifest.first, False
    try:
        for item in opened.entries():
            migrates |= _examine_entry(item, manifest)
            ops.add(item)
            merkle.push(peaks, merkle.leaf_hash(item.leaf))
            size += 1
            if size == held.size and merkle.fold(peaks) != held.root:
                raise Refused(Verdict.FORK, "fork_tree", seq=manifest.seq)
    except (PayloadError, Unappliable, bundles.NotAChangeset) as error:
        raise Refused(Verdict.CORRUPT, "payload", detail=error) from error
    if size != manifest.size or merkle.fold(peaks).hex() != manifest.root:
        raise Refused(Verdict.STATE_MISMATCH, "root")
    if not migrates and replica.schema_hash() != manifest.schema:
        raise Refused(Verdict.WRONG_SCHEMA, "schema_before")
    if ops.ops() != manifest.ops:
        raise Refused(Verdict.CORRUPT, "ops")


def _examine_entry(item: StoredEntry, manifest: Manifest) -> bool:
    """Whether the entry is a migration. Refused when it is not what its leaf says, or not this station's."""
    try:
        entry = item.entry
    except EntryError as error:
        raise Refused(Verdict.CORRUPT, "entry", seq=item.seq, detail=error) from error
    assert item.payload is not None
    if entry.seq != item.seq or sha256(item.payload).hexdigest() != entry.payload:
        raise Refused(Verdict.CORRUPT, "entry", seq=item.seq, detail="payload")
    code, _, epoch = entry.origin.partition("/")
    if code != manifest.station or not epoch.isdecimal() or int(epoch) > manifest.epoch:
        raise Refused(Verdict.FORGED, "foreign_entry", seq=item.seq, found=entry.origin)
    missing = bundles.missing_migration(item)
    if missing is not None:
        raise Refused(Verdict.WRONG_SCHEMA, "migration", name=missing)
    return bundles.is_migration(item)


def apply(
    opened: Opened, checkpoint: str, replica: Replica, keep: Callable[[], None], progress: Progress = SILENT
) -> None:
    """Apply in one transaction and compare; `keep` is called when everything agreed, just before the commit.

    Refused: WRONG_SCHEMA, STATE_MISMATCH, CORRUPT. apsw errors (disk full …) leave the replica as it was.
    """
    manifest = opened.manifest
    with replica.writing():
        _apply_entries(opened, replica, progress)
        progress.step(text("replica.step.compare"), 0, 1)
        if replica.schema_hash() != manifest.schema:
            raise Refused(Verdict.WRONG_SCHEMA, "schema_after")
        _check_media(opened, replica)
        _check_state(manifest, replica)
        replica.record(row_of(manifest), checkpoint)
        keep()
        progress.step(text("replica.step.commit"), 0, 1)


def _apply_entries(opened: Opened, replica: Replica, progress: Progress) -> None:
    manifest, schema, have = opened.manifest, "", replica.size()
    total = manifest.size - manifest.first
    for item in opened.entries():
        if item.seq < have:
            continue
        if (item.seq - manifest.first) % 500 == 0:
            progress.step(text("replica.step.apply"), item.seq - manifest.first, total)
        try:
            replica.apply(item)
        except Unappliable as error:
            raise Refused(Verdict.STATE_MISMATCH, "unappliable", seq=item.seq, detail=error) from error
        if not schema or bundles.is_migration(item):
            schema = replica.schema_hash()
        if item.entry.schema != schema:
            raise Refused(Verdict.WRONG_SCHEMA, "schema_entry", seq=item.seq)


def _check_media(opened: Opened, replica: Replica) -> None:
    tally, carried = MediaTally(replica.media_columns()), MediaList("")
    for item in opened.items():
        if isinstance(item, MediaList):
            carried = item
        else:
            tally.add(item)
    if tally.listed() != (carried, opened.manifest.media):
        raise Refused(Verdict.CORRUPT, "media")


def _check_state(manifest: Manifest, replica: Replica) -> None:
    found = replica.head()
    if (found.size, found.root.hex(), found.state.hex()) == (manifest.size, manifest.root, manifest.state):
        return
    # What was kept about untouched rows may be stale after a power cut; before accusing anybody, count everything.
    found = replica.recomputed_head()
    if (found.size, found.root.hex()) != (manifest.size, manifest.root):
        raise Refused(Verdict.STATE_MISMATCH, "root")
    if found.state.hex() != manifest.state:
        raise Refused(Verdict.STATE_MISMATCH, "state")
