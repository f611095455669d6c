"""The payload of a bundle, `anjian-payload/1`: ledger entries and the media list, framed (docs/bundle.md).

    "anjian-payload/1\\n"  then frames, integers big-endian:
    E  u32 length, leaf; u64 length, payload of that entry     one per entry, in seq order
    M  u32 length, media list                                  exactly one, after the entries
    Z  u64 number of entries                                   the end; nothing follows

It only frames: whether an entry is what the ledger committed to is checked by whoever reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

MAGIC = b"anjian-payload/1\n"


class PayloadError(ValueError):
    """The bytes are not a payload of this format."""


class Source(Protocol):
    """A binary file open for reading."""

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes, nothing at the end."""
        ...


@dataclass(frozen=True, slots=True)
class Item:
    """One ledger entry as carried."""

    leaf: bytes
    payload: bytes


@dataclass(frozen=True, slots=True)
class MediaList:
    """One line per file the entries brought in: `<sha256> <size> <table>/<row id>`, sorted."""

    text: str


def frames(items: Iterable[Item], media: Callable[[], MediaList]) -> Iterator[bytes]:
    """The payload's bytes, entry by entry; the media list is asked for when all entries have passed."""
    yield MAGIC
    count = 0
    for item in items:
        yield b"E" + len(item.leaf).to_bytes(4, "big") + item.leaf + len(item.payload).to_bytes(8, "big")
        yield item.payload
        count += 1
    text = media().text.encode()
    yield b"M" + len(text).to_bytes(4, "big") + text
    yield b"Z" + count.to_bytes(8, "big")


def read(source: Source, limit: int) -> Iterator[Item | MediaList]:
    """Entries, then the media list. `limit` is the payload's known length: no frame may claim more. PayloadError."""
    if _exactly(source, len(MAGIC)) != MAGIC:
        raise PayloadError("not a payload")
    count = 0
    while (tag := _exactly(source, 1)) == b"E":
        leaf = _exactly(source, _length(source, 4, limit))
        yield Item(leaf, _exactly(source, _length(source, 8, limit)))
        count += 1
    if tag != b"M":
        raise PayloadError("unknown frame")
    raw = _exactly(source, _length(source, 4, limit))
    try:
        yield MediaList(raw.decode())
    except UnicodeDecodeError as error:
        raise PayloadError("media list is not UTF-8") from error
    if _exactly(source, 1) != b"Z" or int.from_bytes(_exactly(source, 8), "big") != count or source.read(1):
        raise PayloadError("bad end")


def _length(source: Source, width: int, limit: int) -> int:
    length = int.from_bytes(_exactly(source, width), "big")
    if length > limit:
        raise PayloadError("a frame is longer than the payload")
    return length


def _exactly(source: Source, size: int) -> bytes:
    data = source.read(size)
    if len(data) != size:
        raise PayloadError("truncated")
    return data
