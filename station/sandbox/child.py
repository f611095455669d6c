"""The outside of a sandbox: a reader's process is begun with nothing of ours, heard within bounds, and always ended.

Owns: the process, and that neither its silence nor its chatter costs more than the caller allows. Refuses: believing
what it says; that is for whoever asked.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

ENDING = 5
"""Seconds in which a sandbox ends that has said everything."""
_PIECE = 1 << 16


def begin(
    reader: Path, arguments: Sequence[str] = (), *, given: int, kept: Sequence[int] = (), heard: bool = True
) -> subprocess.Popen[bytes]:
    """Start a reader in a session of its own: `given` is its standard input, `kept` are open files it has besides.

    `heard`: what it says on its standard output is for `lines`.
    """
    return subprocess.Popen(
        [sys.executable, "-I", str(reader), *arguments],
        stdin=given,
        stdout=subprocess.PIPE if heard else subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=tuple(kept),
        env={"LANG": "C.UTF-8", "PATH": os.defpath},
        cwd="/",
        start_new_session=True,
    )


def end(child: subprocess.Popen[bytes]) -> None:
    """Kill it with everything it began, which may live on when it does not, and wait for it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    if child.stdout is not None:
        child.stdout.close()


@contextlib.contextmanager
def running(
    reader: Path, arguments: Sequence[str] = (), *, given: int, kept: Sequence[int] = ()
) -> Iterator[subprocess.Popen[bytes]]:
    """A reader from `begin` to `end`."""
    child = begin(reader, arguments, given=given, kept=kept)
    try:
        yield child
    finally:
        end(child)


def lines(child: subprocess.Popen[bytes], seconds: float, most: int, *, each: bool = False) -> Iterator[bytes]:
    """Whole lines as they are said, until it ends or says more than `most` bytes; TimeoutError after `seconds`.

    Both bounds hold for all it says; with `each` for every line of it.
    """
    assert child.stdout is not None
    said, seen, until = b"", 0, time.monotonic() + seconds
    with selectors.DefaultSelector() as ear:
        ear.register(child.stdout, selectors.EVENT_READ)
        while ear.select(max(0.0, until - time.monotonic())):
            more = os.read(child.stdout.fileno(), _PIECE)
            if not more:
                # It has closed its side: what is left is to see how it ends.
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.wait(ENDING)
                return
            *whole, said = (said + more).split(b"\n")
            seen = len(said) if each else seen + len(more)
            if seen > most:
                return
            if each and whole:
                until = time.monotonic() + seconds
            yield from whole
    raise TimeoutError


def slow(status: int | None) -> bool:
    """Whether a process with this return code used up its own time; None: it had to be ended."""
    return status in (-signal.SIGXCPU, -signal.SIGALRM)
