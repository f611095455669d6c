"""The words of a PDF that was made elsewhere, asked of a sandboxed process that may crash, hang or lie.

Owns: the sandbox's life, one for each file; bounding its time and its answer, and believing no word of it beyond its
shape. Refuses: parsing such a file in this process, where keys are (`page_text` does for papers made here).
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from station.sandbox import child as sandbox

SECONDS = 130
"""Wall time of one file before the sandbox is killed; its own limits come first."""
ANSWER = 8 << 20
"""Bytes of the whole answer."""
_READER = Path(__file__).with_name("text_reader.py")
_LENGTH = 1000
"""Characters of one line; a page is some eighty cells wide."""
_PROBLEMS = frozenset({"unreadable", "too_large"})


@dataclass(frozen=True, slots=True)
class ForeignText:
    """What the pages say."""

    lines: tuple[str, ...]
    """As `page_text.lines`."""
    problem: str = ""
    """unreadable, too_large, slow, crashed: why there are no more; empty: these are all."""


def read(pdf: bytes, columns: int) -> ForeignText:
    """The lines of every page, laid out to `columns` cells."""
    found: list[str] = []
    problem = ""
    handle = os.memfd_create("paper", os.MFD_CLOEXEC)
    with os.fdopen(handle, "w+b") as file:
        file.write(pdf)
        file.flush()
        file.seek(0)
        with sandbox.running(_READER, [str(columns)], given=handle) as child:
            try:
                for line in sandbox.lines(child, SECONDS, ANSWER):
                    said, problem = _believe(line)
                    if problem:
                        break
                    found.append(said)
            except TimeoutError:
                problem = "slow"
    return ForeignText(tuple(found), problem or _ending(child.returncode))


def _believe(line: bytes) -> tuple[str, str]:
    """A line and no problem, or a problem; nonsense is `crashed`."""
    try:
        said = json.loads(line)
        if isinstance(said, str):
            return (said, "") if len(said) <= _LENGTH else ("", "crashed")
        if said["problem"] in _PROBLEMS:
            return "", str(said["problem"])
    except (ValueError, TypeError, KeyError):
        pass
    return "", "crashed"


def _ending(status: int | None) -> str:
    return "" if status == 0 else "slow" if sandbox.slow(status) else "crashed"
