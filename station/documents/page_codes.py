"""Codes of every page of a scan (PDF, JPEG, PNG), asked of a sandboxed process that may crash, hang or lie.

Owns: the sandbox's life, one for each file; bounding its time and its answer, and believing no word of it beyond its
shape. Refuses: parsing a scan in this process, and saying what a code means (station.rules.paper_code).
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

SECONDS = 300
"""Wall time of one file before the sandbox is killed; its own limit of processor time comes first."""
PAGES = 200
"""As in `page_reader`, which nothing else may import."""
ANSWER = 1 << 18
"""Bytes of the whole answer."""
ENDING = 5
"""Seconds in which a sandbox ends that has said everything."""
_READER = Path(__file__).with_name("page_reader.py")
_LENGTH = 64
_PROBLEMS = frozenset({"unreadable", "too_large", "too_many_pages"})

Told = Callable[[int], None]
"""Called with the number of pages that have been looked at."""


@dataclass(frozen=True, slots=True)
class PageCodes:
    """What a scan bears."""

    pages: tuple[tuple[str, ...], ...]
    """The texts of the QR codes of each page."""
    problem: str = ""
    """unreadable, too_large, too_many_pages, slow, crashed: why not every page was looked at; empty: all were."""


def read(scan: Path, told: Told = lambda pages: None) -> PageCodes:
    """The codes of every page of a file; OSError where it cannot be opened."""
    pages: list[tuple[str, ...]] = []
    problem = ""
    with scan.open("rb") as file, _sandbox(file.fileno()) as child:
        for line in _lines(child):
            found = _believe(line)
            if isinstance(found, str):
                problem = found
                break
            pages.append(found)
            told(len(pages))
            if len(pages) > PAGES:
                problem = "crashed"
                break
    return PageCodes(tuple(pages[:PAGES]), problem or _ending(child.returncode))


@contextlib.contextmanager
def _sandbox(scan: int) -> Iterator[subprocess.Popen[bytes]]:
    child = subprocess.Popen(
        [sys.executable, "-I", str(_READER)],
        stdin=scan,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LANG": "C.UTF-8", "PATH": os.defpath},
        cwd="/",
        start_new_session=True,
    )
    try:
        yield child
    finally:
        if child.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        if child.stdout is not None:
            child.stdout.close()


def _lines(child: subprocess.Popen[bytes]) -> Iterator[bytes]:
    """Whole lines as they are said, within bounds of time and length; ends with the process."""
    assert child.stdout is not None
    said, seen, until = b"", 0, time.monotonic() + SECONDS
    with selectors.DefaultSelector() as ear:
        ear.register(child.stdout, selectors.EVENT_READ)
        while ear.select(max(0.0, until - time.monotonic())):
            more = os.read(child.stdout.fileno(), 1 << 16)
            seen += len(more)
            if not more:
                # It has closed its side: what is left is to see how it ends.
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.wait(ENDING)
                return
            if seen > ANSWER:
                return
            *whole, said = (said + more).split(b"\n")
            yield from whole
    yield b'{"problem": "slow"}'


def _believe(line: bytes) -> tuple[str, ...] | str:
    """The codes of a page, or a problem; nonsense is `crashed`."""
    try:
        said = json.loads(line)
        if "problem" in said:
            why = said["problem"]
            return why if why in _PROBLEMS or why == "slow" else "crashed"
        codes = said["codes"]
        if isinstance(codes, list) and all(isinstance(code, str) and len(code) <= _LENGTH for code in codes):
            return tuple(codes)
    except (ValueError, TypeError, KeyError):
        pass
    return "crashed"


def _ending(status: int | None) -> str:
    slow = (-signal.SIGXCPU, -signal.SIGALRM)
    return "" if status == 0 else "slow" if status in slow else "crashed"
