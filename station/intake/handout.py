"""One file of the queue onto a stick: whole, read back and listed, or not under its name at all.

Owns: the folder `安监所导出` of a stick. A draft under a name of ours is written, flushed, read back from the medium
and hashed; then it gets its name, the list of hashes its line, the ledger its entry, and last the queue lets go of it.
After a crash anywhere in between the next docking finds the file by its hash and finishes. Refuses: writing over
anything.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from station.intake.copy import copy
from station.intake.readback import read_back
from station.intake.ring import ReadFailed
from station.intake.sealing import DOCK
from station.intake.tray import Counter
from station.records.docking import Stick
from station.records.stick import Handed, QueuedExport
from station.rules.fat import SUMS, numbered
from station.rules.tray import EXPORTS
from station.store import sticks
from station.store.atomic import fsync_folder, write_bytes
from station.store.outgoing import Outgoing

if TYPE_CHECKING:
    from devices.volume import Volume

SLACK = 256 << 10
"""Bytes of the stick left for the folder, the list of hashes and its draft."""
MAX_SUMS = 4 << 20
_TROUBLES = {errno.ENOSPC: "full", errno.EDQUOT: "full", errno.EFBIG: "too_large", errno.EROFS: "read_only"}
_DRAFT = ".anjian-"
_SUM = re.compile(r"([0-9a-f]{64})  ([^/\\]+)")


class Refused(Exception):
    """The file cannot be written to this stick; `reason` is in texts/stick.toml, table `trouble`."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class HandOut:
    """What goes onto one stick while it is docked."""

    def __init__(self, counter: Counter, stick: Stick, volume: Volume, queue: Outgoing) -> None:
        self._counter = counter
        self._stick = stick
        self._volume = volume
        self._queue = queue
        self._folder = volume.root / EXPORTS

    def one(self, item: QueuedExport) -> Handed:
        """Write one file we have claimed and take it out of the queue. Refused leaves it there; Stopped, StoreBusy."""
        if not self._recorded(item):
            try:
                handed = self._write(item)
            except ReadFailed as error:
                raise Refused("unplugged" if self._counter.blame.unplugged(error) else "readback") from error
            except OSError as error:
                raise Refused(self._why(error)) from error
            said = f"{item.id} {handed.name} → {self._stick.label}"
            with self._counter.store.act(DOCK, "stick.export", subject=item.what, reason=said) as act:
                sticks.add_export(act, self._stick.id, item, handed.name)
        else:
            handed = Handed(item.what, item.name, item.sha256, item.size)
        self._queue.remove(item.id)
        return handed

    def _recorded(self, item: QueuedExport) -> bool:
        """Whether the ledger has this export already: a crash came between its entry and the queue."""
        lines = self._counter.store.lines(subject=item.what)
        return any(line.action == "stick.export" and line.reason.partition(" ")[0] == item.id for line in lines)

    def _write(self, item: QueuedExport) -> Handed:
        self._make_folder()
        name, there = self._place(item)
        if not there:
            self._pour(item, name)
        self._list(item.sha256, name)
        self._check_place(self._folder / name)
        return Handed(item.what, name, item.sha256, item.size)

    def _make_folder(self) -> None:
        """Our folder, without what a killed run left in it."""
        with contextlib.suppress(FileExistsError):
            self._folder.mkdir()
            fsync_folder(self._volume.root)
        if not stat.S_ISDIR(self._folder.lstat().st_mode):
            raise OSError(errno.ENOTDIR, EXPORTS)
        self._check_place(self._folder)
        for name in os.listdir(self._folder):
            if name.startswith((_DRAFT, ".new-")) and _plain(self._folder / name) is not None:
                (self._folder / name).unlink()

    def _check_place(self, path: Path) -> None:
        """ENODEV unless the path lies on the stick: once that is unmounted, its mount point is a folder of ours."""
        if path.lstat().st_dev != self._volume.device or not self._volume.present():
            raise OSError(errno.ENODEV, path.name)

    def _place(self, item: QueuedExport) -> tuple[str, bool]:
        """The name on the stick, and whether this very content lies under it."""
        for name in numbered(item.name):
            path = self._folder / name
            if not os.path.lexists(path):
                return name, False
            if _plain(path) == item.size and read_back(path, item.size, self._counter.tick)[0] == item.sha256:
                return name, True
        raise AssertionError("numbers never end")

    def _pour(self, item: QueuedExport, name: str) -> None:
        space = os.statvfs(self._folder)
        if item.size + SLACK > space.f_bavail * space.f_frsize:
            raise OSError(errno.ENOSPC, name)
        draft = self._folder / f"{_DRAFT}{item.id}"
        try:
            if self._copy(item, draft) != item.sha256:
                raise Refused("damaged")
            if read_back(draft, item.size, self._counter.tick)[0] != item.sha256:
                raise Refused("readback")
            # Where the stick keeps modes at all, whoever it is carried to must be able to read.
            with contextlib.suppress(OSError):
                draft.chmod(0o644)
            draft.rename(self._folder / name)
            _settle(self._folder / name)
        except BaseException:
            with contextlib.suppress(OSError):
                draft.unlink()
            raise

    def _copy(self, item: QueuedExport, draft: Path) -> str:
        try:
            source = os.open(self._queue.source(item), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError as error:
            raise Refused("damaged") from error
        try:
            if os.fstat(source).st_size != item.size:
                raise Refused("damaged")
            # No room is reserved: on FAT that would write everything twice.
            poured = copy(source, item.size, draft, self._counter.tick, reserve=False)
            return poured.sha256 if poured.fault is None else ""
        finally:
            os.close(source)

    def _list(self, sha256: str, name: str) -> None:
        """The list of hashes: what it had, as far as those files are still there, and this one."""
        path = self._folder / SUMS
        before = self._listed(path)
        kept = {each: digest for each, digest in before.items() if _plain(self._folder / each) is not None}
        after = kept | {name: sha256}
        if after != before:
            write_bytes(path, "".join(f"{digest}  {each}\n" for each, digest in after.items()).encode())
            _settle(path)

    def _listed(self, path: Path) -> dict[str, str]:
        """Name to hash. Whoever had the stick may have written anything here: no links, no bulk, no other folders."""
        size = _plain(path)
        if size is None or size > MAX_SUMS:
            return {}
        lines = path.read_bytes().decode(errors="replace").splitlines()
        return {found[2]: found[1] for line in lines if (found := _SUM.fullmatch(line))}

    def _why(self, error: OSError) -> str:
        known = _TROUBLES.get(error.errno or 0)
        return known or ("unplugged" if self._counter.blame.unplugged(error) else "stick_error")


def _settle(path: Path) -> None:
    """Make a rename last. FAT writes where a renamed file lies and how long it is with the file, never with the folder:
    without this a stick pulled within half a minute has the name and nothing under it."""
    file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)
    fsync_folder(path.parent)


def _plain(path: Path) -> int | None:
    """Size of a regular file, None for anything else."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None
