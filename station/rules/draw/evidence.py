"""Proof that a step stood in the station's ledger: leaf, inclusion path, signed checkpoint.

Three steps are proved: the commitment, the reveal with its fingerprint, and the newest change after the draw.

The text is C2SP's `c2sp.org/tlog-proof@v1`. Signatures are checked by a function handed in.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from station.rules import entry as leaves
from station.rules import merkle, note

KEY = "station.vkey"
_HEADER = "c2sp.org/tlog-proof@v1"

CheckSignature = Callable[[bytes, bytes, bytes], bool]
"""(32-byte Ed25519 key, signature, message) to whether it holds."""


@dataclass(frozen=True, slots=True)
class Step:
    """One proved step: the names of its two files, and the actions its ledger entry may have."""

    entry: str
    proof: str
    actions: tuple[str, ...]
    check: str
    """Beginning of the names of its checks: `<check>entry`, `<check>place`."""


COMMIT = Step("commit-entry.txt", "commit.tlog-proof", ("draw.commit",), "")
REVEAL = Step("reveal-entry.txt", "reveal.tlog-proof", ("draw.reveal",), "reveal_")
AFTER = Step("after-entry.txt", "after.tlog-proof", ("draw.closed", "draw.unavailable", "draw.direct"), "after_")
STEPS = (COMMIT, REVEAL, AFTER)


class EvidenceError(ValueError):
    """The evidence does not hold; the first argument is a key below draw.evidence."""


@dataclass(frozen=True, slots=True)
class TlogProof:
    """One leaf's place in a signed tree."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: str
    """The signed note, whole."""


def write_proof(proof: TlogProof) -> bytes:
    """The proof in C2SP's text form."""
    lines = [_HEADER, f"index {proof.index}", *(base64.b64encode(step).decode() for step in proof.path)]
    return ("\n".join(lines) + "\n\n" + proof.checkpoint).encode()


def parse_proof(data: bytes) -> TlogProof:
    """A proof out of its text. EvidenceError."""
    try:
        head, _, checkpoint = data.decode().partition("\n\n")
        first, index, *steps = head.split("\n")
        path = tuple(base64.b64decode(step, validate=True) for step in steps)
        found = TlogProof(int(index.removeprefix("index ")), path, checkpoint)
    except (UnicodeDecodeError, ValueError, binascii.Error) as error:
        raise EvidenceError("proof_text") from error
    if first != _HEADER or write_proof(found) != data or any(len(step) != merkle.HASH_SIZE for step in path):
        raise EvidenceError("proof_text")
    return found


def commit_reason(commitment_hex: str) -> str:
    """How the ledger entry of a commitment names it."""
    return f"承诺值 {commitment_hex}"


def reveal_reason(fingerprint: str, rows: int, root: str) -> str:
    """How the ledger entry of a reveal names its outcome."""
    return f"结果指纹 {fingerprint} 结果根 {rows} {root}"


@dataclass(frozen=True, slots=True)
class Sealed:
    """What the ledger entry of a reveal says of an outcome."""

    fingerprint: str
    rows: int
    root: str


_REVEALED = re.compile(r"结果指纹 ([0-9a-f]{64}) 结果根 (0|[1-9][0-9]{0,8}) ([0-9a-f]{64})", re.ASCII)


def sealed(reason: str) -> Sealed | None:
    """The outcome that a reveal's reason names; None when it names none."""
    found = _REVEALED.fullmatch(reason)
    return None if found is None else Sealed(found[1], int(found[2]), found[3])


def after_reason(digest: str) -> str:
    """How the ledger entry of a change after the draw names after.tsv."""
    return f"抽取后变动 {digest}"


def parse_entry(data: bytes) -> leaves.Entry:
    """The ledger entry. EvidenceError."""
    try:
        return leaves.parse(data)
    except leaves.EntryError as error:
        raise EvidenceError("entry_text") from error


def check_proof(
    entry: bytes, seq: int, origin: str, proof: TlogProof, vkey: bytes, holds: CheckSignature
) -> note.Checkpoint:
    """The checkpoint, once signature and inclusion hold. EvidenceError."""
    try:
        name, public = note.parse_verifier_key(vkey.decode())
    except (note.NoteError, UnicodeDecodeError) as error:
        raise EvidenceError("key_text") from error
    if vkey.decode() != note.verifier_key(name, public) + "\n" or name != f"anjian/{origin}":
        raise EvidenceError("key_text")
    try:
        body = note.opened(proof.checkpoint, name, public, lambda signature, message: holds(public, signature, message))
        found = note.checkpoint(body)
    except note.NoteError as error:
        raise EvidenceError("signature") from error
    if found.origin != name or proof.index != seq:
        raise EvidenceError("inclusion")
    if not merkle.verify_inclusion(merkle.leaf_hash(entry), proof.index, found.size, proof.path, found.root):
        raise EvidenceError("inclusion")
    return found


def prove(hashes: Sequence[bytes], index: int, checkpoint: str) -> bytes:
    """The proof text for leaf `index` of the tree over `hashes` that `checkpoint` signs."""
    return write_proof(TlogProof(index, tuple(merkle.inclusion_path(index, hashes)), checkpoint))
