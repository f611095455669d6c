"""One file from a recorder to a part file: what is read once is hashed and written, and made durable.

Owns: the write side of evidence before it has a name. Refuses: believing the copy (see `readback`), overwriting
anything, and calling whole what ended before the size it was to have: then the part is its good beginning.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from station.intake.ring import ReadFailed, stream

WRITE_BACK = 16 << 20
"""Bytes written before the kernel is told to start putting them on the disk, so that reading and writing overlap."""

HEAD = 256

_SYNC_FILE_RANGE_WRITE = 2
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_CANNOT_RESERVE = frozenset({errno.EOPNOTSUPP, errno.EBADF})
"""What a file system without preallocation answers (EBADF: glibc then tries to do it by hand)."""
_libc = ctypes.CDLL(None, use_errno=True)
_libc.sync_file_range.argtypes = [ctypes.c_int, ctypes.c_int64, ctypes.c_int64, ctypes.c_uint]


class SourceShort(OSError):
    """The file ended before the size the medium gave for it."""

    def __init__(self, offset: int) -> None:
        super().__init__(errno.EIO, "file ends early")
        self.offset = offset


class PartFailed(OSError):
    """The station's own disk refused the part (full, or broken); the source is not to blame."""

    @property
    def reason(self) -> str:
        """Why the import halts: disk_full or disk_error."""
        return "disk_full" if self.errno in _FULL else "disk_error"


@dataclass(frozen=True, slots=True)
class Poured:
    """What lies in a part file now."""

    sha256: str
    size: int
    """Bytes; where a fault left none at all, there is no part either."""
    head: bytes
    """The first bytes, up to HEAD: what kind of file it is shows there."""
    fault: SourceShort | ReadFailed | None
    """Why the source gave no more, where it gave less than asked."""


def copy(
    source: int, size: int, part: Path, tick: Callable[[int], None], *, reserve: bool = True, sync: bool = True
) -> Poured:
    """Copy `size` bytes of an open file into a new part (0400), durable on return unless `sync` is left to the caller.

    `tick(n)` is called after every n bytes written and may raise to stop. A source that gives less leaves the part
    with what it gave. PartFailed blames the disk here; the part is removed whenever this raises.
    """
    with blamed_here():
        target = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o400)
    try:
        with blamed_here():
            if reserve and size:
                _reserve(target, size)
        poured = _pour(source, size, target, tick)
        with blamed_here():
            if poured.fault:
                os.ftruncate(target, poured.size)
            if sync:
                os.fdatasync(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    finally:
        os.close(target)
    if poured.fault and not poured.size:
        part.unlink()
    return poured


def sync_file(part: Path) -> None:
    """Make one part durable whose copying left that to others. PartFailed."""
    with blamed_here():
        handle = os.open(part, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            os.fdatasync(handle)
        finally:
            os.close(handle)


def sync_file_system(folder: Path) -> None:
    """Make everything written to this folder's file system durable, names included. PartFailed."""
    with blamed_here():
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            if _libc.syncfs(handle):
                raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        finally:
            os.close(handle)


def _reserve(target: int, size: int) -> None:
    try:
        os.posix_fallocate(target, 0, size)
    except OSError as error:
        if error.errno not in _CANNOT_RESERVE:
            raise


def _pour(source: int, size: int, target: int, tick: Callable[[int], None]) -> Poured:
    sha = hashlib.sha256()
    offset = started = 0
    head = b""
    fault: SourceShort | ReadFailed | None = None
    try:
        for view in stream(source, size):
            sha.update(view)
            head = head or bytes(view[:HEAD])
            with blamed_here():
                _write(target, view, offset)
            offset += len(view)
            if offset - started >= WRITE_BACK:
                # A hint only: whether the bytes are durable is decided by fdatasync.
                _libc.sync_file_range(target, started, offset - started, _SYNC_FILE_RANGE_WRITE)
                started = offset
            tick(len(view))
        if offset != size:
            fault = SourceShort(offset)
    except ReadFailed as error:
        fault = error
    return Poured(sha.hexdigest(), offset, head, fault)


def _write(target: int, view: memoryview, offset: int) -> None:
    written = 0
    while written < len(view):
        written += os.pwrite(target, view[written:], offset + written)


@contextlib.contextmanager
def blamed_here() -> Iterator[None]:
    """Whatever the system refuses inside is this station's disk's doing: PartFailed."""
    try:
        yield
    except OSError as error:
        raise PartFailed(error.errno, error.strerror) from error
