"""Progress of long work, told to whoever listens: a screen, the journal, or nobody."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told after every step of work that can take more than half a second."""

    def step(self, what: str, done: int, total: int) -> None:
        """`what` is being done (Chinese, shown as is); `done` of `total` in the work's own unit (bytes, rows)."""
        ...


class Silent:
    """Nobody listens."""

    def step(self, what: str, done: int, total: int) -> None:
        """Say nothing."""


SILENT = Silent()
