"""Reports over many stations: `.venv/bin/python bench/reports.py`. Laying one station out, then 20 and 200 of it.

One station of five years is big_home's; its Parquet is copied under other codes with the code's bits of its ids
changed, so that joins find in each copy what they find in the first. Times are seconds, of the wall and of processors.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from time import perf_counter, process_time

import apsw
import big_home
import pyarrow as pa
import pyarrow.compute as pc
import record_figures
from cases import load
from pyarrow import parquet

from station.bureau import duck, projection, query, reporting, reports
from station.bureau.reports import Titles
from station.bureau.shelf import CARDS, Folder
from station.records.bureau import Enrolment
from station.records.projection import Taken
from station.store import projection_law, replica_reading
from station.store.replicas import FILE
from station.wiring import open_station

FIRST = 330281103
COUNTER = 33
"""Bits of an id that are not the code's."""
QUESTIONS = {
    "count by station": "SELECT station, kind, COUNT(*) FROM case_file GROUP BY ALL",
    "join of events": "SELECT c.station, COUNT(*) FROM case_event e JOIN case_file c ON c.id = e.case_id GROUP BY 1",
    "one station": "SELECT COUNT(*) FROM case_event WHERE station = '330281103'",
}


def main() -> int:
    """Measure and print."""
    asked = _arguments()
    home = big_home.make(asked.folder, asked.cases, asked.cases * 8, asked.firms)
    root = Path(tempfile.mkdtemp(dir=asked.folder, prefix="reports-"))
    try:
        replica = _replica(home, root)
        shelf = Folder(root / "parquet")
        with _timed(f"lay one out ({replica.stat().st_size / 2**20:.0f} MiB)"):
            taken = _laid(home, replica, shelf)
        size = sum(Path(shelf.at(name)).stat().st_size for name in taken.files.values())
        print(f"{size / 2**20:.2f} MiB of Parquet, {_rows(shelf, taken):,} rows; load {load()}")
        have = 1
        for count in asked.stations:
            for number in range(have, count):
                _copy(shelf, taken, FIRST + number)
            have = count
            _measure(home, shelf, count)
    finally:
        shutil.rmtree(root, ignore_errors=True)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "bench-reports")
    parser.add_argument("--cases", type=int, default=1_500)
    parser.add_argument("--firms", type=int, default=1_500)
    parser.add_argument("--stations", type=int, nargs="+", default=[20, 200])
    return parser.parse_args()


def _replica(home: Path, root: Path) -> Path:
    folder = root / "replica"
    folder.mkdir()
    shutil.copy(home / "station.db", folder / FILE)
    record_figures.cover(folder / FILE)
    connection = apsw.Connection(str(folder / FILE))
    connection.execute("INSERT OR REPLACE INTO ledger_bundle SELECT 1, 0, COUNT(*), ?, '-', ? FROM ledger_entry",
                       ("0" * 64, "2026-11-28T23:30:00+08:00"))  # fmt: skip
    connection.close()
    return folder / FILE


def _laid(home: Path, replica: Path, shelf: Folder) -> Taken:
    station = open_station(home)
    one = Enrolment(0, str(FIRST), "一号站", 0, "", "", ended=False)
    try:
        with tempfile.TemporaryDirectory(dir=replica.parent) as work:
            folder, signer = replica.parent, station.store.signer
            with replica_reading.opened(folder, one.code, Path(work), signer, station.clock) as store:
                taken = projection.lay_out(store, shelf, one, Path(work))
    finally:
        station.close()
    _card(shelf, taken)
    return taken


def _card(shelf: Folder, taken: Taken) -> None:
    shelf.write(f"{CARDS}/{taken.code}.json", json.dumps(asdict(taken)))


def _copy(shelf: Folder, taken: Taken, code: int) -> None:
    """The files of the first station as those of another."""
    files = {}
    for name, file in taken.files.items():
        table = parquet.ParquetFile(shelf.at(file)).read()
        columns = [_moved(table.column(each.name), code) if each.type == pa.int64() else table.column(each.name)
                   for each in table.schema]  # fmt: skip
        files[name] = file.replace(f"station={FIRST}", f"station={code}")
        target = Path(shelf.at(files[name]))
        target.parent.mkdir(parents=True, exist_ok=True)
        parquet.write_table(pa.Table.from_arrays(columns, schema=table.schema), target, compression="zstd")
    _card(shelf, replace(taken, code=str(code), name=f"{code}号站", files=files))


def _moved(column: pa.ChunkedArray, code: int) -> pa.ChunkedArray:
    ours = pc.equal(pc.shift_right(column, COUNTER), FIRST)
    return pc.if_else(ours, pc.add(column, (code - FIRST) << COUNTER), column)


def _measure(home: Path, shelf: Folder, count: int) -> None:
    station = open_station(home)
    now = station.clock.now()
    station.close()
    of = reporting.year("2025")
    counting, cards = reporting.counting(of, now), projection.cards(shelf)
    print(f"\n{count} stations, {sum(_rows(shelf, each) for each in list(cards.values())[:1]) * count:,} rows")
    with _timed("open"), duck.opened(shelf, cards):
        pass
    for report in projection_law.reports():
        with _timed(report.name), duck.opened(shelf, cards) as engine:
            reports.count(engine, report, of, counting, cards, Titles({}, {}, {}))
    for name, sql in QUESTIONS.items():
        with _timed(name):
            query.ask(shelf, sql, 1_000, 600)
    print(f"most memory so far: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB; load {load()}")


def _rows(shelf: Folder, taken: Taken) -> int:
    return sum(parquet.ParquetFile(shelf.at(name)).metadata.num_rows for name in taken.files.values())


@contextmanager
def _timed(what: str) -> Iterator[None]:
    wall, cpu = perf_counter(), process_time()
    yield
    print(f"{what:32}{perf_counter() - wall:>8.2f} s wall{process_time() - cpu:>8.2f} s CPU", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
