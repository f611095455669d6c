"""The projection in DuckDB: one view for each table, nothing else within reach.

Once the views stand, neither files nor the network nor settings can be reached from SQL; only SELECT runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow as pa
from pyarrow import dataset

from station.bureau.projection import UTC_SUFFIX, arrow_schema
from station.bureau.shelf import Folder, Shelf
from station.records.projection import Projected, Taken
from station.store import projection_law

MEMORY = "1GB"
"""What a question may use before it writes aside, and fails where that does not help."""
_CLOSED: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false", "autoload_known_extensions": "false",
           "python_enable_replacements": "false"}  # fmt: skip


class Duck:
    """An engine for the reports: compiled for DuckDB, answered by one connection."""

    dialect = "duckdb"

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Every row; whole numbers and text only."""
        return self.connection.execute(sql).fetchall()


@contextmanager
def opened(shelf: Shelf, cards: Mapping[str, Taken]) -> Iterator[Duck]:
    """The tables of the stations that these cards name, closed against everything else."""
    connection = duckdb.connect(":memory:", config=_CLOSED)
    try:
        with TemporaryDirectory(prefix="bureau-query-") as aside:
            _lay(connection, shelf, cards)
            _close(connection, shelf, Path(aside))
            yield Duck(connection)
    finally:
        connection.close()


def columns(table: Projected) -> list[tuple[str, str]]:
    """Columns of a view with DuckDB's types, the station last."""
    found = [(name, "BIGINT") for name in table.numbers]
    found += [(name, "VARCHAR") for name in (*table.words, *table.instants)]
    found += [(f"{name}{UTC_SUFFIX}", "TIMESTAMPTZ") for name in table.instants]
    return [*found, ("station", "VARCHAR")]


def _lay(connection: duckdb.DuckDBPyConnection, shelf: Shelf, cards: Mapping[str, Taken]) -> None:
    connection.execute("SET TimeZone = 'Asia/Shanghai'")
    # A report goes through the same files a dozen times; they never change.
    connection.execute("SET parquet_metadata_cache = true")
    for table in (*projection_law.tables(), *projection_law.computed()):
        files = [each.files[table.name] for each in cards.values() if table.name in each.files]
        names = ", ".join(name for name, _ in columns(table))
        connection.execute(
            f"CREATE VIEW {table.name} AS SELECT {names} FROM {_source(connection, shelf, table, files)}"
        )
        connection.execute(f"COMMENT ON VIEW {table.name} IS {_quoted(table.title)}")


def _source(connection: duckdb.DuckDBPyConnection, shelf: Shelf, table: Projected, files: Sequence[str]) -> str:
    if not files:
        nothing = ", ".join(f"NULL::{kind} AS {name}" for name, kind in columns(table))
        return f"(SELECT {nothing} WHERE false)"
    paths = [shelf.at(name) for name in files]
    if isinstance(shelf, Folder):
        listed = ", ".join(map(_quoted, paths))
        return (
            f"read_parquet([{listed}], hive_partitioning = true, hive_types = {{'table': VARCHAR, 'station': VARCHAR}})"
        )
    # What lies in a bucket is read through Arrow: no extension, and no address that SQL could use for something else.
    wanted = pa.schema([*arrow_schema(table), pa.field("station", pa.string())])
    parts = dataset.partitioning(pa.schema([("table", pa.string()), ("station", pa.string())]), flavor="hive")
    found = dataset.dataset(paths, wanted, "parquet", shelf.filesystem, parts)
    connection.register(f"arrow_{table.name}", found)
    return f"arrow_{table.name}"


def _close(connection: duckdb.DuckDBPyConnection, shelf: Shelf, aside: Path) -> None:
    connection.execute(f"SET memory_limit = '{MEMORY}'")
    connection.execute(f"SET temp_directory = {_quoted(str(aside))}")
    if isinstance(shelf, Folder):
        connection.execute(f"SET allowed_directories = [{_quoted(f'{shelf.root}/')}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _quoted(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
