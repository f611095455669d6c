"""`python -m tests.services.numbers_dying HOME FIRM COUNT POINT`: open cases and be killed at a boundary.

A boundary is either side of a commit: odd points lose the act, even ones lose the word of it. POINT 0 lives on; what
was opened is told on standard output, one number a line, once its act has returned.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from station.services import opening_planned, staff
from station.store import connection, store
from station.wiring import open_station
from tests.conftest import PIN, START, FrozenClock
from tests.intake.dying import Reaper


def main(home: str, firm: str, count: str, point: str) -> int:
    station = open_station(Path(home), FrozenClock(START))
    chief = staff.sign_in(station.store, station.keys, "王建国", PIN)
    if int(point):
        reaper = Reaper(int(point))
        store.opening = argparse.Namespace(**{**vars(connection), "writing": reaper.writing})  # type: ignore[assignment, attr-defined]
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    for _ in range(int(count)):
        case = opening_planned.open_adhoc(station.store, chief, int(firm), "JC-001", "complaint", "来电")
        sys.stdout.write(f"{case.number}\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
