"""What a night costs on the wire, against sending the whole database: `python bench/night.py`. Prints ratios.

A demo station is built and sealed once, whole; then a working day's writing follows and a second bundle is sealed.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import zstandard

from station.demo.build import build
from station.demo.clock import DemoClock, system_now
from station.records.moment import iso
from station.records.people import System
from station.services import replication
from station.store import models
from station.wiring import Station, open_station

ROWS = 60
"""Rows that a busy day writes."""


def main() -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        home = build(Path(folder) / "home", system_now()).root
        station = open_station(home, DemoClock(home))
        replication.replicate(station, now=True)
        before = outbox(station)
        with station.store.act(System("system:init"), "roster.import") as act:
            row = {"year": 2000, "status": "official", "source": "bench", "days": "x" * 200}
            for _ in range(ROWS):
                act.insert(models.CalendarVersion, adopted_at=iso(act.now), **row)
        replication.replicate(station, now=True)
        night = outbox(station) - before
        station.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        whole = station.home.db.read_bytes()
        station.close()
    squeezed = len(zstandard.ZstdCompressor(level=3).compress(whole))
    print(f"whole database / one night's bundle: {len(whole) / night:.0f}; compressed: {squeezed / night:.0f}")
    return 0


def outbox(station: Station) -> int:
    """Bytes waiting for the bureau."""
    return sum(path.stat().st_size for path in station.home.outbox.rglob("*") if path.is_file())


if __name__ == "__main__":
    raise SystemExit(main())
