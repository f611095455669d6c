"""Proof that the commitment stood in the station's ledger before the numbers: leaf, inclusion path, signed checkpoint.

The text is C2SP's `c2sp.org/tlog-proof@v1`. Signatures are checked by a function handed in.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from station.rules import entry as leaves
from station.rules import merkle, note

ENTRY = "commit-entry.txt"
PROOF = "commit.tlog-proof"
KEY = "station.vkey"
ACTION = "draw.commit"
_HEADER = "c2sp.org/tlog-proof@v1"

CheckSignature = Callable[[bytes, bytes, bytes], bool]
"""(32-byte Ed25519 key, signature, message) to whether it holds."""


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
