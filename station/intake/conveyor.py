"""Files from a volume to part files, one load ahead of whoever verifies them.

Owns: what a load is (one file, or many small ones made durable together), reading a file again that moved under the
first reading, and what is kept of one that could not be had whole. Refuses: touching the database or the media
store, and keeping the beginning of a file whose medium was pulled: that one is resumed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from station.intake.blame import Blame, Stopped, code
from station.intake.copy import PartFailed, Poured, copy, sync_file, sync_file_system
from station.intake.progress import Meter
from station.rules.names import shown

if TYPE_CHECKING:
    from devices.volume import Entry, Volume

SMALL = 1 << 16
"""Files up to this size share a load, and an act; a larger one has its own."""
BATCH = 64


@dataclass(frozen=True, slots=True)
class Item:
    """One file of the frozen listing, by its row and on its medium."""

    id: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Copied:
    """A durable part file, not yet believed."""

    file: Item
    part: Path
    sha256: str
    size: int
    head: bytes
    state: str = ""
    """failed or changed where the part is only the file's beginning; empty where it is whole."""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Lost:
    """A file of which nothing came over, while the medium is still there."""

    file: Item
    state: str
    """failed or changed."""
    detail: str


@dataclass(frozen=True, slots=True)
class Load:
    """What came over together."""

    items: list[Copied | Lost]
    halted: str = ""
    """Why nothing more will come: unplugged, disk_full, disk_error or stopped; or empty."""


class _Halted(Exception):
    """Nothing more will come, for this reason."""


class Conveyor:
    """One pass over the files that have to be copied."""

    def __init__(self, volume: Volume, folder: Path, meter: Meter, stop: Callable[[], bool]) -> None:
        self._volume = volume
        self._folder = folder
        self._meter = meter
        self._blame = Blame(volume, lambda: self._left or stop())
        self._capacity = volume.capacity()
        self._left = False

    def run(self, todo: Sequence[Item]) -> Generator[Load, None, None]:
        """Every load; the next one is being copied while one is looked at. The last may be halted."""
        with ThreadPoolExecutor(1, thread_name_prefix="copy") as pool:
            try:
                ahead = None
                for following in (*loads(todo), None):
                    load = ahead.result() if ahead else Load([])
                    ahead = pool.submit(self._carry, following) if following and not load.halted else None
                    if load.items or load.halted:
                        yield self._durable(load)
                    if load.halted:
                        return
            finally:
                # Left early: the copy under way must not run to its end first.
                self._left = True

    def _carry(self, todo: Sequence[Item]) -> Load:
        items: list[Copied | Lost] = []
        try:
            for file in todo:
                items.append(self._one(file))
            halted = ""
        except _Halted as halt:
            halted = str(halt)
        try:
            if len(items) > 1:
                sync_file_system(self._folder)
        except PartFailed as error:
            return Load([], error.reason)
        return Load(items, halted)

    def _durable(self, load: Load) -> Load:
        """A file that came alone is made durable here, by whoever looks at it, while the next one is being read: the
        source is the slow side and must not wait for the disk."""
        try:
            for item in load.items if len(load.items) == 1 else ():
                if isinstance(item, Copied):
                    sync_file(item.part)
        except PartFailed as error:
            return Load([], error.reason)
        return load

    def _one(self, file: Item) -> Copied | Lost:
        self._meter.working_on(shown(file.entry.path))
        try:
            self._blame.go_on()
            source = self._open(file.entry)
            if isinstance(source, str):
                return Lost(file, "failed", source)
            try:
                return self._judge(file, *self._read(source, file.entry, self._part(file)))
            finally:
                os.close(source)
        except PartFailed as error:
            raise _Halted(error.reason) from error
        except Stopped:
            raise _Halted(self._blame.halted()) from None

    def _open(self, entry: Entry) -> int | str:
        try:
            return self._volume.open(entry)
        except OSError as error:
            if self._blame.unplugged(error):
                raise _Halted("unplugged") from error
            return code(error, 0)

    def _read(self, source: int, entry: Entry, part: Path) -> tuple[Poured, bool, bool]:
        """What came of reading it, whether it stayed the same meanwhile, and whether it had to be listed again."""
        before = _facts(source) or (entry.size, entry.mtime_ns)
        relisted = before != (entry.size, entry.mtime_ns)
        while True:
            poured = copy(source, before[0], part, self._tick, reserve=self._honest(before[0]), sync=False)
            after = _facts(source) or before
            if after == before or relisted:
                return poured, after == before, relisted
            part.unlink(missing_ok=True)
            before, relisted = after, True

    def _judge(self, file: Item, poured: Poured, steady: bool, relisted: bool) -> Copied | Lost:
        part = self._part(file)
        if not steady:
            state, detail = "changed", "grew"
        elif poured.fault:
            if self._blame.unplugged(poured.fault):
                raise _Halted("unplugged")
            state, detail = "failed", code(poured.fault, poured.fault.offset)
        elif poured.size:
            state, detail = "", f"relisted:{poured.size}" if relisted else ""
        else:
            state, detail = "changed", "grew"
        if poured.size:
            return Copied(file, part, poured.sha256, poured.size, poured.head, state, detail)
        part.unlink(missing_ok=True)
        return Lost(file, state, detail)

    def _part(self, file: Item) -> Path:
        return self._folder / f"{file.id}.part"

    def _honest(self, size: int) -> bool:
        """Small files are not worth reserving for; one larger than its medium lies."""
        return SMALL < size <= self._capacity

    def _tick(self, size: int) -> None:
        self._meter.copied(size)
        self._blame.go_on()


def loads(todo: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """Small files in batches first, then the large ones each alone."""
    small = [file for file in todo if file.entry.size <= SMALL]
    for start in range(0, len(small), BATCH):
        yield small[start : start + BATCH]
    for file in todo:
        if file.entry.size > SMALL:
            yield [file]


def _facts(source: int) -> tuple[int, int] | None:
    """Size and time of an open file; None where the medium no longer says."""
    try:
        found = os.fstat(source)
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
