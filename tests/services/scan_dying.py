"""`python -m tests.services.scan_dying HOME POINT`: look at the scan folder and be killed at a boundary.

A boundary is where a crash could tear something: system calls of the store, and both sides of every commit. POINT 0
counts: the names of all boundaries passed go to standard output, one per line.
"""

from __future__ import annotations

import argparse
import os
import pathlib
import sys
from pathlib import Path

from station.services import scan_folder
from station.store import connection, store
from station.wiring import open_station
from tests.conftest import FrozenClock
from tests.intake.dying import NOW, Reaper


def main(home: str, point: str) -> int:
    reaper = Reaper(int(point))
    for name in ("fdatasync", "fsync", "chmod"):
        reaper.watch(os, name)
    for name in ("replace", "rename", "mkdir"):
        reaper.watch(pathlib.Path, name)
    store.opening = argparse.Namespace(**{**vars(connection), "writing": reaper.writing})  # type: ignore[attr-defined]
    station = open_station(Path(home), FrozenClock(NOW))
    scan_folder.take_in(station, 2_000_000_000.0)
    station.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
