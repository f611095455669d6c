"""Transfer sticks plugged in now, in `derived.db`: written by the process that serves a stick, read by every other.

Owns: one row per stick. Refuses: holding a transfer up. A row that cannot be written is not written; a row whose
heart stopped is not shown; the file may vanish at any instant.
"""

from __future__ import annotations

import contextlib
from dataclasses import astuple, fields
from pathlib import Path

import apsw

from station.records.stick import LiveStick
from station.store.live import STALE_SECONDS, boot_seconds
from station.store.scratch import scratch

_PATIENCE_MS = 200
_COLUMNS = ", ".join(field.name for field in fields(LiveStick))
_TABLE = """
    CREATE TABLE IF NOT EXISTS stick_pulse (
        stick_id INTEGER PRIMARY KEY NOT NULL, serial TEXT NOT NULL, label TEXT NOT NULL, state TEXT NOT NULL,
        current TEXT NOT NULL, done INTEGER NOT NULL, size INTEGER NOT NULL, waiting INTEGER NOT NULL,
        trouble TEXT NOT NULL, heartbeat REAL NOT NULL
    ) STRICT
"""


class LiveSticks:
    """The live rows of one home."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def report(self, live: LiveStick) -> None:
        """Replace this stick's row."""
        with contextlib.suppress(apsw.Error), self._open() as connection:
            places = ", ".join("?" * len(fields(LiveStick)))
            connection.execute(f"INSERT OR REPLACE INTO stick_pulse ({_COLUMNS}) VALUES ({places})", astuple(live))

    def gone(self, stick_id: int) -> None:
        """Take this stick's row away."""
        with contextlib.suppress(apsw.Error), self._open() as connection:
            connection.execute("DELETE FROM stick_pulse WHERE stick_id = ?", (stick_id,))

    def docked(self) -> list[LiveStick]:
        """Every stick that is served now, by label."""
        now = boot_seconds()
        try:
            with self._open() as connection:
                rows = list(connection.execute(f"SELECT {_COLUMNS} FROM stick_pulse ORDER BY label, stick_id"))
        except apsw.Error:
            return []
        found = [LiveStick(*row) for row in rows]
        return [live for live in found if abs(now - live.heartbeat) <= STALE_SECONDS]

    def _open(self) -> contextlib.AbstractContextManager[apsw.Connection]:
        return scratch(self._path, _TABLE, _PATIENCE_MS)
