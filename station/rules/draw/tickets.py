"""Tickets: every enterprise's place is SHA-256 of the seed and its own code (specs §4.5), so nobody moves anybody else.

Integers and bytes only. A weight w is the best of w tickets, which is exactly Efraimidis–Spirakis sampling.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

_ENTERPRISE = b"\x10"
_PAIR = b"\x20"


def ticket(seed: bytes, id_: str, number: int = 0) -> bytes:
    """t(id, j) = SHA-256(0x10 || seed || u16(j) || id), 32 bytes."""
    return sha256(_ENTERPRISE + seed + number.to_bytes(2, "big") + id_.encode()).digest()


def key(seed: bytes, id_: str, weight: int = 1) -> bytes:
    """The smallest of the first `weight` tickets."""
    return min(ticket(seed, id_, number) for number in range(weight))


def order(seed: bytes, weighted: Iterable[tuple[str, int]]) -> list[tuple[bytes, str]]:
    """(key, id) of (id, weight) pairs, first drawn first; equal keys by the bytes of the id."""
    ordinary = _ENTERPRISE + seed + b"\x00\x00"
    found: list[tuple[bytes, bytes]] = []
    for id_, weight in weighted:
        encoded = id_.encode()
        found.append((sha256(ordinary + encoded).digest() if weight == 1 else key(seed, id_, weight), encoded))
    found.sort()
    return [(ticket_, encoded.decode()) for ticket_, encoded in found]


def pair_ticket(seed: bytes, id_: str, iid: str) -> bytes:
    """T(e, i) = SHA-256(0x20 || seed || u16(len e) || e || i): how early inspector i is wanted at enterprise e."""
    encoded = id_.encode()
    return sha256(_PAIR + seed + len(encoded).to_bytes(2, "big") + encoded + iid.encode()).digest()
