"""Where a bundle belongs in the history a replica holds: next, already here, too early, or against it.

Two signed histories are a FORK. A signed history that merely stops short of what we hold is a ROLLBACK: an
old backup or an old box is at work. Both are kept as evidence; neither is ever applied.
"""

from __future__ import annotations

from dataclasses import dataclass

from station.errors import StationError
from station.replica.check import SignedManifest
from station.replica.manifest import FULL, Manifest
from station.replica.verdicts import Refused, Verdict
from station.rules import merkle, note
from station.store.bundles import SealedBundle
from station.store.replicas import Replica


class ReplicaDamaged(StationError):
    """The replica on the bureau's own disk is not what was accepted; no station is to blame."""

    text = "replica.replica_damaged"


@dataclass(frozen=True, slots=True)
class Held:
    """What the replica's own leaves come to, hashed once for a bundle: every check of it is of the same reading."""

    size: int
    tree: tuple[tuple[int, bytes], ...]
    """Their compact range."""

    @property
    def root(self) -> bytes:
        """The tree head over them."""
        return merkle.fold(self.tree)


def is_replay(found: Manifest, replica: Replica) -> bool:
    """Whether this very bundle was applied before."""
    held = replica.numbered(found.seq)
    return held is not None and held.manifest_sha256 == found.digest()


def check_turn(found: SignedManifest, folder_seq: int, replica: Replica, newest_epoch: int) -> None:
    """Whether it can be the next at all, before its parts are fetched. Refused: FORGED, ROLLBACK, GAP."""
    manifest, last = found.manifest, replica.last()
    sound_to = found.key.sound_to
    if sound_to is not None and manifest.seq > sound_to:
        raise Refused(Verdict.FORGED, "revoked", seq=manifest.seq, after=sound_to)
    due = 1 if last is None else last.seq + 1
    if manifest.seq < due:
        return
    if manifest.epoch < newest_epoch:
        raise Refused(Verdict.ROLLBACK, "older_epoch", found=manifest.epoch, wanted=newest_epoch)
    if manifest.seq != folder_seq:
        raise Refused(Verdict.GAP, "misplaced", folder=folder_seq, seq=manifest.seq)
    if manifest.seq > due and manifest.kind != FULL:
        raise Refused(Verdict.GAP, "gap", seq=manifest.seq, wanted=due)


def check_history(found: SignedManifest, stated: note.Checkpoint, replica: Replica) -> Held:
    """Whether a whole bundle continues what the replica holds, which is returned.

    Refused: FORK, ROLLBACK, GAP, STATE_MISMATCH. ReplicaDamaged.
    """
    manifest, last = found.manifest, replica.last()
    held = check_own(replica, last)
    have = 0 if last is None else last.size
    if last is not None and manifest.seq <= last.seq:
        _refuse_second(manifest, replica, "fork_seq")
    if manifest.kind == FULL:
        _check_base(manifest, replica, last)
        return held
    if manifest.first < have:
        _refuse_second(manifest, replica, "fork_tree")
    if manifest.first > have:
        raise Refused(Verdict.GAP, "ahead", seq=manifest.seq, first=manifest.first, have=have)
    if manifest.prev != ("-" if last is None else last.manifest_sha256):
        raise Refused(Verdict.FORK, "fork_prev", seq=manifest.seq)
    _check_tree(manifest, stated, held)
    if manifest.base != ("-" if last is None else last.state):
        raise Refused(Verdict.STATE_MISMATCH, "base")
    return held


def _check_base(manifest: Manifest, replica: Replica, last: SealedBundle | None) -> None:
    """A base carries every entry: that it begins with ours is seen when it is open (apply.examine)."""
    if last is None:
        return
    if manifest.size < last.size:
        _refuse_second(manifest, replica, "fork_tree")
    if manifest.seq == last.seq + 1 and manifest.prev != last.manifest_sha256:
        raise Refused(Verdict.FORK, "fork_prev", seq=manifest.seq)


def check_own(replica: Replica, last: SealedBundle | None) -> Held:
    """The replica's leaves, against the checkpoint it was left with. ReplicaDamaged."""
    held = Held(replica.size(), tuple(replica.tree()))
    if last is None:
        return held
    signed = replica.checkpoint(last.size) or ""
    try:
        stated = note.checkpoint(signed.rpartition("\n\n")[0] + "\n")
    except note.NoteError as error:
        raise ReplicaDamaged(path=replica.path) from error
    if (held.size, held.root) != (last.size, stated.root):
        raise ReplicaDamaged(path=replica.path)
    return held


def _refuse_second(manifest: Manifest, replica: Replica, reason: str) -> None:
    """A second bundle for entries we hold: a step back when they are a prefix of ours, otherwise another history."""
    ours = replica.roots([manifest.size]).get(manifest.size)
    if ours is not None and ours.hex() == manifest.root:
        raise Refused(Verdict.ROLLBACK, "behind", seq=manifest.seq, first=manifest.first, have=replica.size())
    raise Refused(Verdict.FORK, reason, seq=manifest.seq)


def _check_tree(manifest: Manifest, stated: note.Checkpoint, held: Held) -> None:
    proof = [bytes.fromhex(step) for step in manifest.proof]
    if not merkle.verify_consistency(held.size, stated.size, proof, held.root, stated.root):
        raise Refused(Verdict.FORK, "fork_tree", seq=manifest.seq)
