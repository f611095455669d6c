"""Checking a whole replica again, trusting nothing kept about it: file, leaves, tree, signatures, rows, evidence.

It finds what happened on the bureau's own disk since the bundles were accepted; it repairs nothing.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from station.bureau.home import Bureau
from station.bureau.pull import NotEnrolled
from station.records.bureau import Accepted, Verification
from station.records.people import Proof, System
from station.records.progress import SILENT, Progress
from station.replica import check
from station.replica.check import RosterKey, SignedManifest
from station.replica.lock import alone
from station.replica.outbox import bundle_folder
from station.replica.verdicts import Refused
from station.rules import entry as leaves
from station.rules import merkle, note
from station.rules.entry import EntryError
from station.store import bureau_rows
from station.store.compare import Difference, compare
from station.store.replicas import FILE, Replica, replayed
from station.texts import text

DUE_DAYS = 7
"""How often a replica is checked whole: a night's bundle alone looks at the rows that it changes."""
_SCRATCH = ".verify-"
"""Of a run that is killed such a folder stays, as large as the replica: the next one clears it."""
SHOWN = 20
"""Differing rows named in a report; the count says how many there are."""


def verify(bureau: Bureau, actor: Proof | System, code: str, progress: Progress = SILENT) -> Verification:
    """Check station `code`'s replica and evidence from the first entry on, and write down the result. NotEnrolled."""
    if not bureau_rows.roster(bureau.store, code):
        raise NotEnrolled(code=code)
    folder = bureau.home.replica(code)
    with alone(folder):
        for left in folder.glob(f"{_SCRATCH}*"):
            shutil.rmtree(left, ignore_errors=True)
        size, problems = _examine(bureau, code, progress)
    with bureau.store.act(actor, "replica.verify", subject=f"station/{code}") as act:
        bureau_rows.insert_verification(act, code, size, tuple(problems))
    return bureau_rows.verifications(bureau.store, code)[-1]


def is_due(bureau: Bureau, code: str) -> bool:
    """Something of station `code` is held, and no whole check of it is younger than a week."""
    checks = bureau_rows.verifications(bureau.store, code)
    if not checks:
        return bureau_rows.last_accepted(bureau.store, code) is not None
    return bureau.clock.now() >= checks[-1].verified_at.add(days=DUE_DAYS)


def _examine(bureau: Bureau, code: str, progress: Progress) -> tuple[int, list[str]]:
    held = bureau_rows.accepted(bureau.store, code)
    problems = list(_evidence(bureau, code, held, progress))
    folder = bureau.home.replica(code)
    if not held or not (folder / FILE).exists():
        return 0, problems + ([_say("replica_missing")] if held else [])
    replica = Replica(folder)
    try:
        problems += [_say("file", detail=line) for line in replica.damage()]
        problems += _leaves(replica, {bundle.size: bundle for bundle in held}, progress)
        problems += _rows(replica, folder, held[-1])
        return replica.size(), problems
    finally:
        replica.close()


def _evidence(bureau: Bureau, code: str, held: list[Accepted], progress: Progress) -> Iterator[str]:
    """Every accepted bundle is still kept as it came, and its signature still holds."""
    keys = [RosterKey(row.epoch, row.key) for row in bureau_rows.roster(bureau.store, code)]
    for done, bundle in enumerate(held):
        progress.step(text("bureau.verify.evidence"), done, len(held))
        folder = bundle_folder(bureau.home.archive, code, bundle.epoch, bundle.seq)
        try:
            found = check.open_manifest(folder, code, keys)
            with tempfile.TemporaryDirectory(dir=bureau.home.replica(code), prefix=_SCRATCH) as work:
                check.fetch(folder, found, Path(work))
                _, stated = check.read_checkpoint(Path(work), found)
        except Refused as refusal:
            yield _say("evidence_lost", seq=bundle.seq, detail=refusal.reason)
            continue
        if not _same(found, stated, bundle):
            yield _say("evidence_other", seq=bundle.seq)


def _same(found: SignedManifest, stated: note.Checkpoint, bundle: Accepted) -> bool:
    signed = (found.manifest.digest(), stated.size, stated.root.hex(), stated.state.hex())
    return signed == (bundle.manifest_sha256, bundle.size, bundle.root, bundle.state)


def _leaves(replica: Replica, ends: dict[int, Accepted], progress: Progress) -> Iterator[str]:
    peaks: list[tuple[int, bytes]] = []
    seq, total = 0, max(ends)
    for item in replica.entries():
        if seq % 1000 == 0:
            progress.step(text("bureau.verify.leaves"), seq, total)
        if item.seq != seq or not _sound(item.leaf, item.payload, seq):
            yield _say("entry", seq=seq)
        merkle.push(peaks, merkle.leaf_hash(item.leaf))
        seq = item.seq + 1
        if seq in ends and merkle.fold(peaks).hex() != ends[seq].root:
            yield _say("root", seq=ends[seq].seq)
    if seq != total:
        yield _say("size", found=seq, wanted=total)


def _sound(leaf: bytes, payload: bytes | None, seq: int) -> bool:
    try:
        entry = leaves.parse(leaf)
    except EntryError:
        return False
    return payload is not None and entry.seq == seq and sha256(payload).hexdigest() == entry.payload


def _rows(replica: Replica, folder: Path, last: Accepted) -> list[str]:
    if replica.state().hex() == last.state:
        return []
    with tempfile.TemporaryDirectory(dir=folder, prefix=_SCRATCH) as scratch:
        fresh = replayed(replica, Path(scratch) / FILE)
        found = [d for d in compare(fresh, folder / FILE) if d.table != "ledger_entry"] if fresh else []
    return [_say("state", count=len(found)), *(_difference(d) for d in found[:SHOWN])]


def _difference(found: Difference) -> str:
    if found.column:
        facts = {"table": found.table, "row": found.row, "column": found.column}
        return _say("cell", signed=found.station, found=found.replica, **facts)
    key = "row_missing" if found.station else "row_added"
    return _say(key, table=found.table, row=found.row)


def _say(key: str, **facts: object) -> str:
    return text(f"bureau.verify.{key}", **facts)
