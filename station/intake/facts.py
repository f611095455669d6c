"""Media facts of sealed evidence, asked of a sandboxed process that may crash, hang or lie without consequence.

Owns: the sandbox's life, one for a whole import because starting it costs half a second; bounding its answer, and
believing no word of it beyond its shape. Refuses: parsing a recording in this process. A file that kills its
sandbox costs only its own facts; one that is no recording by its first bytes nor by its name is not asked about.
"""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pendulum

from station.records.evidence import MediaFacts
from station.sandbox.child import begin, end

BATCH = 64
SECONDS = 12
"""Wall time per file before the sandbox is killed from outside; its own alarm comes first."""
ANSWER = 1 << 12
"""Bytes one file's answer may take."""
EXTENSIONS = {
    "video": {"mp4", "mov", "avi", "mkv", "ts", "3gp", "m4v", "mpg", "mpeg", "vob", "flv", "wmv", "asf", "h264", "264"},
    "audio": {"wav", "mp3", "aac", "m4a", "amr", "ogg", "flac", "wma"},
    "photo": {"jpg", "jpeg", "png", "bmp", "webp", "gif"},
}
_PROBE = Path(__file__).with_name("probe.py")
_KINDS = frozenset({"video", "audio", "photo", "other"})
_TRACES, _TRACE = 16, 60
"""So many of a file's traces are believed, and so much of each."""
_APART = re.compile(r"[^A-Za-z0-9]+")
_VERSIONED = re.compile(r"^([A-Za-z]{3,})[0-9]+$")
_YEAR_MS = 366 * 86_400_000
_PIXELS = 1 << 16
_BEGINNINGS = (
    b"RIFF", b"ID3", b"\xff\xfb", b"\xff\xf1", b"OggS", b"fLaC", b"#!AMR", b"\x1a\x45\xdf\xa3", b"FLV", b"BM",
    b"\x30\x26\xb2\x75", b"\x00\x00\x01\xba", b"\x00\x00\x01\xb3", b"\x00\x00\x00\x01", b"\xff\xd8\xff",
    b"\x89PNG", b"GIF8",
)  # fmt: skip
_BOXES = (b"ftyp", b"moov", b"mdat", b"free", b"wide", b"skip", b"styp", b"moof")
"""At the fifth byte of MP4 and its kin."""
NO_MEDIA = MediaFacts("other", None, None, "")


class Sandbox:
    """The process that reads recordings. Use as a context manager; it starts with the first question."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def start(self) -> None:
        """Start it ahead of the first question, while something else is being waited for."""
        self._started()

    def facts(self, paths: Sequence[Path]) -> list[MediaFacts]:
        """Facts of each file, in order. One that cannot be played has a problem code: no_moov, cut_short, damaged,
        too_large, unreadable, `crashed` when it killed the sandbox, or `answer` when the sandbox spoke nonsense."""
        found: list[MediaFacts] = []
        while len(found) < len(paths):
            batch = paths[len(found) : len(found) + BATCH]
            lines = self._ask(batch)
            found.extend(_believe(line) for line in lines)
            if len(lines) < len(batch):
                found.append(MediaFacts("other", None, None, "crashed"))
        return found

    def _ask(self, paths: Sequence[Path]) -> list[str]:
        """One line per file the sandbox lived through."""
        ours, theirs = socket.socketpair()
        files = [os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC) for path in paths]
        with ours:
            try:
                socket.send_fds(self._started(), [b"?"], [theirs.fileno(), *files])
            except OSError:
                # It is gone altogether; the next question starts another.
                self._end()
            finally:
                theirs.close()
                for file in files:
                    os.close(file)
            whole, _, _ = self._heard(ours, len(paths)).rpartition(b"\n")
        return whole.decode("utf-8", "replace").split("\n")[: len(paths)] if whole else []

    def _heard(self, ours: socket.socket, files: int) -> bytes:
        """Everything said until the answering process ended, within bounds of time and length."""
        said, until = bytearray(), time.monotonic() + SECONDS * files
        try:
            while len(said) <= ANSWER * files:
                ours.settimeout(max(0.001, until - time.monotonic()))
                if not (more := ours.recv(ANSWER)):
                    return bytes(said)
                said += more
        except OSError:
            pass
        self._end()
        return bytes(said)

    def _started(self) -> socket.socket:
        if self._line is not None and self._child is not None and self._child.poll() is None:
            return self._line
        self._end()
        self._line, theirs = socket.socketpair()
        with theirs:
            self._child = begin(_PROBE, given=theirs.fileno(), heard=False)
        return self._line

    def _end(self) -> None:
        if self._line is not None:
            self._line.close()
        if self._child is not None:
            end(self._child)
        self._child = self._line = None


def media_facts(paths: Sequence[Path]) -> list[MediaFacts]:
    """Facts of each file, in order, from a sandbox of their own."""
    with Sandbox() as sandbox:
        return sandbox.facts(paths)


def kind_of_name(path: bytes) -> str:
    """What its extension says a file is: video, audio, photo or other."""
    extension = path.rpartition(b".")[2].decode("ascii", "replace").lower()
    return next((kind for kind, known in EXTENSIONS.items() if extension in known), "other")


def may_be_media(path: bytes, head: bytes) -> bool:
    """Whether a file is a recording by the name it had, or by its first bytes."""
    if kind_of_name(path) != "other":
        return True
    transport = head[:1] == head[188:189] == b"G"
    return head.startswith(_BEGINNINGS) or head[4:8] in _BOXES or transport


def _believe(line: str) -> MediaFacts:
    try:
        raw = json.loads(line)
    except ValueError:
        raw = None
    if not isinstance(raw, dict):
        return MediaFacts("other", None, None, "answer")
    media = raw.get("media")
    return MediaFacts(
        media=media if media in _KINDS else "other",
        created_at=_instant(raw.get("created")),
        duration_ms=_number(raw.get("duration_ms"), _YEAR_MS),
        problem=_word(raw.get("problem"), 40),
        codec=_word(raw.get("codec"), 32),
        width=_number(raw.get("width"), _PIXELS),
        height=_number(raw.get("height"), _PIXELS),
        traces=_traces(raw.get("made")),
    )


def _number(said: object, below: int) -> int | None:
    return said if type(said) is int and 0 < said < below else None


def _word(said: object, longest: int) -> str:
    """Letters, digits and underscores only: it is shown as it is."""
    return "".join(c for c in str(said or "") if c.isascii() and (c.isalnum() or c == "_"))[:longest]


def _traces(said: object) -> frozenset[str] | None:
    """Words without their version numbers: a recorder's next firmware is the same maker."""
    if not isinstance(said, list):
        return None
    parts = (part for each in said[:_TRACES] if isinstance(each, str) for part in _APART.split(each[:_TRACE]))
    words = (_VERSIONED.sub(r"\1", part) for part in parts)
    return frozenset(word for word in words if not word.isdecimal() and word)


def _instant(written: object) -> pendulum.DateTime | None:
    """FFmpeg writes creation times as `2026-11-20T01:30:00.000000Z`; some makers write it without the Z."""
    if not isinstance(written, str) or len(written) > 40:
        return None
    try:
        parsed = datetime.fromisoformat(written.replace("Z", "+00:00").replace("z", "+00:00"))
    except ValueError:
        return None
    return pendulum.instance(parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC))
