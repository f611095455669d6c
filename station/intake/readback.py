"""Reading a written file back from the medium, not from memory, before it may count as evidence.

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

_MEMORY_FILE_SYSTEMS = frozenset({0x01021994, 0x858458F6})
"""f_type of tmpfs and ramfs: there is no medium behind them, whatever flag opens the file."""

_libc = ctypes.CDLL(None, use_errno=True)
_libc.mincore.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p]


def read_back(path: Path, size: int, tick: Callable[[int], None], *, direct: bool = True) -> tuple[str, str]:
    """SHA-256 of the file as it lies on the medium, and the method: o_direct, evicted or unproven.

    The file must be durable already. A file of another size hashes differently; ReadFailed if it cannot be read.
    """
    file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
        in_memory = _file_system(file) in _MEMORY_FILE_SYSTEMS
        if direct and not in_memory and (found := _hash_direct(path, size, tick)) is not None:
            return found, O_DIRECT
        evicted = resident_pages(file, size) == 0
        return _hash(file, size, tick), EVICTED if evicted and not in_memory else UNPROVEN
    finally:
        os.close(file)


def resident_pages(file: int, size: int) -> int:
    """How many pages of an open file are in the page cache."""
    if size == 0:
        return 0
    mapped = mmap.mmap(file, size, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ | mmap.PROT_WRITE)
    try:
        pages = -(-size // mmap.PAGESIZE)
        seen = (ctypes.c_ubyte * pages)()
        start = ctypes.c_char.from_buffer(mapped)
        failed = _libc.mincore(ctypes.addressof(start), size, seen)
        del start
        return pages if failed else sum(page & 1 for page in seen)
    finally:
        mapped.close()


def _hash(file: int, size: int, tick: Callable[[int], None]) -> str:
    sha = hashlib.sha256()
    # One byte more than expected, so that a longer file cannot pass for the right one.
    for view in stream(file, size + 1):
        sha.update(view)
        tick(len(view))
    return sha.hexdigest()


def _hash_direct(path: Path, size: int, tick: Callable[[int], None]) -> str | None:
    """None where this file system has no O_DIRECT, said when opening or only when reading."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_DIRECT | os.O_NOFOLLOW | os.O_CLOEXEC)
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
