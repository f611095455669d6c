"""Opening SQLite the one way the product uses it: APSW under peewee, WAL, FULL, foreign keys, read-only by default."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import apsw
from playhouse.apsw_ext import APSWDatabase

BUSY_SECONDS = 60

_PRAGMAS = """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA trusted_schema = OFF;
"""


class _Cursor(apsw.Cursor):
    """A cursor that is given back when nobody holds it. peewee closes every cursor it has read to the end, and a
    closed one is never freed (apsw 3.54.0.0): a terminal that is open for months would grow with every query."""

    __slots__ = ()

    def close(self, force: bool | None = None) -> None:
        """Nothing for peewee, which says nothing with it: what was read to the end holds nothing.

        A connection that ends says `force` and is obeyed: a statement that failed, held by its traceback, would keep
        the database from being closed, and what went wrong would be told as a database in use.
        """
        if force is not None:
            super().close(force)


def connect(path: Path, *, create: bool = False) -> APSWDatabase:
    """A peewee database over one APSW connection to `path`. apsw.CantOpenError when absent and not `create`."""
    flags = apsw.SQLITE_OPEN_READWRITE | (apsw.SQLITE_OPEN_CREATE if create else 0)
    database = APSWDatabase(str(path), thread_safe=False, timeout=BUSY_SECONDS, flags=flags)
    connection: apsw.Connection = database.connection()
    connection.cursor_factory = _Cursor
    connection.execute(_PRAGMAS)
    connection.execute("PRAGMA query_only = ON")
    return database


@contextmanager
def writing(connection: apsw.Connection) -> Iterator[None]:
    """One BEGIN IMMEDIATE transaction: commits at the end, rolls back when anything raises."""
    connection.execute("PRAGMA query_only = OFF")
    try:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    finally:
        connection.execute("PRAGMA query_only = ON")


@contextmanager
def snapshot(connection: apsw.Connection) -> Iterator[None]:
    """Several reads of one moment. Inside a transaction it is that transaction."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")


def schema_objects(connection: apsw.Connection) -> dict[str, str]:
    """Every table, index and trigger of the database with the SQL that made it."""
    rows = connection.execute(
        "SELECT type || ' ' || name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY 1"
    )
    return {str(name): str(sql) for name, sql in rows}


def schema_hash(connection: apsw.Connection) -> str:
    """SHA-256 (hex) over the CREATE statements in name order."""
    digest = sha256()
    for name, sql in schema_objects(connection).items():
        digest.update(name.encode() + b"\0" + sql.encode() + b"\0")
    return digest.hexdigest()
