"""A replica as a store that the station's own services can read; nothing of it is ever written.

A replica stays at its station's schema. Where that is an older one, a copy of its facts in a scratch folder is brought
to the shipped schema by the very migrations the station will run: whoever reads sees one schema.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import apsw

from station.records.moment import Clock
from station.store import bundles
from station.store.bundles import SealedBundle
from station.store.errors import NewerStore, RowMissing
from station.store.keys import Signer
from station.store.migrate import existing_tables
from station.store.replicas import FILE, read_only
from station.store.schemas import STATION
from station.store.store import Origin, Store

_OURS = "name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
_OBJECTS = f"SELECT sql FROM replica.sqlite_schema WHERE type = ? AND sql IS NOT NULL AND {_OURS}"
_TABLES = f"SELECT name FROM replica.sqlite_schema WHERE type = 'table' AND {_OURS}"
_ENTRIES = "ledger_entry"


@contextmanager
def opened(
    folder: Path, code: str, scratch: Path, signer: Signer, clock: Clock, *, whole: bool = False
) -> Iterator[Store]:
    """The replica in `folder` under the shipped schema, of one moment; `scratch` is an empty folder.

    `whole`: with its whole ledger, where the replica has an older schema too.

    NewerStore where the station runs a newer product than the bureau; apsw.Error.
    """
    path = folder / FILE
    shipped = STATION.migrations()[-1].number
    found = _version(path)
    if found > shipped:
        raise NewerStore(found=found, known=shipped)
    if found < shipped:
        path = _copied(path, scratch / FILE, whole)
    store = Store(path, STATION, Origin(int(code), 0), signer, clock)
    try:
        with store.reading():
            yield store
    finally:
        store.close()


def last_bundle(folder: Path) -> SealedBundle | None:
    """The newest bundle a replica holds; None where there is no readable replica."""
    try:
        connection = read_only(folder)
    except apsw.CantOpenError:
        return None
    try:
        return bundles.last(connection) if existing_tables(connection, ("ledger_bundle",)) else None
    finally:
        connection.close()


def held(store: Store) -> SealedBundle:
    """The bundle whose state a replica opened here shows. RowMissing before the first."""
    found = bundles.last(store.connection)
    if found is None:
        raise RowMissing(table="ledger_bundle", row=1)
    return found


def batches(store: Store, table: str, columns: Sequence[str], size: int) -> Iterator[list[tuple[Any, ...]]]:
    """Rows of a table in order of id, at most `size` at a time."""
    rows = iter(store.connection.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY id"))
    while batch := list(islice(rows, size)):
        yield batch


def certified(store: Store) -> list[int]:
    """Ids of officers who ever had a certificate; the numbers stay where they are."""
    return list(store.vector("SELECT id FROM officer WHERE cert_no IS NOT NULL ORDER BY id"))


def _version(path: Path) -> int:
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        return int(str(connection.execute("SELECT MAX(number) FROM ledger_migration").get))
    finally:
        connection.close()


def _copied(path: Path, target: Path, whole: bool) -> Path:
    """The replica's tables and rows; of its ledger, unless it is wanted whole, what a migration has to know."""
    connection = apsw.Connection(
        str(target), flags=apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE | apsw.SQLITE_OPEN_URI
    )
    try:
        connection.execute("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF")
        connection.execute("ATTACH ? AS replica", (f"{path.resolve().as_uri()}?mode=ro",))
        with connection:
            for kind in ("table", "index", "trigger"):
                for (sql,) in connection.execute(_OBJECTS, (kind,)).fetchall():
                    connection.execute(str(sql))
                if kind == "table":
                    _fill(connection, whole)
        connection.execute("DETACH replica")
    finally:
        connection.close()
    return target


def _fill(connection: apsw.Connection, whole: bool) -> None:
    for (name,) in connection.execute(_TABLES).fetchall():
        newest = " ORDER BY seq DESC LIMIT 1" if name == _ENTRIES and not whole else ""
        connection.execute(f"INSERT INTO main.{name} SELECT * FROM replica.{name}{newest}")
