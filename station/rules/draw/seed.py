"""The seed of a draw: one SHA-256 over the commitment, the revealed nonces and the public numbers (specs §4.4).

It makes no randomness; it only binds what others contributed, in an order the commitment fixed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

NONCE_SIZE = 32
_SEED = b"anjian-draw/v1/seed"
_NONCE = b"anjian-draw/v1/nonce"


@dataclass(frozen=True, slots=True)
class Value:
    """Public numbers of one source, as they enter the seed."""

    source: str
    """Catalogue id: cn.kl8 …"""
    round: str
    """Which drawing of it."""
    value: str
    """Canonical text (RFC 3797 §4.1 style): `05.09.13.21.28.32./11./`."""


def nonce_commitment(nonce: bytes) -> str:
    """What the commitment says of a nonce: hex SHA-256 of the tag and its 32 bytes."""
    return sha256(_NONCE + nonce).hexdigest()


def seed(commitment: bytes, nonces: Sequence[bytes], values: Sequence[Value]) -> bytes:
    """The 32-byte seed from the 32-byte hash of C, the nonces and the values, both in the order of C."""
    parts = [_lp(_SEED), _lp(commitment), _u32(len(nonces))]
    parts += [_lp(nonce) for nonce in nonces]
    parts.append(_u32(len(values)))
    for item in values:
        parts += [_lp(item.source.encode()), _lp(item.round.encode()), _lp(item.value.encode())]
    return sha256(b"".join(parts)).digest()


def _u32(number: int) -> bytes:
    return number.to_bytes(4, "big")


def _lp(data: bytes) -> bytes:
    return _u32(len(data)) + data
