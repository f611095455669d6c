"""`python -m tests.services.disposal_dying HOME DISPOSAL POINT`: carry out a list and be killed at a boundary.

Boundaries lie on both sides of a commit and of a file's going. POINT 0 counts them.
"""

from __future__ import annotations

import argparse
import os
import pathlib
import sys
from pathlib import Path

from station.services import destruction, staff
from station.store import connection, store
from station.wiring import open_station
from tests.conftest import PIN, FrozenClock
from tests.intake.dying import Reaper

LATER = "2027-05-21T09:00:00+08:00"


def main(home: str, disposal_id: str, point: str) -> int:
    reaper = Reaper(int(point))
    station = open_station(Path(home), FrozenClock(LATER))
    officer = staff.sign_in(station.store, station.keys, "李敏", PIN)
    for name in ("unlink", "replace"):
        reaper.watch(pathlib.Path, name)
    reaper.watch(os, "fsync")
    store.opening = argparse.Namespace(**{**vars(connection), "writing": reaper.writing})  # type: ignore[assignment, attr-defined]
    destruction.carry_out(station, officer, int(disposal_id))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
