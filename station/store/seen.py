"""When each file was last read from its medium: a memory in `derived.db`, of the media store and of each backup.

Worth time only: where it is lost or cannot be written, everything counts as not yet read.
"""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import apsw

from station.store.scratch import scratch

STORE = "store"
"""The media store itself; any other place is a medium's UUID."""
BATCH = 256
SECONDS = 5.0
"""Marks are written in batches, or after so long: a run that is killed forgets little."""
_PATIENCE_MS = 2_000
_TABLE = """
    CREATE TABLE IF NOT EXISTS media_seen (
        place TEXT NOT NULL, sha256 TEXT NOT NULL, seen_at TEXT NOT NULL, PRIMARY KEY (place, sha256)
    ) STRICT, WITHOUT ROWID
"""


class Seen:
    """What is remembered of one place."""

    def __init__(self, derived: Path, place: str) -> None:
        self._path, self._place = derived, place
        self._waiting: dict[str, str] = {}
        self._flushed = time.monotonic()

    def all(self) -> dict[str, str]:
        """SHA-256 → ISO instant."""
        self.flush()
        try:
            with self._open() as connection:
                rows = connection.execute("SELECT sha256, seen_at FROM media_seen WHERE place = ?", (self._place,))
                return {str(digest): str(when) for digest, when in rows}
        except apsw.Error:
            return {}

    def mark(self, digest: str, when: str) -> None:
        """This one was read well at that time."""
        self._waiting[digest] = when
        if len(self._waiting) >= BATCH or time.monotonic() - self._flushed > SECONDS:
            self.flush()

    def flush(self) -> None:
        """Write down what was marked; whoever marks does this in the end."""
        rows = [(self._place, digest, when) for digest, when in self._waiting.items()]
        self._waiting.clear()
        self._flushed = time.monotonic()
        if rows:
            with contextlib.suppress(apsw.Error), self._open() as connection, connection:
                connection.executemany("INSERT OR REPLACE INTO media_seen VALUES (?, ?, ?)", rows)

    def forget(self, digest: str) -> None:
        """This one has to be read again."""
        self._waiting.pop(digest, None)
        with contextlib.suppress(apsw.Error), self._open() as connection:
            connection.execute("DELETE FROM media_seen WHERE place = ? AND sha256 = ?", (self._place, digest))

    def _open(self) -> contextlib.AbstractContextManager[apsw.Connection]:
        return scratch(self._path, _TABLE, _PATIENCE_MS)


def due(sizes: dict[str, int], seen: dict[str, str], parts: int) -> list[str]:
    """Which of the files to read now: those that have waited longest, until a `parts`-th of the bytes is reached.

    A single part is everything. At least one file while there are any, so that nothing waits for ever.
    """
    order = sorted(sizes, key=lambda digest: (seen.get(digest, ""), digest))
    if parts <= 1:
        return order
    wanted, total = -(-sum(sizes.values()) // parts), 0
    found: list[str] = []
    for digest in order:
        if found and total >= wanted:
            break
        found.append(digest)
        total += sizes[digest]
    return found
