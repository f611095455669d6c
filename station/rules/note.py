"""C2SP signed notes and tlog checkpoints: the text that is signed, and reading it back.

Sources: c2sp.org/signed-note and c2sp.org/tlog-checkpoint. Keys stay outside: signing and verifying are
functions handed in, so this module can neither make nor hold a secret.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

ED25519 = b"\x01"
"""Signature type of an Ed25519 key over the note text."""

Sign = Callable[[bytes], bytes]
"""Message to 64-byte Ed25519 signature."""
Verify = Callable[[bytes, bytes], bool]
"""(signature, message) to whether it holds."""


class NoteError(ValueError):
    """The text is not a signed note, or no signature of the key holds."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head, as signed."""

    origin: str
    """Log identity, also the key's name."""
    size: int
    """Number of leaves."""
    root: bytes
    """RFC 6962 tree head, 32 bytes."""
    state: bytes
    """State root of the rows after `size` entries, 32 bytes (extension line `state <hex>`)."""
    taken_at: str
    """ISO-8601 instant (extension line `time <iso>`): testimony, not proof."""

    def body(self) -> str:
        """The note text: three lines of tlog-checkpoint, then our extension lines."""
        return (
            f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"
            f"state {self.state.hex()}\ntime {self.taken_at}\n"
        )


def decoded(written: str) -> bytes:
    """What base64 stands for, which is written in one way only. ValueError.

    With the bits that its last letter has left over, one signature could be written in several ways.
    """
    found = base64.b64decode(written, validate=True)
    if base64.b64encode(found).decode() != written:
        raise ValueError("not canonical")
    return found


def key_id(name: str, public: bytes) -> bytes:
    """The four bytes that name an Ed25519 key in signature lines."""
    return sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


def verifier_key(name: str, public: bytes) -> str:
    """`name+keyid+base64`: how a verifier is told a key (signed-note, "vkey")."""
    return f"{name}+{key_id(name, public).hex()}+{base64.b64encode(ED25519 + public).decode()}"


def parse_verifier_key(text: str) -> tuple[str, bytes]:
    """Name and 32-byte public key of a vkey. NoteError when it is malformed or its id does not fit."""
    try:
        name, stated, encoded = text.strip().split("+", 2)
        raw = decoded(encoded)
    except ValueError as error:
        raise NoteError("not a verifier key") from error
    if raw[:1] != ED25519 or len(raw) != 33 or key_id(name, raw[1:]).hex() != stated:
        raise NoteError("not an Ed25519 verifier key")
    return name, raw[1:]


def signed(body: str, name: str, public: bytes, sign: Sign) -> str:
    """`body` (ending in LF) with one signature line by key `name`. NoteError on a body that cannot be signed."""
    if not body.endswith("\n") or "\n\n" in body or any(ord(c) < 0x20 and c != "\n" for c in body):
        raise NoteError("a note's text is lines without control characters or blank lines")
    signature = base64.b64encode(key_id(name, public) + sign(body.encode())).decode()
    return f"{body}\n— {name} {signature}\n"


def opened(note: str, name: str, public: bytes, verify: Verify) -> str:
    """The text of `note` once a signature by key `name` holds. NoteError otherwise."""
    body, separator, tail = note.rpartition("\n\n")
    if not separator or not tail.endswith("\n"):
        raise NoteError("no signature lines")
    body += "\n"
    # Other characters that end a line for Python are no line ends in a note.
    for line in tail[:-1].split("\n"):
        signature = _signature(line, name, key_id(name, public))
        if signature is not None:
            if verify(signature, body.encode()):
                return body
            raise NoteError(f"the signature of {name} does not hold")
    raise NoteError(f"not signed by {name}")


def _signature(line: str, name: str, wanted: bytes) -> bytes | None:
    mark, _, rest = line.partition(" ")
    signer, _, encoded = rest.partition(" ")
    if mark != "—" or not encoded:
        raise NoteError("malformed signature line")
    try:
        raw = decoded(encoded)
    except ValueError as error:
        raise NoteError("malformed signature line") from error
    return raw[4:] if signer == name and raw[:4] == wanted else None


def checkpoint(body: str) -> Checkpoint:
    """A checkpoint out of its (already verified) note text. NoteError on any other shape."""
    lines = body.split("\n")
    if len(lines) != 6 or lines[5] or not lines[3].startswith("state ") or not lines[4].startswith("time "):
        raise NoteError("not a checkpoint")
    try:
        found = Checkpoint(
            lines[0],
            int(lines[1]),
            decoded(lines[2]),
            bytes.fromhex(lines[3][6:]),
            lines[4][5:],
        )
    except ValueError as error:
        raise NoteError("not a checkpoint") from error
    if found.body() != body or len(found.root) != 32 or len(found.state) != 32 or found.size < 0:
        raise NoteError("not a canonical checkpoint")
    return found
