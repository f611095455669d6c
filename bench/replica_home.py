"""What `bench/replica.py` needs and does not measure: `python bench/replica_home.py PART …`.

build ROOT ROWS      a station and its bureau, the first bundle taken
night HOME KIND N    a day's acts: N rows, KIND day or scattered
copy DB COPY         SQLite's backup
"""

from __future__ import annotations

import sys
from pathlib import Path

import apsw
from work import Walking, Work, found

from station.bureau.enrol import enrol, introduced
from station.bureau.home import BureauFounding, create_bureau
from station.services import replication, staff
from station.services.staff import NewOfficer
from station.wiring import Station, SystemClock, open_station

CODE, BUREAU = "330281103", "330281000"
FIRMS, YEARS, PIN = 5_000, 5, "2580"
TODAY = SystemClock().now().subtract(hours=8)
"""A night's acts end before now, and the bureau has not been silent for a day."""
STEP = 600
"""Seconds between the acts of the years before."""


def build(root: Path, rows: int) -> None:
    """A station with so many rows of cases, sealed, and a bureau that has taken the first bundle."""
    station = found(root / "station", CODE, Walking(TODAY.subtract(years=YEARS), STEP))
    station.store.connection.execute("PRAGMA synchronous = OFF")
    work = Work(station, TODAY)
    work.register(FIRMS)
    work.years(rows, YEARS)
    print(f"{work.changed} rows, {station.store.size()} entries", flush=True)
    clock = Walking(TODAY, 1)
    bureau = create_bureau(
        root / "bureau",
        BureauFounding(BUREAU, "余姚市应急管理局"),
        NewOfficer("赵局端", frozenset({"admin"})),
        PIN,
        clock,
    )
    chief = staff.sign_in(station.store, station.keys, "王建国", PIN)
    replication.pair(station, chief, bureau.home.card.read_bytes())
    replication.introduce(station)
    admin = staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)
    enrol(bureau, admin, introduced(station.home.outbox))
    station.close()
    bureau.close()


def night(home: Path, kind: str, rows: int) -> None:
    """A day's acts."""
    station = _station(home)
    work = Work(station, TODAY)
    if kind == "day":
        work.day(rows)
    else:
        work.scattered(rows)
    print(f"{work.changed} rows, {station.store.size()} entries", flush=True)
    station.close()


def copy(source: Path, target: Path) -> None:
    """A copy whose pages lie where they lay."""
    target.unlink(missing_ok=True)
    into, of = apsw.Connection(str(target)), apsw.Connection(str(source), flags=apsw.SQLITE_OPEN_READONLY)
    with into.backup("main", of, "main") as backup:
        backup.step(-1)
    into.close()
    of.close()


def _station(home: Path) -> Station:
    station = open_station(home, Walking(TODAY, 0))
    last = station.store.last_recorded()
    assert last is not None
    station.close()
    return open_station(home, Walking(last, 1))


def main(part: str, *rest: str) -> int:
    """Do one part."""
    first = Path(rest[0])
    if part == "build":
        build(first, int(rest[1]))
    elif part == "night":
        night(first, rest[1], int(rest[2]))
    else:
        copy(first, Path(rest[1]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
