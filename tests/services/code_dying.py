"""`python -m tests.services.code_dying HOME CASE POINT`: look through recordings and be killed at a boundary.

Every recording shows the 取证码 of CASE. A boundary is each reading and both sides of every commit. POINT 0 counts: the
names of all boundaries passed go to standard output, one per line.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from station.records.clip_code import Figures, Looked, Sighted
from station.rules.capture_code import capture_code
from station.services import clip_codes
from station.store import connection, store
from station.wiring import open_station
from tests.conftest import FrozenClock
from tests.intake.dying import NOW, Reaper


def main(home: str, case: str, point: str) -> int:
    reaper = Reaper(int(point))
    store.opening = argparse.Namespace(**{**vars(connection), "writing": reaper.writing})  # type: ignore[attr-defined]
    station = open_station(Path(home), FrozenClock(NOW))

    def look(path: Path, figures: Figures) -> Looked:
        reaper.pass_by("reading")
        return Looked((Sighted(5000, capture_code(int(case))),), 9, 9000, 120)

    clip_codes.read_waiting(station, look)
    station.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
