"""Laying replicas out as Parquet for questions across stations: one file for each table and station (docs/query.md).

Only replicas that changed are laid out anew. A station's files are finished before its card names them, so that a
reader sees one state of a station and never half of two; the projection may be deleted at any time and is made again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from station.bureau import computed
from station.bureau.home import Bureau
from station.bureau.shelf import CARDS, Shelf
from station.errors import StationError
from station.records.bureau import Enrolment
from station.records.progress import SILENT, Progress
from station.records.projection import Projected, Taken
from station.replica.lock import alone
from station.services import incidents
from station.store import bureau_rows, projection_law, replica_reading
from station.store.bundles import SealedBundle
from station.store.store import Store
from station.texts import text

BATCH = 20_000
"""Rows held in memory at a time, and in one row group."""
UTC_SUFFIX = "_utc"
_STAMP = pa.timestamp("us", tz="UTC")


@dataclass(frozen=True, slots=True)
class Failed:
    """A station whose newer state could not be laid out; the one before stays."""

    code: str
    name: str
    why: str


def refresh(bureau: Bureau, shelf: Shelf, progress: Progress = SILENT) -> list[Failed]:
    """Lay out every enrolled station whose replica holds more than the projection shows; what failed. OSError."""
    failed = []
    with alone(bureau.home.root / "parquet"):
        known, found = cards(shelf), bureau_rows.current(bureau.store)
        for done, one in enumerate(found):
            progress.step(text("bureau_query.laying_out"), done, len(found))
            try:
                _refresh(bureau, shelf, one, known.get(one.code))
            except Exception as error:  # noqa: BLE001  # one damaged replica must not hide the other stations
                refusal = error if isinstance(error, StationError) else incidents.as_refusal(error)
                if refusal is None:
                    raise
                failed.append(Failed(one.code, one.name, refusal.message))
        _sweep(shelf)
    return failed


def cards(shelf: Shelf) -> dict[str, Taken]:
    """What is laid out, by station."""
    names = [name for name in shelf.names() if name.startswith(f"{CARDS}/") and name.endswith(".json")]
    found = (Taken(**json.loads(shelf.read(name))) for name in names)
    return {each.code: each for each in found}


def arrow_schema(table: Projected) -> pa.Schema:
    """The columns of a file; the station is in its folder's name."""
    fields = [pa.field(name, pa.int64()) for name in table.numbers]
    fields += [pa.field(name, pa.string()) for name in (*table.words, *table.instants)]
    return pa.schema([*fields, *(pa.field(f"{name}{UTC_SUFFIX}", _STAMP) for name in table.instants)])


def lay_out(store: Store, shelf: Shelf, one: Enrolment, scratch: Path) -> Taken:
    """The files of one station, finished, on the shelf; its card is the caller's to write. `scratch`: a folder."""
    bundle = replica_reading.held(store)
    version = f"{bundle.seq:08d}-{bundle.state[:8]}-{projection_law.form()[:8]}"
    files = {}
    for table, batches in _tables(store, bundle):
        made = scratch / f"{table.name}.parquet"
        _write(made, table, batches)
        files[table.name] = f"table={table.name}/station={one.code}/{version}.parquet"
        shelf.put(files[table.name], made)
    facts = (bundle.seq, bundle.size, bundle.state, bundle.sealed_at, projection_law.form())
    return Taken(one.code, one.name, *facts, files)


def _refresh(bureau: Bureau, shelf: Shelf, one: Enrolment, known: Taken | None) -> None:
    folder = bureau.home.replica(one.code)
    last = replica_reading.last_bundle(folder)
    if last is None or (known is not None and _shows(known, last)):
        return
    with TemporaryDirectory(dir=bureau.home.root / "parquet", prefix=".work-") as work:
        scratch = Path(work)
        with replica_reading.opened(folder, one.code, scratch, bureau.store.signer, bureau.clock) as store:
            taken = lay_out(store, shelf, one, scratch)
    shelf.write(f"{CARDS}/{one.code}.json", json.dumps(asdict(taken), ensure_ascii=False, indent=1) + "\n")


def _shows(known: Taken, last: SealedBundle) -> bool:
    return (known.seq, known.state, known.form) == (last.seq, last.state, projection_law.form())


def _tables(store: Store, bundle: SealedBundle) -> Iterator[tuple[Projected, Iterable[list[tuple[Any, ...]]]]]:
    for table in projection_law.tables():
        yield table, replica_reading.batches(store, table.name, table.stored, BATCH)
    known = {table.name: table for table in projection_law.computed()}
    for name, rows in computed.rows(store, bundle):
        yield known[name], [list(rows)]


def _write(path: Path, table: Projected, batches: Iterable[list[tuple[Any, ...]]]) -> None:
    wanted = arrow_schema(table)
    with parquet.ParquetWriter(path, wanted, compression="zstd") as writer:
        for batch in batches:
            columns = list(zip(*batch, strict=True)) or [()] * len(table.stored)
            stamps = [[_stamp(value) for value in column] for column in columns[len(columns) - len(table.instants) :]]
            arrays = [pa.array(column, field.type) for column, field in zip([*columns, *stamps], wanted, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=wanted))


def _stamp(written: str | None) -> datetime | None:
    """The instant; None also of what is none, which the text beside it still says."""
    try:
        return None if written is None else datetime.fromisoformat(written).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _sweep(shelf: Shelf) -> None:
    """Take away what no card names, unless somebody is reading: then the next time."""
    with shelf.sweeping() as free:
        if free:
            named = {file for each in cards(shelf).values() for file in each.files.values()}
            for name in shelf.names():
                if name.startswith("table=") and name not in named:
                    shelf.remove(name)
