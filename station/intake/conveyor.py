"""Files from a volume to part files, one ahead of whoever verifies them.

Owns: deciding whose fault a failed read is. After a medium was pulled every further answer is a lie ("no such
file"), so its absence is checked before any file is blamed. Refuses: touching the database or the media store.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from station.intake.copy import PartFailed, SourceShort, copy
from station.intake.progress import Meter
from station.intake.ring import ReadFailed
from station.records.evidence import ListedFile
from station.rules.names import shown

if TYPE_CHECKING:
    from devices.volume import Entry, Volume

_GONE = frozenset({errno.ENODEV, errno.ENXIO, errno.ESHUTDOWN})
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(frozen=True, slots=True)
class Copied:
    """A durable part file, not yet believed."""

    file: ListedFile
    part: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class Lost:
    """A file that did not come over, while the medium is still there."""

    file: ListedFile
    state: str
    """failed or changed."""
    detail: str


@dataclass(frozen=True, slots=True)
class Halted:
    """Nothing more will come: unplugged, disk_full, disk_error or stopped."""

    reason: str


class _Stopped(Exception):
    """The process was asked to end."""


class Conveyor:
    """One pass over the files that have to be copied."""

    def __init__(self, volume: Volume, folder: Path, meter: Meter, stop: Callable[[], bool]) -> None:
        self._volume = volume
        self._folder = folder
        self._meter = meter
        self._stop = stop
        self._capacity = volume.capacity()
        self._left = False

    def run(self, todo: Sequence[tuple[ListedFile, Entry]]) -> Generator[Copied | Lost | Halted, None, None]:
        """Results in order; the next file is being copied while one is looked at. Ends after a Halted."""
        with ThreadPoolExecutor(1, thread_name_prefix="copy") as pool:
            try:
                ahead = pool.submit(self._one, *todo[0]) if todo else None
                for following in (*todo[1:], None):
                    if ahead is None:
                        return
                    result = ahead.result()
                    halted = isinstance(result, Halted)
                    ahead = pool.submit(self._one, *following) if following and not halted else None
                    yield result
            finally:
                # Left early: the copy under way must not run to its end first.
                self._left = True

    def _one(self, file: ListedFile, entry: Entry) -> Copied | Lost | Halted:
        self._meter.working_on(shown(entry.path))
        try:
            self._go_on()
            source = self._volume.open(entry)
        except OSError as error:
            return self._blame(file, error, 0)
        except _Stopped:
            return Halted("stopped")
        try:
            return self._copy(source, file, entry)
        except PartFailed as error:
            return Halted("disk_full" if error.errno in _FULL else "disk_error")
        except (SourceShort, ReadFailed) as error:
            return Lost(file, "changed", "grew") if _differs(source, entry) else self._blame(file, error, error.offset)
        except _Stopped:
            return Halted("stopped")
        finally:
            os.close(source)

    def _copy(self, source: int, file: ListedFile, entry: Entry) -> Copied | Lost:
        if _differs(source, entry):
            return Lost(file, "changed", "grew")
        part = self._folder / f"{file.id}.part"
        honest = entry.size <= self._capacity
        digest = copy(source, entry.size, part, self._tick, reserve=honest)
        if _differs(source, entry):
            part.unlink()
            return Lost(file, "changed", "grew")
        return Copied(file, part, digest)

    def _tick(self, size: int) -> None:
        self._meter.copied(size)
        self._go_on()

    def _go_on(self) -> None:
        if self._left or self._stop():
            raise _Stopped

    def _blame(self, file: ListedFile, error: OSError, offset: int) -> Lost | Halted:
        if error.errno in _GONE or not self._volume.present():
            return Halted("unplugged")
        code = errno.errorcode.get(error.errno or 0, "refused")
        return Lost(file, "failed", f"{code}@{offset}")


def _differs(source: int, entry: Entry) -> bool:
    """Whether the file is not (any more) what was listed: still recording, or replaced."""
    try:
        found = os.fstat(source)
    except OSError:
        return False
    return (found.st_size, found.st_mtime_ns) != (entry.size, entry.mtime_ns)
