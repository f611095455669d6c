"""A process that is killed (SIGKILL) at its k-th point, or whose disk is full from its k-th point on.

Points are: a step told to Progress; a file or folder made, made durable, renamed or removed; every write, sync and
truncation that SQLite asks of its files. They are numbered through all that the work does.
"""

from __future__ import annotations

import errno
import os
import signal
import traceback
from collections.abc import Callable
from typing import Any

import apsw

from station.errors import StationError
from station.records.progress import Progress
from station.services import incidents

Work = Callable[[Progress], object]
BELOW = apsw.vfs_names()[0]
"""SQLite's own way."""
UNFORESEEN = "unforeseen:"
CALLS = ("fsync", "rename", "replace", "mkdir", "unlink")


class Points:
    """Counts points; at number `at` it calls `then`, and ever after where `then` returns."""

    def __init__(self, at: int, then: Callable[[], None]) -> None:
        self.passed = 0
        self._at, self._then = at, then

    def step(self, what: str, done: int, total: int) -> None:
        """As Progress; a full disk is nothing to it."""
        if self._then is die:
            self.count()

    def count(self) -> None:
        """One more."""
        self.passed += 1
        if 0 < self._at <= self.passed:
            self._then()

    def before(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """`function`, counted before it is called."""

        def counted(*args: object, **named: object) -> Any:
            self.count()
            return function(*args, **named)

        return counted


def die() -> None:
    """At once, with nothing put in order."""
    os.kill(os.getpid(), signal.SIGKILL)


def no_room() -> None:
    """What a write to a full disk is answered."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def killed(at: int, work: Work) -> bool:
    """Run `work` in a child that is killed at point `at`; whether it was, before it ended."""
    return _run(at, die, work)[0]


def starved(at: int, work: Work) -> str:
    """Run `work` in a child that finds the disk full from point `at` on; what a person would read, empty if nothing."""
    return _run(at, no_room, work)[1]


def points(work: Work) -> int:
    """How many there are, with nothing done to it."""
    _, error, passed = _run(0, die, work)
    assert not error, error
    return int(passed)


def _run(at: int, then: Callable[[], None], work: Work) -> tuple[bool, str, str]:
    """(killed, the error it ended with, points passed)."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        status, said = 1, ""
        try:
            said = _work(Points(at, then), work)
            status = 0
        finally:
            if status:
                traceback.print_exc()
            os.write(write, said.encode()[:4000])
            os._exit(status)
    os.close(write)
    with os.fdopen(read, encoding="utf-8") as pipe:
        error, _, passed = pipe.read().rpartition("\n")
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the child failed by itself"
    return os.WIFSIGNALED(status), error, passed


def _work(points: Points, work: Work) -> str:
    for name in CALLS:
        setattr(os, name, points.before(getattr(os, name)))
    disk = _Disk(points)
    error = ""
    try:
        work(points)
    except Exception as found:  # noqa: BLE001  # as at the boundary of the command line
        told = found if isinstance(found, StationError) else incidents.as_refusal(found)
        error = told.message if told is not None else f"{UNFORESEEN} {type(found).__name__}: {found}"
        error = error.replace("\n", " ")
    disk.unregister()
    return f"{error}\n{points.passed}"


class _Disk(apsw.VFS):
    """SQLite's way to the disk, every write counted."""

    def __init__(self, points: Points) -> None:
        self.points = points
        super().__init__("counted", BELOW, makedefault=True)

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802  # SQLite's name
        return _File(self.points, name, flags)


class _File(apsw.VFSFile):
    """One file of SQLite's."""

    def __init__(self, points: Points, name: Any, flags: list[int]) -> None:
        self._points = points
        super().__init__(BELOW, name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._count()
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._count()
        super().xSync(flags)

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self._count()
        super().xTruncate(size)

    def xLock(self, level: int) -> None:  # noqa: N802
        try:
            super().xLock(level)
        except apsw.IOError:
            # Closing what was opened for reading only asks for more than it may; SQLite itself lets that pass.
            raise apsw.BusyError("read only") from None

    def _count(self) -> None:
        try:
            self._points.count()
        except OSError:
            raise apsw.FullError("database or disk is full") from None
