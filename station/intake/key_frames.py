"""Single pictures of a recording, taken out by a sandboxed process that may crash, hang or lie without consequence.

Owns: how many and how large, bounding the answer, and believing no word of it beyond its shape: what comes is plain
dots, so that nothing of it has to be decoded here. Refuses: parsing a recording in this process.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from station.records.access import Part
from station.records.pictures import Picture, Pictures
from station.sandbox import child as sandbox

COUNT = 12
"""Of a video."""
SIDES = {"video": 480, "photo": 1280}
"""Dots of the longer side, at most."""
CPU, WALL = 60, 180
"""Seconds the sandbox allows itself."""
SECONDS = WALL + 10
"""After which it is killed."""
ANSWER = 16 << 20
"""Bytes of the whole answer; a dozen small ones have some ten million."""
_READER = Path(__file__).with_name("sheet_reader.py")
_PROBLEMS = frozenset({"", "no_picture", "too_large", "unreadable"})
_DAY_MS = 86_400_000


def pictures(recording: Path, media: str, part: Part | None = None) -> Pictures:
    """Key pictures evenly over a video or the part of it, a photo itself; OSError where it cannot be opened.

    `media`: video or photo.
    """
    span = None if part is None else (part.from_ms, part.to_ms)
    asked = {"part": span, "kind": media, "count": COUNT, "side": SIDES[media], "cpu_s": CPU, "wall_s": WALL}
    found: list[Picture] = []
    with recording.open("rb") as file, sandbox.running(_READER, [json.dumps(asked)], given=file.fileno()) as child:
        try:
            for line in sandbox.lines(child, SECONDS, ANSWER):
                said = _believe(line, SIDES[media])
                if isinstance(said, str):
                    return Pictures(tuple(found), said)
                if len(found) == COUNT or (found and said.at_ms < found[-1].at_ms):
                    return Pictures(tuple(found), "crashed")
                found.append(said)
        except TimeoutError:
            return Pictures(tuple(found), "slow")
        return Pictures(tuple(found), "slow" if sandbox.slow(child.poll()) else "crashed")


def _believe(line: bytes, side: int) -> Picture | str:
    """A picture, or how it ended; nonsense is `crashed`."""
    try:
        said = json.loads(line)
        if "problem" in said:
            return said["problem"] if said["problem"] in _PROBLEMS else "crashed"
        at, width, height = said["at"], said["width"], said["height"]
        dots = base64.b64decode(said["rgb"], validate=True)
        sizes = all(_count(each, 1, side) for each in (width, height)) and len(dots) == width * height * 3
        return Picture(at, width, height, dots) if sizes and _count(at, 0, _DAY_MS) else "crashed"
    except (ValueError, TypeError, KeyError):
        return "crashed"


def _count(value: Any, least: int, most: int) -> bool:
    return type(value) is int and least <= value <= most
