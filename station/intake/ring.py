"""Reading a file while what was read is being worked on: a small ring of page-aligned buffers and one thread.

Owns: the order of bytes, patience with a medium that stumbles, and naming the offset where reading failed.
Refuses: holding more than `DEPTH` chunks in memory, whatever the size of the file.
"""

from __future__ import annotations

import errno
import mmap
import os
import threading
import time
from collections.abc import Iterator
from queue import Queue

CHUNK = 1 << 20
DEPTH = 6
PATIENCE = (0.05, 0.2, 0.5)
"""Seconds before each new try of a chunk that answered EIO: worn contacts often read on the next try."""


class ReadFailed(OSError):
    """Reading failed for good; `offset` is the first byte that could not be had."""

    def __init__(self, offset: int, cause: OSError) -> None:
        super().__init__(cause.errno, os.strerror(cause.errno or errno.EIO))
        self.offset = offset


def stream(file: int, size: int) -> Iterator[memoryview]:
    """The first `size` bytes of an open file in order, read ahead by a thread; ends early where the file ends.

    Each view is valid until the next one is asked for. ReadFailed after the last patient try.
    """
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


class _Ring:
    """The buffers between the reading thread and its one consumer."""

    def __init__(self, file: int, size: int) -> None:
        self._file = file
        self._size = size
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
        offset = 0
        while offset < self._size and (buffer := self._free.get()) is not None:
            try:
                length = _patiently(self._file, buffer, offset)
            except OSError as error:
                self._filled.put(ReadFailed(offset, error))
                return
            length = min(length, self._size - offset)
            if length == 0:
                break
            self._filled.put((buffer, length))
            offset += length
        self._filled.put(None)


def _patiently(file: int, buffer: mmap.mmap, offset: int) -> int:
    for pause in PATIENCE:
        try:
            return os.preadv(file, [buffer], offset)
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            time.sleep(pause)
    return os.preadv(file, [buffer], offset)
