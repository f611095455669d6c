"""What an act costs beside the bare transaction it wraps: `python bench/act.py`. Prints ratios, never a budget.

Both write one row durably (WAL, synchronous=FULL) to the same database on the same disk, in turns, so that
whatever else the machine does falls on both.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

from station.records.moment import day, iso
from station.records.people import System
from station.services.staff import NewOfficer
from station.store import models
from station.store.connection import writing
from station.store.store import Store
from station.wiring import Founding, create_station

ROUNDS = 400
ROW = {"year": 2000, "status": "official", "source": "bench", "days": ""}


def main() -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if sys.argv[1:] else None) as folder:
        chief = NewOfficer("王建国", frozenset({"chief", "officer"}), "11028100001", day("2028-12-31"))
        station = create_station(Path(folder) / "home", Founding("330281103", "泗门镇安监所"), chief, "2580")
        acts, bare = [], []
        for number in range(ROUNDS):
            acts.append(timed(partial(by_act, station.store)))
            bare.append(timed(partial(by_hand, station.store, 10**12 + number)))
        station.close()
    print(f"act / bare durable transaction: {median(acts) / median(bare):.2f} ({ROUNDS} rounds, medians)")
    return 0


def timed(work: Callable[[], None]) -> float:
    """Seconds."""
    began = perf_counter()
    work()
    return perf_counter() - began


def by_act(store: Store) -> None:
    """One calendar row through act(): identity, id, session, entry, leaf."""
    with store.act(System("system:init"), "roster.import") as act:
        act.insert(models.CalendarVersion, adopted_at=iso(act.now), **ROW)


def by_hand(store: Store, row: int) -> None:
    """The same row with nothing but SQLite."""
    with writing(store.connection):
        values = (row, *ROW.values(), iso(store.clock.now()))
        store.connection.execute("INSERT INTO calendar_version VALUES (?, ?, ?, ?, ?, ?)", values)


if __name__ == "__main__":
    raise SystemExit(main())
