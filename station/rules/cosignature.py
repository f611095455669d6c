"""A witness's signature under a checkpoint (c2sp.org/tlog-cosignature): seen at this time, append-only so far.

Pure like `note`: signing and verifying are functions handed in.
"""

from __future__ import annotations

import base64
from hashlib import sha256

from station.rules.note import NoteError, Sign, Verify, decoded

COSIGNATURE = b"\x04"
"""Signature type of a timestamped Ed25519 cosignature."""


def key_id(name: str, public: bytes) -> bytes:
    """The four bytes that name a witness's key in signature lines."""
    return sha256(name.encode() + b"\n" + COSIGNATURE + public).digest()[:4]


def verifier_key(name: str, public: bytes) -> str:
    """`name+keyid+base64`: how a verifier is told a witness's key."""
    return f"{name}+{key_id(name, public).hex()}+{base64.b64encode(COSIGNATURE + public).decode()}"


def message(body: str, timestamp: int) -> bytes:
    """What is signed: the time in seconds since 1970 and the checkpoint's whole text."""
    return f"cosignature/v1\ntime {timestamp}\n{body}".encode()


def line(body: str, name: str, public: bytes, timestamp: int, sign: Sign) -> str:
    """The signature line, without its line end."""
    raw = key_id(name, public) + timestamp.to_bytes(8, "big") + sign(message(body, timestamp))
    return f"— {name} {base64.b64encode(raw).decode()}"


def time_of(written: str, body: str, name: str, public: bytes, verify: Verify) -> int:
    """When the witness signed, seconds since 1970, once its signature under `body` holds. NoteError otherwise."""
    mark, _, rest = written.partition(" ")
    signer, _, encoded = rest.partition(" ")
    try:
        raw = decoded(encoded)
    except ValueError as error:
        raise NoteError("malformed cosignature") from error
    if mark != "—" or signer != name or raw[:4] != key_id(name, public) or len(raw) != 76:
        raise NoteError(f"no cosignature of {name}")
    timestamp = int.from_bytes(raw[4:12], "big")
    if not verify(raw[12:], message(body, timestamp)):
        raise NoteError(f"the cosignature of {name} does not hold")
    return timestamp
