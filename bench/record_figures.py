"""Figures of a quarter at full size: `.venv/bin/python bench/record_figures.py`. Each, the whole, the longest piece.

The home is big_home's, copied; coverage of every closed case is written into the copy in bulk, beside the ledger. The
screen counts a piece at a time, so that what matters to a key is the longest piece.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from time import perf_counter

import apsw
import big_home
from cases import arguments, judged, load

from station.records.record_statistics import Period
from station.rules.record_statistics import before, quarter_of
from station.services import record_statistics
from station.store import record_statistics as rows
from station.wiring import Station, open_station

ITEMS = ("INSP_ARRIVE", "INSP_SHOW_ID", "INSP_PURPOSE", "INSP_BRIEFING", "INSP_CONDUCT", "INSP_DOCS", "INSP_FEEDBACK")
PIECE_MS = 250
SEED = 20261128


def main() -> int:
    """Measure and print."""
    asked = arguments()
    home = big_home.make(asked.folder, asked.cases, asked.entries, asked.firms)
    copy = asked.folder / "statistics"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(home, copy)
    count = cover(copy / "station.db")
    station = open_station(copy)
    now = station.clock.now()
    quarter = before(quarter_of(now.date()))
    print(f"{asked.cases:,} cases, {count:,} rows of coverage, {quarter.code}; load {load()}   (ms)")
    for definition in rows.definitions():
        began = perf_counter()
        lines = record_statistics.behind(station.store, quarter, definition.code, now)
        print(f"{definition.code:24}{len(lines):>9} lines{(perf_counter() - began) * 1000:>10.1f}")
    pieces(station, quarter)
    station.close()
    shutil.rmtree(copy)
    return 0


def cover(database: Path) -> int:
    """Coverage of every closed case; how many rows."""
    chance, connection = random.Random(SEED), apsw.Connection(str(database))
    closed = list(connection.execute("SELECT id, lead_id, closed_at FROM case_file WHERE closed_at IS NOT NULL"))
    states = ("covered", "covered", "missing")
    made = [
        (case_id, "closed", item, "site_inspection", 1, "should", chance.choice(states), 1, 1000, 0, 0, 0, lead, at)
        for case_id, lead, at in closed
        for item in ITEMS
    ]
    with connection:
        places = ", ".join("?" * 15)
        connection.executemany(
            f"INSERT INTO coverage VALUES ({places})", ((number, *row) for number, row in enumerate(made, 1))
        )
    connection.close()
    return len(made)


def pieces(station: Station, quarter: Period) -> None:
    """The whole of a quarter, as the screen counts it."""
    taken, began = [], perf_counter()
    for _ in record_statistics.counted(station.store, quarter, station.clock.now()):
        taken.append((perf_counter() - began) * 1000)
        began = perf_counter()
    print(f"{'whole':24}{len(taken):>8} pieces{sum(taken):>10.1f}")
    print(f"{'longest piece':39}{max(taken):>10.1f}{judged(max(taken), PIECE_MS)}")


if __name__ == "__main__":
    raise SystemExit(main())
