"""A program in a pseudo-terminal, watched from outside: how long from a key until everything it changes is painted."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import termios
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL
from time import perf_counter
from types import TracebackType

QUIET_S = 0.15
"""So long nothing more is written: the program is idle."""
IDLE_SHARE = 0.2
"""So much of a processor an idle program may use: it looks twice a second whether anything changed."""
PATIENCE_S = 60
WHERE = b"\x1b[6n"
"""The program asks where the cursor is."""


@dataclass(frozen=True, slots=True)
class Painted:
    """What one key cost; milliseconds."""

    first: float
    """Until the first byte came."""
    whole: float
    """Until the last byte came."""
    cpu: float
    """CPU time of the program, all its threads, until it was idle."""
    size: int
    """Bytes written."""


class Screen:
    """`with Screen(command, env) as screen`: one program on a terminal of 120×40."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str]) -> None:
        self._began = perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], list(command), {**os.environ, **env, "TERM": "xterm-256color", "LANG": "C.UTF-8"})
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        self._shown = b""

    def __enter__(self) -> Screen:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, SIGKILL)
        os.close(self._fd)
        os.waitpid(self.pid, 0)

    def until(self, wanted: str) -> float:
        """Milliseconds from the start, or from the last key, until this was written. TimeoutError."""
        while wanted.encode() not in self._shown:
            if not self._read(PATIENCE_S):
                raise TimeoutError(f"{wanted!r} was not written:\n{self._shown[-2000:].decode(errors='replace')}")
        return (perf_counter() - self._began) * 1000

    def settle(self) -> None:
        """Wait until nothing is written any more and the program is idle."""
        self._idle()

    def press(self, keys: str) -> Painted:
        """Send keys, wait until the program is idle. TimeoutError where nothing was painted."""
        self.settle()
        self._shown, before = b"", self._cpu()
        self._began = perf_counter()
        os.write(self._fd, keys.encode())
        if not self._read(PATIENCE_S):
            raise TimeoutError(f"{keys!r} changed nothing on the screen")
        first = (perf_counter() - self._began) * 1000
        last = self._idle() or first
        return Painted(first, last, self._cpu() - before, len(self._shown))

    def rss(self) -> float:
        """Resident memory now, MB (10^6)."""
        lines = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) * 1024 / 1e6

    def _idle(self) -> float:
        """Wait until nothing is written and hardly anything computed; milliseconds until the last byte, 0 for none."""
        last, spent = 0.0, self._cpu()
        while True:
            written, before = self._read(QUIET_S), spent
            spent = self._cpu()
            if written:
                last = (perf_counter() - self._began) * 1000
            elif spent - before < IDLE_SHARE * QUIET_S * 1000:
                return last

    def _read(self, seconds: float) -> bool:
        """Whether something was written within this time."""
        if not select.select([self._fd], [], [], seconds)[0]:
            return False
        try:
            found = os.read(self._fd, 1 << 20)
        except OSError:
            return False
        if WHERE in found:
            os.write(self._fd, b"\x1b[1;2R")
        self._shown += found
        return bool(found)

    def _cpu(self) -> float:
        """Milliseconds on a processor so far, all threads; exact, where /proc/…/stat counts in hundredths."""
        tasks = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(each.read_text(encoding="ascii").split()[0]) for each in tasks) / 1e6
