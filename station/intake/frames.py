"""Codes in the pictures of a recording, asked of a sandboxed process that may crash, hang or lie without consequence.

Owns: the sandbox's life, one for each recording; bounding its time and its answer, and believing no word of it beyond
its shape. Refuses: parsing a recording in this process, and saying what a code means (station.rules.seen_codes).
"""

from __future__ import annotations

import contextlib
import json
import resource
from pathlib import Path
from typing import Any

from station.records.clip_code import Figures, Looked, Sighted
from station.sandbox import child as sandbox

WALL = 10
"""Times the processor seconds after which the sandbox is killed; its own limits come first."""
ANSWER = 1 << 19
"""Bytes of the whole answer."""
CODES = 200
LENGTH = 600
"""As in `frame_reader`, which nothing else may import."""
_READER = Path(__file__).with_name("frame_reader.py")
_PROBLEMS = frozenset({"", "no_picture", "too_large", "unreadable"})
_DAY_MS = 86_400_000


def look(recording: Path, figures: Figures) -> Looked:
    """The codes that a recording shows, each once, in order; OSError where it cannot be opened."""
    before = _spent()
    said: list[Any] = []
    asked = json.dumps({name: getattr(figures, name) for name in ("first_s", "last_s", "every_ms", "cpu_s")})
    with recording.open("rb") as file, sandbox.running(_READER, [asked], given=file.fileno()) as child:
        with contextlib.suppress(TimeoutError):
            for line in sandbox.lines(child, figures.cpu_s * WALL, ANSWER):
                said.append(_believe(line))
                if said[-1] is None or len(said) > CODES + 1:
                    break
        status = child.poll()
    codes = tuple(one for one in said if isinstance(one, Sighted))
    last = said[-1] if said and isinstance(said[-1], Looked) else None
    cpu_ms = round((_spent() - before) * 1000)
    if last is None:
        return Looked(codes, 0, max((one.at_ms for one in codes), default=0), cpu_ms, _ending(status))
    return Looked(codes, last.frames, last.ms, cpu_ms, last.problem)


def _believe(line: bytes) -> Sighted | Looked | None:
    """One code, or the end of the reading; None for nonsense."""
    try:
        said = json.loads(line)
        if "text" in said:
            at, text = said["at"], said["text"]
            fine = _count(at, _DAY_MS) and isinstance(text, str) and len(text) <= LENGTH and text.isprintable()
            return Sighted(at, text) if fine else None
        frames, ms, problem = said["frames"], said["ms"], said["problem"]
        fine = _count(frames, _DAY_MS) and _count(ms, _DAY_MS) and problem in _PROBLEMS
        return Looked((), frames, ms, 0, problem) if fine else None
    except (ValueError, TypeError, KeyError):
        return None


def _count(value: object, limit: int) -> bool:
    return type(value) is int and 0 <= value <= limit


def _ending(status: int | None) -> str:
    """What became of a sandbox that did not come to its end."""
    return "slow" if status is None or sandbox.slow(status) else "crashed"


def _spent() -> float:
    """Processor seconds of every child that has ended."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime
