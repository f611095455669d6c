"""Where the records of a site lie while it is laid out: a scratch database, so that a hundred thousand need no memory.

It is nobody's: made for one publishing, deleted with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

import apsw

from station.records.site import COLUMNS, SiteRow

_TABLES = f"""
    PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
    CREATE TABLE item (folder TEXT NOT NULL, digest TEXT NOT NULL, id TEXT NOT NULL, words TEXT NOT NULL) STRICT;
    CREATE TABLE listed ({", ".join(f'"{name}" TEXT' for name in COLUMNS)}, words TEXT NOT NULL) STRICT;
"""
_ROWS = ", ".join(f'"{name}"' for name in COLUMNS)


class Work:
    """Whole records by the digest that names their shard, and rows of the register."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def keep(self, folder: str, digest: str, id_: str, words: str) -> None:
        """Something for a shard; `words` is its JSON."""
        self._connection.execute("INSERT INTO item VALUES (?, ?, ?, ?)", (folder, digest, id_, words))

    def enter(self, row: SiteRow, words: str) -> None:
        """A row of the register, and the text of its record."""
        places = ", ".join("?" * (len(COLUMNS) + 1))
        self._connection.execute(f"INSERT INTO listed VALUES ({places})", (*row.cells(), words))

    def count(self, folder: str) -> int:
        """How many there are for the shards of a folder."""
        return int(self._connection.execute("SELECT count(*) FROM item WHERE folder = ?", (folder,)).get)

    def listed(self) -> int:
        """How many rows there are."""
        return int(self._connection.execute("SELECT count(*) FROM listed").get)

    def shards(self, folder: str, digits: int) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Name, and (id, words) of what lies in it, of every shard that has something, in order."""
        query = "SELECT substr(digest, 1, ?), id, words FROM item WHERE folder = ? ORDER BY digest, id"
        rows = self._connection.execute(query, (digits, folder))
        for name, items in groupby(rows, key=lambda row: str(row[0])):
            yield name, [(str(each), str(words)) for _, each, words in items]

    def rows(self) -> Iterator[tuple[SiteRow, str]]:
        """Rows with the text of their record, newest decision first."""
        query = f"SELECT {_ROWS}, words FROM listed ORDER BY decided_on DESC, id DESC"
        for row in self._connection.execute(query):
            yield SiteRow(*row[:-1]), str(row[-1])


@contextmanager
def work(folder: Path) -> Iterator[Work]:
    """A scratch database in `folder`, for one transaction that is never finished. apsw.FullError."""
    connection = apsw.Connection(str(folder / "work.db"))
    try:
        connection.execute(_TABLES).fetchall()
        connection.execute("BEGIN")
        yield Work(connection)
    finally:
        connection.close()
