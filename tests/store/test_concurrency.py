"""Three processes write at once and none is refused; the ledger stays gapless."""

from __future__ import annotations

import subprocess
import sys

from station.store import models
from station.store.audit import audit
from station.wiring import Station

ACTS = 60
WRITER = """
import sys
from pathlib import Path
from station.records.people import System
from station.store import models
from station.wiring import open_station
from tests.conftest import FrozenClock

station = open_station(Path(sys.argv[1]), FrozenClock("2026-11-20T09:00:00+08:00"))
for number in range(int(sys.argv[3])):
    with station.store.act(System("system:init"), "station.found") as act:
        act.insert(models.CalendarVersion, year=number, status="official", source=sys.argv[2], days="", adopted_at="x")
    if number % 20 == 0:
        station.store.checkpoint()
"""


def test_three_writers_at_once(station: Station) -> None:
    before = station.store.size()
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(station.home.root), name, str(ACTS)]) for name in "甲乙丙"
    ]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    assert station.store.size() == before + 3 * ACTS
    ids = [
        row["id"]
        for row in station.store.all(models.CalendarVersion.select().where(models.CalendarVersion.year < ACTS))
    ]
    assert len(set(ids)) == 3 * ACTS
    report = audit(station.store)
    assert report.clean and report.checkpoints >= 4
