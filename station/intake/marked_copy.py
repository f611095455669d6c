"""A recording copied with a mark over its picture, by a sandboxed process that may crash, hang or lie.

Owns: the sandbox's life, one for each copy; that only what the media store still has whole is copied, and that a copy
has its name only when it is finished. Refuses: parsing a recording in this process.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from hashlib import file_digest
from pathlib import Path
from typing import Any

from station.errors import StationError
from station.store.atomic import fsync_folder
from station.texts import text

SILENT = 120
"""Seconds without a word after which the sandbox is killed."""
ROOM = 64 << 20
GROWTH = 4
"""A copy may have so many times the bytes of what it is made from, and ROOM beside."""
DRAFT = ".anjian-"
_MARKER = Path(__file__).with_name("frame_marker.py")
_PROBLEMS = frozenset({"no_picture", "too_large", "unreadable"})


class Unmarked(StationError):
    """No marked copy could be made of a recording. Facts: name, why."""

    text = "access.unmarked"


def copy(
    source: Path, sha256: str, target: Path, kind: str, line: bytes, comment: str, tick: Callable[[int], None]
) -> tuple[str, int]:
    """Make `target`, which must not exist, of the recording; SHA-256 (hex) and size of the copy. Unmarked.

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
                why = _run(file.fileno(), made.fileno(), kind, line, comment, tick)
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


def _run(source: int, target: int, kind: str, line: bytes, comment: str, tick: Callable[[int], None]) -> str:
    """Empty when the copy is whole, else why not."""
    asked = {
        "target": target,
        "kind": kind,
        "line": base64.b64encode(line).decode(),
        "comment": comment,
        "most": os.fstat(source).st_size * GROWTH + ROOM,
    }
    with _sandbox(source, target, json.dumps(asked)) as child:
        for said in _lines(child):
            if "ms" in said:
                tick(said["ms"])
            elif said.get("done") is True and type(said.get("frames")) is int:
                problem = said.get("problem")
                return str(problem) if problem == "" or problem in _PROBLEMS else "crashed"
    return "crashed"


@contextlib.contextmanager
def _sandbox(source: int, target: int, asked: str) -> Iterator[subprocess.Popen[bytes]]:
    child = subprocess.Popen(
        [sys.executable, "-I", str(_MARKER), asked],
        stdin=source,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pass_fds=(target,),
        env={"LANG": "C.UTF-8", "PATH": os.defpath},
        cwd="/",
        start_new_session=True,
    )
    try:
        yield child
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        if child.stdout is not None:
            child.stdout.close()


def _lines(child: subprocess.Popen[bytes]) -> Iterator[dict[str, Any]]:
    """What it says, as long as it says something now and then and nothing but what it should."""
    assert child.stdout is not None
    said, until = b"", time.monotonic() + SILENT
    with selectors.DefaultSelector() as ear:
        ear.register(child.stdout, selectors.EVENT_READ)
        while ear.select(max(0.0, until - time.monotonic())):
            more = os.read(child.stdout.fileno(), 1 << 12)
            *whole, said = (said + more).split(b"\n")
            if not more or len(said) > 1 << 12:
                return
            until = time.monotonic() + SILENT
            for line in whole:
                try:
                    told = json.loads(line)
                except ValueError:
                    return
                if not isinstance(told, dict) or ("ms" in told and type(told["ms"]) is not int):
                    return
                yield told
