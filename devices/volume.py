"""A mounted recorder, or a folder, as a frozen list of files.

Owns: listing a medium whose every byte may be hostile, and opening what was listed, for reading only.
Refuses: following links, entering other file systems, opening devices or pipes, and writing anything at all.
Names are bytes: FAT keeps whatever a recorder's firmware wrote.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from devices.errors import NotAVolume

MAX_DEPTH = 16
MAX_ENTRIES = 100_000
"""Five times the largest card seen; beyond it somebody wants to tire us out."""
MAX_NAME = 255
LATEST = 4_102_444_800
"""Seconds since 1970 of the year 2100."""

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC

_KINDS = (
    (stat.S_ISLNK, "symlink"),
    (stat.S_ISBLK, "device"),
    (stat.S_ISCHR, "device"),
    (stat.S_ISFIFO, "fifo"),
    (stat.S_ISSOCK, "socket"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One name on the medium that is not a folder."""

    path: bytes
    """As on the medium, relative to its root, components joined by `/`."""
    size: int
    """Bytes, as the medium claims."""
    mtime_ns: int
    """Last modification, nanoseconds since 1970, as the medium claims."""
    refused: str = ""
    """Why it is never opened (symlink, device, fifo, socket, name_too_long), or empty."""

    @property
    def mtime(self) -> datetime:
        """The medium's time, held to what a calendar can express: a wrecked directory may claim any number."""
        return datetime.fromtimestamp(min(max(self.mtime_ns // 1_000_000_000, 0), LATEST), UTC)


@dataclass(frozen=True, slots=True)
class Broken:
    """A folder that could not be listed to its end; what was seen before the error is kept."""

    path: bytes
    reason: str
    """`errno:<n>`, `too_deep`, `too_many` or `other_filesystem`."""


@dataclass(frozen=True, slots=True)
class Volume:
    """The frozen listing of one medium, and the only way to its bytes."""

    root: Path
    device: int
    """st_dev of the root: a medium that was pulled and replaced is another one."""
    inode: int
    entries: tuple[Entry, ...]
    """Sorted by path bytes."""
    broken: tuple[Broken, ...]

    @property
    def complete(self) -> bool:
        """True when every folder was listed to its end."""
        return not self.broken

    def digest(self) -> str:
        """SHA-256 (hex) of the listing: every path, size, time, refusal and broken folder, in order."""
        sha = hashlib.sha256()
        for entry in self.entries:
            sha.update(b"%d %d %s\0%s\0" % (entry.size, entry.mtime_ns, entry.refused.encode(), entry.path))
        for folder in self.broken:
            sha.update(b"broken %s\0%s\0" % (folder.reason.encode(), folder.path))
        return sha.hexdigest()

    def capacity(self) -> int:
        """Bytes the medium can hold at all; no honest file is larger."""
        space = os.statvfs(self.root)
        return space.f_blocks * space.f_frsize

    def present(self) -> bool:
        """False once the medium was unplugged or replaced (a pulled FAT volume may still answer from cache)."""
        try:
            found = os.stat(self.root)
        except OSError:
            return False
        if (found.st_dev, found.st_ino) != (self.device, self.inode):
            return False
        major = os.major(self.device)
        return major == 0 or os.path.exists(f"/sys/dev/block/{major}:{os.minor(self.device)}")

    def open(self, entry: Entry, flags: int = 0) -> int:
        """A read-only descriptor of a listed file, reached without following any link; OSError if it is not one.

        `flags` may be O_DIRECT: past every cache.
        """
        if entry.refused:
            raise OSError(f"refused entry: {entry.refused}")
        *folders, name = entry.path.split(b"/")
        folder = _open_folder(self.root, folders)
        try:
            file = os.open(name, _FILE | flags & os.O_DIRECT, dir_fd=folder)
        finally:
            os.close(folder)
        found = os.fstat(file)
        if not stat.S_ISREG(found.st_mode) or found.st_dev != self.device:
            os.close(file)
            raise OSError("no longer a regular file of this medium")
        return file


def scan(root: Path, *, max_depth: int = MAX_DEPTH, max_entries: int = MAX_ENTRIES) -> Volume:
    """List everything below `root` once; broken folders are named, not fatal. NotAVolume without a readable root."""
    real = root.resolve()
    try:
        found = os.stat(real)
    except OSError as error:
        raise NotAVolume("unreadable", path=str(root), errno=str(error.errno)) from error
    if not stat.S_ISDIR(found.st_mode):
        raise NotAVolume("not_a_folder", path=str(root), errno=str(errno.ENOTDIR))
    walk = _Walk(real, found.st_dev, max_depth, max_entries)
    walk.run()
    entries = tuple(sorted(walk.entries, key=lambda entry: entry.path))
    if walk.failed and not any(entry.size and not entry.refused for entry in entries):
        # Nothing seen because of an error is no empty medium, and must never be taken for one.
        raise NotAVolume("unreadable", path=str(root), errno=str(walk.failed))
    broken = tuple(sorted(walk.broken, key=lambda folder: folder.path))
    return Volume(real, found.st_dev, found.st_ino, entries, broken)


class _Walk:
    """Breadth of one scan: folders still to visit, what was seen, what could not be."""

    def __init__(self, root: Path, device: int, max_depth: int, max_entries: int) -> None:
        self._root = root
        self._device = device
        self._max_depth = max_depth
        self._room = max_entries
        self._folders: list[tuple[bytes, ...]] = [()]
        self.entries: list[Entry] = []
        self.broken: list[Broken] = []
        self.failed = 0
        """errno of the last error of the medium, 0 without one."""

    def run(self) -> None:
        while self._folders:
            path = self._folders.pop()
            try:
                self._folder(path)
            except OSError as error:
                self._fail(b"/".join(path), error)

    def _fail(self, path: bytes, error: OSError) -> None:
        self.failed = error.errno or errno.EIO
        self.broken.append(Broken(path, f"errno:{error.errno}"))

    def _folder(self, path: tuple[bytes, ...]) -> None:
        folder = _open_folder(self._root, list(path))
        try:
            if os.fstat(folder).st_dev != self._device:
                self.broken.append(Broken(b"/".join(path), "other_filesystem"))
                return
            for name in _names(folder):
                if not self._room:
                    self.broken.append(Broken(b"/".join(path), "too_many"))
                    return
                self._room -= 1
                self._name(folder, (*path, name))
        finally:
            os.close(folder)

    def _name(self, folder: int, path: tuple[bytes, ...]) -> None:
        joined = b"/".join(path)
        try:
            found = os.stat(path[-1], dir_fd=folder, follow_symlinks=False)
        except OSError as error:
            self._fail(joined, error)
            return
        if not stat.S_ISDIR(found.st_mode):
            self.entries.append(Entry(joined, found.st_size, found.st_mtime_ns, _refusal(path[-1], found.st_mode)))
        elif len(path) > self._max_depth:
            self.broken.append(Broken(joined, "too_deep"))
        else:
            self._folders.append(path)


def _names(folder: int) -> Iterator[bytes]:
    """Names as they come, so that an error in the middle keeps those before it."""
    with closing(os.scandir(folder)) as found:
        for item in found:
            yield os.fsencode(item.name)


def _refusal(name: bytes, mode: int) -> str:
    for test, kind in _KINDS:
        if test(mode):
            return kind
    return "name_too_long" if len(name) > MAX_NAME else ""


def _open_folder(root: Path, names: list[bytes]) -> int:
    folder = os.open(root, _FOLDER)
    for name in names:
        try:
            below = os.open(name, _FOLDER, dir_fd=folder)
        finally:
            os.close(folder)
        folder = below
    return folder
