"""Two databases side by side, row for row and value for value: the plain proof that a replica is the station.

Shares nothing with changesets, state roots or sessions, so that it can catch what they would miss.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import apsw

from station.store.connection import schema_objects
from station.store.migrate import existing_tables
from station.store.replay import columns, shown
from station.store.schemas import STATION

LEDGER = "ledger_entry"
_Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the two differ."""

    table: str
    """A table; `schema` for the shape of the database."""
    row: int
    """Id of the row, or seq of the ledger entry."""
    column: str
    """Empty when the whole row is missing on one side; the object's name for the schema."""
    station: str
    """The value at the station; empty when it has no such row."""
    replica: str
    """The value in the replica; empty when it has no such row."""


def compare(station_db: Path, replica_db: Path) -> list[Difference]:
    """Every difference in schema, replicated rows and ledger entries; empty when equal. Each side at one moment."""
    with _reading(station_db) as left, _reading(replica_db) as right:
        left.execute("BEGIN")
        right.execute("BEGIN")
        found = list(_schema(left, right))
        for table in (*STATION.tables, LEDGER):
            if existing_tables(left, (table,)) and existing_tables(right, (table,)):
                found += _rows(left, right, table)
        left.execute("ROLLBACK")
        right.execute("ROLLBACK")
    return found


class _reading:
    """A read-only connection that is closed at the end."""

    def __init__(self, path: Path) -> None:
        self._connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
        self._connection.set_busy_timeout(60_000)

    def __enter__(self) -> apsw.Connection:
        return self._connection

    def __exit__(self, *_: object) -> None:
        self._connection.close()


def _schema(left: apsw.Connection, right: apsw.Connection) -> Iterator[Difference]:
    mine, theirs = schema_objects(left), schema_objects(right)
    for name in sorted(mine.keys() | theirs.keys()):
        if mine.get(name) != theirs.get(name):
            yield Difference("schema", 0, name, mine.get(name, ""), theirs.get(name, ""))


def _rows(left: apsw.Connection, right: apsw.Connection, table: str) -> Iterator[Difference]:
    names = columns(left, table)
    query = f'SELECT * FROM "{table}" ORDER BY 1'
    ours: Iterator[_Row] = iter(left.execute(query))
    theirs: Iterator[_Row] = iter(right.execute(query))
    mine, its = next(ours, None), next(theirs, None)
    while mine is not None or its is not None:
        order = _order(mine, its)
        if order == 0:
            yield from _cells(table, names, mine or (), its or ())
        else:
            yield _whole(table, names, mine if order < 0 else None, its if order > 0 else None)
        mine, its = (next(ours, None) if order <= 0 else mine), (next(theirs, None) if order >= 0 else its)


def _order(mine: _Row | None, its: _Row | None) -> int:
    """Negative when the station's row comes first, positive when the replica's does, 0 when both are the same row."""
    if mine is None or its is None:
        return 1 if mine is None else -1
    left, right = _key(mine), _key(its)
    return (left > right) - (left < right)


def _cells(table: str, names: list[str], mine: _Row, its: _Row) -> Iterator[Difference]:
    for name, here, there in zip(names, mine, its, strict=True):
        if type(here) is not type(there) or here != there:
            yield Difference(table, _key(mine), name, shown(here), shown(there))


def _whole(table: str, names: list[str], mine: _Row | None, its: _Row | None) -> Difference:
    def written(row: _Row | None) -> str:
        return "" if row is None else "; ".join(f"{n}={shown(v)}" for n, v in zip(names, row, strict=True))

    return Difference(table, _key(mine or its or (0,)), "", written(mine), written(its))


def _key(row: _Row) -> int:
    value = row[0]
    assert isinstance(value, int)
    return value
