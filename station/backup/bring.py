"""One file from one disk to the other: hashed on the way, durable, and read back from where it was written."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

from station.errors import StationError
from station.intake.copy import PartFailed, copy
from station.intake.readback import evict, read_back
from station.intake.ring import ReadFailed
from station.records.backup import Rot
from station.store.atomic import write_bytes

_FULL = {errno.ENOSPC, errno.EDQUOT}
_SCRATCH = {".work", "tmp"}
"""Folders of parts; people know the one they lie in."""


class NoRoom(StationError):
    """The disk written to is too full. Facts: place, need, free."""

    text = "backup.no_room"


class WrittenWrong(StationError):
    """The disk written to gives back other bytes than it was given. Facts: path."""

    text = "backup.written_wrong"


class TargetFailed(StationError):
    """The disk written to refused. Facts: path, detail."""

    text = "backup.target_failed"


class SourceBad(Exception):
    """The file that was to be copied is not what its name says."""

    def __init__(self, digest: str, kind: str) -> None:
        super().__init__(kind)
        self.rot = Rot(digest, kind)


def bring(source: Path, part: Path, digest: str, tick: Callable[[int], None]) -> tuple[int, str]:
    """Copy `source` to the new file `part`, durable and read back; its size and how it was read back.

    SourceBad unless the source is `digest`; NoRoom, WrittenWrong, TargetFailed. `part` is gone whenever this raises.
    """
    size = _poured(source, part, digest, tick)
    try:
        found, method = read_back(part, size, tick)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise TargetFailed(path=part, detail=os.strerror(error.errno or 0)) from error
    if found != digest:
        part.unlink(missing_ok=True)
        raise WrittenWrong(path=part)
    return size, method


def _poured(source: Path, part: Path, digest: str, tick: Callable[[int], None]) -> int:
    try:
        file = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as error:
        raise SourceBad(digest, "missing" if error.errno == errno.ENOENT else "unreadable") from error
    try:
        size = os.fstat(file).st_size
        poured = copy(file, size, part, tick)
        evict(file)
    except PartFailed as error:
        raise refused(part, error, size) from error
    finally:
        os.close(file)
    if poured.fault or poured.sha256 != digest:
        part.unlink(missing_ok=True)
        raise SourceBad(digest, "unreadable" if isinstance(poured.fault, ReadFailed) else "differs")
    if not size:
        # What is empty has no part yet.
        write_bytes(part, b"", mode=0o400)
    return size


def refused(place: Path, error: OSError, need: int) -> StationError:
    """What a disk's refusal to be written to amounts to."""
    if error.errno in _FULL:
        named = place.parent.parent if place.parent.name in _SCRATCH else place.parent
        return NoRoom(place=named, need=gigabytes(need), free=gigabytes(free(place.parent)))
    return TargetFailed(path=place, detail=os.strerror(error.errno or 0))


def free(folder: Path) -> int:
    """Bytes that may still be written to the file system of a folder."""
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize


def gigabytes(size: int) -> str:
    """A size as people read it."""
    return f"{size / 1e9:.2f} GB"


def reads_as(path: Path, digest: str, tick: Callable[[int], None]) -> str:
    """Empty when the medium gives back this content under a name; otherwise missing, differs or unreadable."""
    try:
        size = path.lstat().st_size
        found, _ = read_back(path, size, tick)
    except FileNotFoundError:
        return "missing"
    except OSError:
        return "unreadable"
    return "" if found == digest else "differs"
