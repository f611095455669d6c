"""Tickets: every enterprise's place is SHA-256 of the seed and its own code (specs §4.5), so nobody moves anybody else.

Integers and bytes only. A weight w is the best of w tickets, which is exactly Efraimidis–Spirakis sampling.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from itertools import chain

_ENTERPRISE = b"\x10"
_PAIR = b"\x20"


def ticket(seed: bytes, id_: str, number: int = 0) -> bytes:
    """t(id, j) = SHA-256(0x10 || seed || u16(j) || id), 32 bytes."""
    return sha256(_ENTERPRISE + seed + number.to_bytes(2, "big") + id_.encode()).digest()


def key(seed: bytes, id_: str, weight: int = 1) -> bytes:
    """The smallest of the first `weight` tickets."""
    return min(ticket(seed, id_, number) for number in range(weight))


def order(seed: bytes, weighted: Iterable[tuple[str, int]]) -> list[bytes]:
    """key || id of every (id, weight), first drawn first; equal keys by the bytes of the id (see `parted`)."""
    started = sha256(_ENTERPRISE + seed + b"\x00\x00")
    shelves: list[list[bytes]] = [[] for _ in range(256)]
    for id_, weight in weighted:
        encoded = id_.encode()
        if weight == 1:
            # Ticket 0: to copy a hasher that has read what all have in common costs less than to start one.
            hasher = started.copy()
            hasher.update(encoded)
            best = hasher.digest()
        else:
            best = key(seed, id_, weight)
        shelves[best[0]].append(best + encoded)
    # Keys are of one length, so the order of the whole bytes is that of (key, id); no tuple is made for a row. Each
    # first byte is sorted by itself because a million rows at once do not fit into a processor's cache.
    for shelf in shelves:
        shelf.sort()
    return list(chain.from_iterable(shelves))


def parted(placed: bytes) -> tuple[bytes, str]:
    """Key and id of one item of `order`."""
    return placed[:32], placed[32:].decode()


def pair_ticket(seed: bytes, id_: str, iid: str) -> bytes:
    """T(e, i) = SHA-256(0x20 || seed || u16(len e) || e || i): how early inspector i is wanted at enterprise e."""
    encoded = id_.encode()
    return sha256(_PAIR + seed + len(encoded).to_bytes(2, "big") + encoded + iid.encode()).digest()
