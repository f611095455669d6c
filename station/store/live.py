"""Live progress of imports in `derived.db`: written by the importing process, read by every other.

Owns: one row per running import. Refuses: holding an import up. A row that cannot be written is not written;
a row whose heart stopped is not shown; the file may vanish at any instant.
"""

from __future__ import annotations

import contextlib
import time
from dataclasses import astuple, fields
from pathlib import Path

import apsw

from station.records.evidence import LiveIntake
from station.store.scratch import scratch

STALE_SECONDS = 5.0
"""A process that has not said anything for so long was killed."""
_PATIENCE_MS = 200
_COLUMNS = ", ".join(field.name for field in fields(LiveIntake))
_TABLE = """
    CREATE TABLE IF NOT EXISTS intake_pulse (
        session_id INTEGER PRIMARY KEY NOT NULL, serial TEXT NOT NULL, officer_name TEXT NOT NULL,
        current TEXT NOT NULL, files_done INTEGER NOT NULL, files INTEGER NOT NULL,
        bytes_copied INTEGER NOT NULL, bytes_verified INTEGER NOT NULL, bytes INTEGER NOT NULL,
        bytes_per_s REAL NOT NULL, seconds_left REAL, heartbeat REAL NOT NULL, phase TEXT NOT NULL
    ) STRICT
"""


class LiveIntakes:
    """The live rows of one home."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def report(self, live: LiveIntake) -> None:
        """Replace this import's row."""
        with contextlib.suppress(apsw.Error), self._open() as connection:
            places = ", ".join("?" * len(fields(LiveIntake)))
            connection.execute(f"INSERT OR REPLACE INTO intake_pulse ({_COLUMNS}) VALUES ({places})", astuple(live))

    def finished(self, session_id: int) -> None:
        """Take this import's row away."""
        with contextlib.suppress(apsw.Error), self._open() as connection:
            connection.execute("DELETE FROM intake_pulse WHERE session_id = ?", (session_id,))

    def running(self) -> list[LiveIntake]:
        """Every import that is alive now, in order of opening."""
        now = boot_seconds()
        try:
            with self._open() as connection:
                rows = list(connection.execute(f"SELECT {_COLUMNS} FROM intake_pulse ORDER BY session_id"))
        except apsw.Error:
            return []
        found = [LiveIntake(*row) for row in rows]
        return [live for live in found if abs(now - live.heartbeat) <= STALE_SECONDS]

    def _open(self) -> contextlib.AbstractContextManager[apsw.Connection]:
        return scratch(self._path, _TABLE, _PATIENCE_MS)


def boot_seconds() -> float:
    """Seconds since this machine started, common to all its processes."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)
