"""Reading politely: no faster on average than so many bytes a second."""

from __future__ import annotations

import time

CATCH_UP = 1.0
"""Seconds of lateness that may be made up for; what a slow disk lost before that stays lost."""


class Pace:
    """Told of every piece that was read; waits where reading got ahead of the rate."""

    def __init__(self, bytes_per_second: int | None) -> None:
        """None: as fast as it goes."""
        self._rate = bytes_per_second
        self._due = time.monotonic()

    def __call__(self, read: int) -> None:
        """`read` more bytes were read."""
        if not self._rate:
            return
        now = time.monotonic()
        self._due = max(self._due, now - CATCH_UP) + read / self._rate
        if self._due > now:
            time.sleep(self._due - now)
