"""Media facts of sealed evidence, asked of a sandboxed process that may crash, hang or lie without consequence.

Owns: starting the sandbox, bounding its answer, and believing no word of it beyond its shape.
Refuses: parsing a recording in this process. A file that kills the sandbox costs only its own facts.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pendulum

from station.records.evidence import MediaFacts

BATCH = 64
SECONDS = 12
"""Wall time per file before the sandbox is killed from outside; its own alarm comes first."""
_PROBE = Path(__file__).with_name("probe.py")
_KINDS = frozenset({"video", "audio", "photo", "other"})
_YEAR_MS = 366 * 86_400_000


def media_facts(paths: Sequence[Path]) -> list[MediaFacts]:
    """Facts of each file, in order. A file nothing can be said about has media `other` and a problem code:
    a demuxer's refusal by name, `crashed`, or `answer` when the sandbox spoke nonsense."""
    found: list[MediaFacts] = []
    while len(found) < len(paths):
        batch = paths[len(found) : len(found) + BATCH]
        lines = _ask(batch)
        found.extend(_believe(line) for line in lines)
        if len(lines) < len(batch):
            found.append(MediaFacts("other", None, None, "crashed"))
    return found


def _ask(paths: Sequence[Path]) -> list[str]:
    """One line per file the sandbox lived through."""
    files = [os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC) for path in paths]
    command = [sys.executable, "-I", str(_PROBE), *map(str, files)]
    try:
        with tempfile.TemporaryFile() as answer:
            child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                pass_fds=files,
                env={"LANG": "C.UTF-8", "PATH": os.defpath},
                cwd="/",
            )
            try:
                child.wait(SECONDS * len(files))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            answer.seek(0)
            whole, _, _ = answer.read().rpartition(b"\n")
    finally:
        for file in files:
            os.close(file)
    return whole.decode("utf-8", "replace").split("\n")[: len(paths)] if whole else []


def _believe(line: str) -> MediaFacts:
    try:
        raw = json.loads(line)
    except ValueError:
        raw = None
    if not isinstance(raw, dict):
        return MediaFacts("other", None, None, "answer")
    if "problem" in raw:
        return MediaFacts("other", None, None, str(raw["problem"])[:40])
    media = raw.get("media")
    duration = raw.get("duration_ms")
    sane = isinstance(duration, int) and 0 < duration < _YEAR_MS
    return MediaFacts(
        media=media if media in _KINDS else "other",
        created_at=_instant(raw.get("created")),
        duration_ms=duration if sane else None,
        problem="",
    )


def _instant(written: object) -> pendulum.DateTime | None:
    """FFmpeg writes creation times as `2026-11-20T01:30:00.000000Z`; some makers write it without the Z."""
    if not isinstance(written, str) or len(written) > 40:
        return None
    try:
        parsed = datetime.fromisoformat(written.replace("Z", "+00:00").replace("z", "+00:00"))
    except ValueError:
        return None
    return pendulum.instance(parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC))
