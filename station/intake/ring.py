"""Reading a file while what was read is being worked on: a small ring of page-aligned buffers and one thread.

Owns: the order of bytes, and naming the exact offset where reading failed.
Refuses: holding more than `DEPTH` chunks in memory, whatever the size of the file, and trying again what failed:
the SCSI layer below has already done so several times with pauses of its own. What a failed chunk gets here is
narrowing: it is read in ever smaller pieces, down to one sector, so that the good beginning is kept to its last byte.
"""

from __future__ import annotations

import errno
import mmap
import os
import threading
from collections.abc import Iterator
from queue import Queue

CHUNK = 1 << 20
DEPTH = 6
AT_ONCE = 1 << 16
"""Up to this size a file is read whole into one buffer: a thread would cost more than it saves."""
SECTOR = 4096
"""The smallest piece a failed chunk is read in; the block size of every medium of today."""


class ReadFailed(OSError):
    """Reading failed for good; `offset` is the first byte that could not be had."""

    def __init__(self, offset: int, cause: OSError) -> None:
        super().__init__(cause.errno, os.strerror(cause.errno or errno.EIO))
        self.offset = offset


def stream(file: int, size: int) -> Iterator[memoryview]:
    """The first `size` bytes of an open file in order, read ahead by a thread; ends early where the file ends.

    Each view is valid until the next one is asked for. ReadFailed after everything before its offset was given.
    """
    return _ahead(file, size) if size > AT_ONCE else _at_once(file, size)


def _at_once(file: int, size: int) -> Iterator[memoryview]:
    reader = _Reader(file, size)
    buffer = mmap.mmap(-1, -(-max(size, 1) // SECTOR) * SECTOR)
    while length := reader.read(buffer):
        with memoryview(buffer) as whole, whole[:length] as view:
            yield view


def _ahead(file: int, size: int) -> Iterator[memoryview]:
    ring = _Ring(file, size)
    ring.start()
    try:
        while (filled := ring.take()) is not None:
            buffer, length = filled
            with memoryview(buffer) as whole, whole[:length] as view:
                yield view
            ring.give_back(buffer)
    finally:
        ring.stop()


class _Reader:
    """Where reading stands in one file."""

    def __init__(self, file: int, size: int) -> None:
        self._file = file
        self._size = size
        self._offset = 0
        self._piece = CHUNK
        self._bad_until = 0
        """End of the chunk that failed last; pieces stay small until it is behind us."""

    def read(self, buffer: mmap.mmap) -> int:
        """Fill the buffer with what comes next; 0 at the end. ReadFailed."""
        if self._offset >= self._size:
            return 0
        if self._offset >= self._bad_until:
            self._piece = len(buffer)
        while True:
            try:
                length = self._read(buffer)
            except OSError as error:
                # EINVAL is no medium's fault: a file system that took O_DIRECT at open refuses it at read.
                if error.errno == errno.EINVAL or self._piece <= SECTOR:
                    raise ReadFailed(self._offset, error) from error
                self._bad_until = max(self._bad_until, self._offset + self._piece)
                # The next power of two below, so that every piece begins and ends with a sector.
                self._piece = max(SECTOR, 1 << (self._piece - 1).bit_length() - 1)
            else:
                length = min(length, self._size - self._offset)
                self._offset += length
                return length

    def _read(self, buffer: mmap.mmap) -> int:
        if self._piece >= len(buffer):
            return os.preadv(self._file, [buffer], self._offset)
        with memoryview(buffer) as whole, whole[: self._piece] as piece:
            return os.preadv(self._file, [piece], self._offset)


class _Ring:
    """The buffers between the reading thread and its one consumer."""

    def __init__(self, file: int, size: int) -> None:
        self._reader = _Reader(file, size)
        self._free: Queue[mmap.mmap | None] = Queue()
        self._filled: Queue[tuple[mmap.mmap, int] | ReadFailed | None] = Queue()
        self._thread = threading.Thread(target=self._read, name="read-ahead", daemon=True)
        for _ in range(min(DEPTH, max(1, -(-size // CHUNK)))):
            self._free.put(mmap.mmap(-1, CHUNK))

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._free.put(None)
        self._thread.join()

    def take(self) -> tuple[mmap.mmap, int] | None:
        found = self._filled.get()
        if isinstance(found, ReadFailed):
            raise found
        return found

    def give_back(self, buffer: mmap.mmap) -> None:
        self._free.put(buffer)

    def _read(self) -> None:
        while (buffer := self._free.get()) is not None:
            try:
                length = self._reader.read(buffer)
            except ReadFailed as error:
                self._filled.put(error)
                return
            if length == 0:
                break
            self._filled.put((buffer, length))
        self._filled.put(None)
