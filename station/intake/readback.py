"""Reading from the medium, not from memory: the written copy before it may count as evidence, and the source again.

Owns: how the bytes are read and which method was proven. Refuses: calling a read from the page cache a proof.
`posix_fadvise(DONTNEED)` may do nothing and still return success (a mapping elsewhere is enough), so eviction
is proven page by page with mincore; where neither that nor O_DIRECT holds, the method says `unproven`.
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import mmap
import os
from collections.abc import Callable
from pathlib import Path

from station.intake.ring import ReadFailed, stream

O_DIRECT = "o_direct"
EVICTED = "evicted"
UNPROVEN = "unproven"
PROVEN = frozenset({O_DIRECT, EVICTED})

_NO_MEDIUM_IN_SIGHT = frozenset({0x01021994, 0x858458F6, 0x65735546})
"""f_type of tmpfs, ramfs and FUSE: behind them is memory, or a process with caches of its own, whatever the flag."""
_WINDOW = 256 << 20
"""Bytes mapped at once to be asked for; the mapping is private, but it counts as memory that might be needed."""

_libc = ctypes.CDLL(None, use_errno=True)
_libc.mincore.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p]


def read_back(path: Path, size: int, tick: Callable[[int], None], *, direct: bool = True) -> tuple[str, str]:
    """`read_off_medium` of a file here, which must be durable already."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
    return read_off_medium(lambda more: os.open(path, flags | more), size, tick, direct=direct)


def read_off_medium(
    opened: Callable[[int], int], size: int, tick: Callable[[int], None], *, direct: bool = True
) -> tuple[str, str]:
    """SHA-256 of a file as it lies on the medium, and the method: o_direct, evicted or unproven.

    `opened(flags)` opens it for reading with these flags more. A file of another size hashes differently; ReadFailed
    if it cannot be read, OSError if it cannot be opened.
    """
    file = opened(0)
    try:
        evict(file)
        in_sight = _file_system(file) not in _NO_MEDIUM_IN_SIGHT
        if direct and (found := _hash_direct(opened, size, tick)) is not None:
            return found, O_DIRECT if in_sight else UNPROVEN
        evicted = in_sight and resident_pages(file, size) == 0
        return _hash(file, size, tick), EVICTED if evicted else UNPROVEN
    finally:
        os.close(file)


def evict(file: int) -> None:
    """Ask the kernel to forget what it has of an open file."""
    os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)


def resident_pages(file: int, size: int) -> int:
    """How many pages of an open file are in the page cache."""
    return sum(_resident(file, start, min(_WINDOW, size - start)) for start in range(0, size, _WINDOW))


def _resident(file: int, start: int, size: int) -> int:
    mapped = mmap.mmap(file, size, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ | mmap.PROT_WRITE, offset=start)
    try:
        pages = -(-size // mmap.PAGESIZE)
        seen = (ctypes.c_ubyte * pages)()
        first = ctypes.c_char.from_buffer(mapped)
        failed = _libc.mincore(ctypes.addressof(first), size, seen)
        del first
        return pages if failed else pages - bytes(seen).count(0)
    finally:
        mapped.close()


def _hash(file: int, size: int, tick: Callable[[int], None]) -> str:
    sha = hashlib.sha256()
    # One byte more than expected, so that a longer file cannot pass for the right one.
    for view in stream(file, size + 1):
        sha.update(view)
        tick(len(view))
    return sha.hexdigest()


def _hash_direct(opened: Callable[[int], int], size: int, tick: Callable[[int], None]) -> str | None:
    """None where this file system has no O_DIRECT, said when opening or only when reading."""
    try:
        file = opened(os.O_DIRECT)
    except OSError:
        return None
    try:
        return _hash(file, size, tick)
    except ReadFailed as error:
        if error.errno != errno.EINVAL:
            raise
        return None
    finally:
        os.close(file)


def _file_system(file: int) -> int:
    """f_type of statfs(2); its place at the front of the structure is the same on every 64-bit Linux."""
    answer = (ctypes.c_long * 32)()
    return 0 if _libc.fstatfs(file, answer) else int(answer[0])
