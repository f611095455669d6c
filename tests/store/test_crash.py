"""SIGKILL at any instant leaves whole acts: every entry with its rows, no row without its entry."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from station.store import models
from station.store.audit import audit
from station.wiring import Station, open_station
from tests.conftest import FrozenClock
from tests.counts import seeds

WRITER = """
import sys
from pathlib import Path
from station.records.people import System
from station.store import models
from station.wiring import open_station
from tests.conftest import FrozenClock

station = open_station(Path(sys.argv[1]), FrozenClock("2026-11-20T09:00:00+08:00"))
print("ready", flush=True)
number = 0
while True:
    with station.store.act(System("system:init"), "station.found") as act:
        for _ in range(3):
            act.insert(models.CalendarVersion, year=number, status="official", source="x", days="", adopted_at="x")
    number += 1
    print(number, flush=True)
    if number % 5 == 0:
        station.store.checkpoint()
"""


def kill_after(home: Path, lines: int, more: int) -> int:
    """Kill the writer once it has said `lines` lines and then a little later; how many acts it had reported."""
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(home)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = 0
    for line in process.stdout:
        said = 0 if line == "ready\n" else int(line)
        if said >= lines:
            break
    for _ in range(more):
        pass
    process.send_signal(signal.SIGKILL)
    for line in process.stdout:
        said = int(line) if line.endswith("\n") else said
    process.wait()
    process.stdout.close()
    return said


@pytest.mark.parametrize("seed", seeds(10))
def test_a_killed_writer_leaves_whole_acts(station: Station, seed: int) -> None:
    chance = random.Random(seed)
    before = station.store.size()
    said = kill_after(station.home.root, chance.randrange(1, 12), chance.randrange(0, 60_000))
    station.close()
    again = open_station(station.home.root, FrozenClock("2026-11-20T09:00:00+08:00"))
    acts = again.store.size() - before
    rows = len(again.store.all(models.CalendarVersion.select().where(models.CalendarVersion.source == "x")))
    assert acts >= said, "an act that was reported is lost"
    assert rows == 3 * acts
    assert audit(again.store).clean
    again.close()


def test_derived_may_be_deleted_or_spoilt_at_any_time(station: Station) -> None:
    head = station.store.head()
    station.store.derived.forget()
    assert station.store.head() == head
    station.store.derived.forget()
    station.store.derived.path.write_bytes(b"not a database, " * 100)
    assert station.store.head() == head
