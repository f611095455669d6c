"""One file from a recorder to a part file: what is read once is hashed and written, and made durable.

Owns: the write side of evidence before it has a name. Refuses: believing the copy (see `readback`),
overwriting anything, and going on past a file that is shorter than the medium claimed.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from station.intake.ring import stream

WRITE_BACK = 16 << 20
"""Bytes written before the kernel is told to start putting them on the disk, so that reading and writing overlap."""

_SYNC_FILE_RANGE_WRITE = 2
_libc = ctypes.CDLL(None, use_errno=True)
_libc.sync_file_range.argtypes = [ctypes.c_int, ctypes.c_int64, ctypes.c_int64, ctypes.c_uint]


class SourceShort(OSError):
    """The file ended before the size the medium gave for it."""

    def __init__(self, offset: int) -> None:
        super().__init__(errno.EIO, "file ends early")
        self.offset = offset


class PartFailed(OSError):
    """The station's own disk refused the part (full, or broken); the source is not to blame."""


def copy(source: int, size: int, part: Path, tick: Callable[[int], None], *, reserve: bool = True) -> str:
    """Copy `size` bytes of an open file into a new part (0400) and return their SHA-256, durable on return.

    `tick(n)` is called after every n bytes written and may raise to stop. SourceShort or ReadFailed blame the
    source, PartFailed the disk here; the part is removed whenever this raises.
    """
    with _blamed_here():
        target = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o400)
    try:
        with _blamed_here():
            if reserve and size:
                os.posix_fallocate(target, 0, size)
        digest = _pour(source, size, target, tick)
        with _blamed_here():
            os.fdatasync(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    finally:
        os.close(target)
    return digest


def _pour(source: int, size: int, target: int, tick: Callable[[int], None]) -> str:
    sha = hashlib.sha256()
    offset = started = 0
    for view in stream(source, size):
        sha.update(view)
        with _blamed_here():
            _write(target, view, offset)
        offset += len(view)
        if offset - started >= WRITE_BACK:
            # A hint only: whether the bytes are durable is decided by fdatasync.
            _libc.sync_file_range(target, started, offset - started, _SYNC_FILE_RANGE_WRITE)
            started = offset
        tick(len(view))
    if offset != size:
        raise SourceShort(offset)
    return sha.hexdigest()


def _write(target: int, view: memoryview, offset: int) -> None:
    written = 0
    while written < len(view):
        written += os.pwrite(target, view[written:], offset + written)


@contextlib.contextmanager
def _blamed_here() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PartFailed(error.errno, error.strerror) from error
