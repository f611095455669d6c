"""A process that is killed (SIGKILL) at its k-th step: a step told to Progress, or a file made durable or renamed."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable

from station.records.progress import Progress


class Killer:
    """Counts steps and kills its process at the k-th."""

    def __init__(self, at: int) -> None:
        self._left = at

    def step(self, what: str, done: int, total: int) -> None:
        """As Progress."""
        self.count()

    def count(self) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def before(self, function: Callable[..., object]) -> Callable[..., object]:
        def counted(*args: object, **named: object) -> object:
            self.count()
            return function(*args, **named)

        return counted


def dies(at: int, work: Callable[[Progress], object]) -> bool:
    """Run `work` in a child that is killed at its step `at`; whether it was killed before it ended."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            killer = Killer(at)
            for name in ("fsync", "rename", "replace"):
                setattr(os, name, killer.before(getattr(os, name)))
            work(killer)
            status = 0
        finally:
            if status:
                traceback.print_exc()
            os._exit(status)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the child failed by itself"
    return os.WIFSIGNALED(status)
