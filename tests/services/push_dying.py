"""`python -m tests.services.push_dying HOME FOLDER POINT`: hand records out and be killed at a boundary.

Boundaries are both sides of each commit and of each file that is written. POINT 0 counts: their names go to standard
output, one a line.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from station.services import push_files, staff
from station.store import connection, store
from station.wiring import open_station
from tests.conftest import PIN, FrozenClock
from tests.intake.dying import Reaper

LATER = "2026-11-20T12:00:00+08:00"
SYSTEM = "province"


def main(home: str, folder: str, point: str) -> int:
    station = open_station(Path(home), FrozenClock(LATER))
    officer = staff.sign_in(station.store, station.keys, "李敏", PIN)
    reaper = Reaper(int(point))
    store.opening = argparse.Namespace(**{**vars(connection), "writing": reaper.writing})  # type: ignore[assignment, attr-defined]
    reaper.watch(push_files, "write_bytes")
    push_files.hand_out(station, officer, SYSTEM, Path(folder))
    station.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
