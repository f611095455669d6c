"""Codes of every page of a scan (PDF, JPEG, PNG), asked of a sandboxed process that may crash, hang or lie.

Owns: the sandbox's life, one for each file; bounding its time and its answer, and believing no word of it beyond its
shape. Refuses: parsing a scan in this process, and saying what a code means (station.rules.paper_code).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from station.sandbox import child as sandbox

SECONDS = 300
"""Wall time of one file before the sandbox is killed; its own limit of processor time comes first."""
PAGES = 200
"""As in `page_reader`, which nothing else may import."""
ANSWER = 1 << 18
"""Bytes of the whole answer."""
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
    with scan.open("rb") as file, sandbox.running(_READER, given=file.fileno()) as child:
        try:
            for line in sandbox.lines(child, SECONDS, ANSWER):
                found = _believe(line)
                if isinstance(found, str):
                    problem = found
                    break
                pages.append(found)
                told(len(pages))
                if len(pages) > PAGES:
                    problem = "crashed"
                    break
        except TimeoutError:
            problem = "slow"
    return PageCodes(tuple(pages[:PAGES]), problem or _ending(child.returncode))


def _believe(line: bytes) -> tuple[str, ...] | str:
    """The codes of a page, or a problem; nonsense is `crashed`."""
    try:
        said = json.loads(line)
        if "problem" in said:
            why = said["problem"]
            return why if why in _PROBLEMS else "crashed"
        codes = said["codes"]
        if isinstance(codes, list) and all(isinstance(code, str) and len(code) <= _LENGTH for code in codes):
            return tuple(codes)
    except (ValueError, TypeError, KeyError):
        pass
    return "crashed"


def _ending(status: int | None) -> str:
    return "" if status == 0 else "slow" if sandbox.slow(status) else "crashed"
