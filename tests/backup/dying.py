"""`python -m tests.backup.dying backup|restore HOME DISK POINT`: do it and be killed at a boundary.

Boundaries as in tests.intake.dying, and both sides of taking the copy of the database. POINT 0 counts them.
"""

from __future__ import annotations

import argparse
import os
import pathlib
import shutil
import sys
from pathlib import Path

from station.backup.mirror import back_up
from station.backup.restore import Wish, restore
from station.store import connection, snapshot, store
from station.wiring import open_station
from tests.conftest import FrozenClock
from tests.intake.dying import Reaper

LATER = "2026-11-20T20:00:00+08:00"
NEW_PIN = "1357"


def main(what: str, home: str, disk: str, point: str) -> int:
    reaper = Reaper(int(point))
    clock = FrozenClock(LATER)
    station = open_station(Path(home), clock) if what == "backup" else None
    for name in ("posix_fallocate", "pwrite", "preadv", "fdatasync", "fsync", "unlink", "link"):
        reaper.watch(os, name)
    for name in ("replace", "rename", "mkdir", "unlink"):
        reaper.watch(pathlib.Path, name)
    reaper.watch(shutil, "rmtree")
    reaper.watch(snapshot, "take")
    store.opening = argparse.Namespace(**{**vars(connection), "writing": reaper.writing})  # type: ignore[attr-defined]
    if station is not None:
        back_up(station, Path(disk), on_same_disk=True)
    else:
        restore(Path(disk), Path(home), Wish("王建国", NEW_PIN), clock)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
