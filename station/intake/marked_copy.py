"""A recording copied with a mark over its picture, by a sandboxed process that may crash, hang or lie.

Owns: the sandbox's life, one for each copy; that only what the media store still has whole is copied, and that a copy
has its name only when it is finished. Refuses: parsing a recording in this process.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
from collections.abc import Callable
from hashlib import file_digest
from pathlib import Path
from typing import Any

from station.errors import StationError
from station.records.access import Part
from station.sandbox import child as sandbox
from station.store.atomic import fsync_folder
from station.texts import text

SILENT = 120
"""Seconds without a word after which the sandbox is killed."""
ROOM = 64 << 20
GROWTH = 4
"""A copy may have so many times the bytes of what it is made from, and ROOM beside."""
DRAFT = ".anjian-"
WORDS = 1 << 12
"""Bytes of one line that it says."""
_MARKER = Path(__file__).with_name("frame_marker.py")
_PROBLEMS = frozenset({"no_picture", "too_large", "unreadable"})


class Unmarked(StationError):
    """No marked copy could be made of a recording. Facts: name, why."""

    text = "access.unmarked"


def copy(
    source: Path,
    sha256: str,
    target: Path,
    kind: str,
    part: Part | None,
    line: bytes,
    comment: str,
    tick: Callable[[int], None],
) -> tuple[str, int]:
    """Make `target`, which must not exist, of the recording or of a part of it; SHA-256 (hex) and size. Unmarked.

    `kind`: video, audio or photo. `tick` is told milliseconds of the recording.
    """
    draft = target.parent / f"{DRAFT}{sha256[:16]}"
    why = "disk_error"
    try:
        with source.open("rb") as file:
            if file_digest(file, "sha256").hexdigest() != sha256:
                why = "damaged"
                raise OSError(why)
            file.seek(0)
            with draft.open("w+b") as made:
                why = _run(file.fileno(), made.fileno(), kind, part, line, comment, tick)
                os.fsync(made.fileno())
                made.seek(0)
                digest, size = file_digest(made, "sha256").hexdigest(), os.fstat(made.fileno()).st_size
        if not why:
            draft.chmod(0o644)
            draft.rename(target)
            fsync_folder(target.parent)
            return digest, size
    except OSError as error:
        raise _unmarked(target, why) from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()
    raise _unmarked(target, why)


def _unmarked(target: Path, why: str) -> Unmarked:
    return Unmarked(name=target.name, why=text(f"access.why_{why}"))


def _run(
    source: int,
    target: int,
    kind: str,
    part: Part | None,
    line: bytes,
    comment: str,
    tick: Callable[[int], None],
) -> str:
    """Empty when the copy is whole, else why not."""
    asked = {
        "target": target,
        "kind": kind,
        "part": None if part is None else (part.from_ms, part.to_ms),
        "line": base64.b64encode(line).decode(),
        "comment": comment,
        "most": os.fstat(source).st_size * GROWTH + ROOM,
    }
    marker = sandbox.running(_MARKER, [json.dumps(asked)], given=source, kept=[target])
    with marker as child, contextlib.suppress(TimeoutError):
        for line in sandbox.lines(child, SILENT, WORDS, each=True):
            said = _believe(line)
            if said is None:
                break
            if "ms" in said:
                tick(said["ms"])
            elif said.get("done") is True and type(said.get("frames")) is int:
                problem = said.get("problem")
                return str(problem) if problem == "" or problem in _PROBLEMS else "crashed"
    return "crashed"


def _believe(line: bytes) -> dict[str, Any] | None:
    """How far it has come, or its last word; None for nonsense."""
    try:
        told = json.loads(line)
    except ValueError:
        return None
    sound = isinstance(told, dict) and ("ms" not in told or type(told["ms"]) is int)
    return told if sound else None
