"""What a disk may hold after its power went: everything it had confirmed, and of the rest whatever it likes.

A killed QEMU alone loses nothing that reached this machine's page cache. So every write and flush of the guest is
recorded in order (QEMU's blklogwrites), and the disk is put together again from the state at power-on: writes before
the last flush are there; each later one is there, missing, or there to some sector, as chance has it.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

SECTOR = 512
ATOM = 4096
"""A disk does not tear these."""
MAGIC = 0x6A736677736872
FLUSH, FUA, DISCARD = 1, 2, 4


@dataclass(frozen=True, slots=True)
class Write:
    """One write, where it goes and where its bytes lie in the log."""

    offset: int
    size: int
    at: int
    forced: bool


@dataclass(frozen=True, slots=True)
class Lost:
    """How much chance took."""

    confirmed: int
    unconfirmed: int
    missing: int
    torn: int

    def __str__(self) -> str:
        return f"{self.confirmed}+{self.unconfirmed} writes, {self.missing} lost, {self.torn} torn"


def replay(log: Path, disk: Path, chance: random.Random | None) -> Lost:
    """Put what `log` recorded onto `disk`, a raw image of the state at power-on; without `chance` all of it."""
    with log.open("rb") as record, disk.open("r+b") as target:
        writes, flushed = _read(record)
        missing = torn = 0
        for number, write in enumerate(writes):
            size = write.size
            if chance is not None and number >= flushed and not write.forced:
                fate = chance.random()
                if fate < 0.4:
                    size = 0
                elif fate < 0.6 and size > ATOM:
                    size = chance.randrange(0, size, ATOM)
                missing += size == 0
                torn += 0 < size < write.size
            record.seek(write.at)
            target.seek(write.offset)
            target.write(record.read(size))
        return Lost(flushed, len(writes) - flushed, missing, torn)


def _read(record: BinaryIO) -> tuple[list[Write], int]:
    """Every whole write in order, and how many of them came before the last flush."""
    end = record.seek(0, 2)
    record.seek(0)
    if end < SECTOR:
        # The power went before anything was written at all.
        return [], 0
    magic, _, _, sector = struct.unpack("<QQQI", record.read(28))
    assert magic == MAGIC and sector == SECTOR, "no log of writes"
    writes: list[Write] = []
    flushed = 0
    for offset, size, flags, at in _entries(record, end):
        if flags & FLUSH:
            flushed = len(writes)
        if size and not flags & DISCARD:
            writes.append(Write(offset, size, at, bool(flags & FUA)))
    return writes, flushed


def _entries(record: BinaryIO, end: int) -> Iterator[tuple[int, int, int, int]]:
    # The superblock's count is as old as the last flush; the entries themselves say where they end.
    place = SECTOR
    while place + SECTOR <= end:
        record.seek(place)
        sector, count, flags, _ = struct.unpack("<QQQQ", record.read(32))
        size = 0 if flags & DISCARD else count * SECTOR
        if (not count and not flags) or place + SECTOR + size > end:
            return
        yield sector * SECTOR, size, flags, place + SECTOR
        place += SECTOR + size
