"""`python -m tests.intake.dying HOME CARD SERIAL POINT`: run the real command and be killed at a boundary.

A boundary is where a crash could tear something: system calls of the copy and the store, and both sides of every
commit. POINT 0 counts: the names of all boundaries passed go to standard output, one per line.
"""

from __future__ import annotations

import argparse
import os
import pathlib
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw

from station.commands import intake
from station.intake import conveyor, copy, naming
from station.store import connection, store
from station.wiring import open_station
from tests.conftest import FrozenClock

NOW = "2026-11-20T09:00:00+08:00"


class Reaper:
    """Counts boundaries and kills this process at one of them."""

    def __init__(self, point: int) -> None:
        self._point = point
        self._passed = 0
        self._lock = threading.Lock()

    def pass_by(self, name: str) -> None:
        with self._lock:
            self._passed += 1
            if self._point == 0:
                sys.stdout.write(name + "\n")
            elif self._passed == self._point:
                os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, owner: Any, name: str) -> None:
        """Put a boundary before and after every call of a function."""
        self.watch_same(owner, name, getattr(owner, name))

    def watch_same(self, owner: Any, name: str, real: Callable[..., Any]) -> None:
        """The same for a function that several modules know by a name of their own."""

        def watched(*args: Any, **kwargs: Any) -> Any:
            self.pass_by(f"before {name}")
            result = real(*args, **kwargs)
            self.pass_by(f"after {name}")
            return result

        setattr(owner, name, watched)

    @contextmanager
    def writing(self, live: apsw.Connection) -> Iterator[None]:
        with connection.writing(live):
            yield
            self.pass_by("before commit")
        self.pass_by("after commit")


def main(home: str, card: str, serial: str, point: str) -> int:
    reaper = Reaper(int(point))
    for name in ("posix_fallocate", "pwrite", "preadv", "fdatasync", "fsync", "unlink"):
        reaper.watch(os, name)
    for module in (copy, conveyor, naming):
        reaper.watch_same(module, "sync_file_system", copy.sync_file_system)
    reaper.watch(pathlib.Path, "replace")
    reaper.watch(pathlib.Path, "mkdir")
    store.opening = argparse.Namespace(**{**vars(connection), "writing": reaper.writing})  # type: ignore[attr-defined]
    intake.open_home = lambda args: open_station(args.home, FrozenClock(NOW))
    args = argparse.Namespace(home=Path(home), path=Path(card), serial=serial, recheck=True, json=True)
    return intake.run(args, sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
