"""Progress on a terminal: one line that is written over, gone when the work is done. Silent anywhere else."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from typing import TextIO

from station.records.progress import SILENT, Progress

EVERY = 0.2
"""Seconds between two lines."""
CLEAR = "\r\x1b[K"


class _Telling:
    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._said = 0.0

    def step(self, what: str, done: int, total: int) -> None:
        """As Progress."""
        now = time.monotonic()
        if now - self._said >= EVERY:
            self._said = now
            share = f"　{min(100, 100 * done // total)}%" if total else ""
            self._out.write(f"{CLEAR}{what}{share}")
            self._out.flush()


@contextlib.contextmanager
def telling(out: TextIO) -> Iterator[Progress]:
    """A listener that tells on `out` if it is a terminal."""
    if not out.isatty():
        yield SILENT
        return
    try:
        yield _Telling(out)
    finally:
        out.write(CLEAR)
        out.flush()
