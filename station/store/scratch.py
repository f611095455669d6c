"""One table of `derived.db` that processes leave notes in for each other: worth time only, never waited for.

Owns: opening the file, which may vanish at any instant, and making the table where it is missing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import apsw


@contextlib.contextmanager
def scratch(path: Path, table: str, patience_ms: int) -> Iterator[apsw.Connection]:
    """A connection to `derived.db` with the table there; `table` is its CREATE TABLE IF NOT EXISTS. apsw.Error."""
    connection = apsw.Connection(str(path))
    try:
        connection.set_busy_timeout(patience_ms)
        connection.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF")
        connection.execute(table)
        yield connection
    finally:
        connection.close()
