"""`python -m tests.intake.liar BACKING MOUNT FAULT[=N]`: a file system that shows BACKING and lies in one way.

The kernel's page cache lies over it as over a disk: what it said once is believed until somebody evicts it.
Faults: first (the first reading of byte N of every file has one wrong bit, later ones are right), stored (byte N of
every file written is stored with one wrong bit), eio (reading byte N fails), short (reads give N bytes at most), slow
(N milliseconds before each read), full (writing byte N of anything fails with ENOSPC), vanish (after N reads every
name is gone), none.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from typing import Any

from mfusepy import FUSE, FuseOSError, Operations


class Liar(Operations):
    """Passes everything through to the backing folder, but for the fault."""

    use_ns = True

    def __init__(self, backing: str, fault: str, place: int) -> None:
        self._backing = backing
        self._fault = fault
        self._place = place
        self._told: set[str] = set()
        self._reads = 0

    def _real(self, path: str) -> str:
        if self._fault == "vanish" and self._reads > self._place and path != "/":
            raise FuseOSError(errno.ENOENT)
        return self._backing + path

    def getattr(self, path: str, fh: int | None = None) -> dict[str, Any]:
        found = os.lstat(self._real(path))
        names = ("st_mode", "st_nlink", "st_uid", "st_gid", "st_size", "st_ino")
        times = {f"st_{name}": getattr(found, f"st_{name}_ns") for name in ("atime", "mtime", "ctime")}
        return {name: getattr(found, name) for name in names} | times

    def readdir(self, path: str, fh: int) -> list[str]:
        return [".", "..", *os.listdir(self._real(path))]

    def open(self, path: str, flags: int) -> int:
        return os.open(self._real(path), flags & ~(os.O_DIRECT | os.O_CREAT))

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        self._reads += 1
        here = offset <= self._place < offset + size
        if self._fault == "vanish" and self._reads > self._place:
            raise FuseOSError(errno.ENOENT)
        if self._fault == "eio" and here:
            raise FuseOSError(errno.EIO)
        if self._fault == "slow":
            time.sleep(self._place / 1000)
        if self._fault == "short":
            size = min(size, self._place)
        found = os.pread(fh, size, offset)
        if self._fault == "first" and here and path not in self._told and len(found) > self._place - offset:
            self._told.add(path)
            found = _flipped(found, self._place - offset)
        return found

    def create(self, path: str, mode: int, fi: Any = None) -> int:
        return os.open(self._real(path), os.O_RDWR | os.O_CREAT | os.O_EXCL, mode)

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        if self._fault == "full" and offset + len(data) > self._place:
            raise FuseOSError(errno.ENOSPC)
        if self._fault == "stored" and offset <= self._place < offset + len(data):
            data = _flipped(data, self._place - offset)
        return os.pwrite(fh, data, offset)

    def release(self, path: str, fh: int) -> None:
        os.close(fh)

    def fsync(self, path: str, datasync: int, fh: int) -> None:
        os.fsync(fh)

    def truncate(self, path: str, length: int, fh: int | None = None) -> None:
        os.truncate(self._real(path), length)

    def mkdir(self, path: str, mode: int) -> None:
        os.mkdir(self._real(path), mode)

    def rmdir(self, path: str) -> None:
        os.rmdir(self._real(path))

    def unlink(self, path: str) -> None:
        os.unlink(self._real(path))

    def rename(self, old: str, new: str) -> None:
        os.rename(self._real(old), self._real(new))

    def chmod(self, path: str, mode: int) -> None:
        os.chmod(self._real(path), mode)

    def statfs(self, path: str) -> dict[str, int]:
        found = os.statvfs(self._backing)
        names = (
            "f_bsize",
            "f_frsize",
            "f_blocks",
            "f_bfree",
            "f_bavail",
            "f_files",
            "f_ffree",
            "f_favail",
            "f_namemax",
        )
        return {name: getattr(found, name) for name in names}


def _flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


if __name__ == "__main__":
    backing, mount, said = sys.argv[1:]
    name, _, number = said.partition("=")
    # A cached page is given again without asking: as a disk behind the page cache.
    FUSE(Liar(backing, name, int(number or 0)), mount, foreground=True, nothreads=True, kernel_cache=True)
