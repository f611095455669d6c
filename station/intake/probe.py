"""The sandboxed side of reading media facts: `python -I probe.py FD…`, one JSON line per descriptor.

Owns: giving up every power it does not need before the first untrusted byte is parsed.
Refuses: opening anything by name, decoding pictures, and saying more than kind, creation time and duration.
Nothing else may import this module: importing it costs the whole media library.
"""

from __future__ import annotations

import ctypes
import io
import json
import resource
import signal
import sys

import av
import av.logging

SECONDS = 10
"""Per file, of processor time and of wall time alike."""
MEMORY = 1 << 30
ANSWER = 1 << 16
"""Bytes the whole answer may take; the file it goes to cannot grow beyond."""

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_NO_NEW_PRIVS = 38
_PHOTO_FORMATS = ("image2", "jpeg_pipe", "png_pipe", "bmp_pipe", "webp_pipe", "mjpeg")


def main(descriptors: list[int]) -> None:
    """Answer for each descriptor in order; dies in the middle when a file exceeds its limits."""
    _confine(highest=max(descriptors))
    for number in descriptors:
        signal.alarm(SECONDS)
        spent = resource.getrusage(resource.RUSAGE_SELF)
        allowed = int(spent.ru_utime + spent.ru_stime) + SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (allowed, resource.RLIM_INFINITY))
        sys.stdout.write(json.dumps(_facts(number)) + "\n")
        sys.stdout.flush()


def _confine(highest: int) -> None:
    libc = ctypes.CDLL(None)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    # Best effort: a kernel may forbid either; the unit that runs the import has no network of its own as well.
    if libc.unshare(_CLONE_NEWNET) != 0:
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (ANSWER, ANSWER))
    resource.setrlimit(resource.RLIMIT_NOFILE, (highest + 4, highest + 4))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _facts(number: int) -> dict[str, object]:
    try:
        with io.FileIO(number, closefd=False) as file, av.open(file, mode="r", metadata_errors="replace") as container:
            return {
                "media": _media(container),
                "created": container.metadata.get("creation_time") or _stream_time(container),
                "duration_ms": _duration_ms(container),
            }
    except (av.FFmpegError, OSError, ValueError, MemoryError) as error:
        return {"problem": type(error).__name__}


def _media(container: av.container.InputContainer) -> str:
    if any(container.format.name.startswith(name) for name in _PHOTO_FORMATS):
        return "photo"
    kinds = {stream.type for stream in container.streams}
    return "video" if "video" in kinds else "audio" if "audio" in kinds else "other"


def _stream_time(container: av.container.InputContainer) -> str | None:
    times = [stream.metadata.get("creation_time") for stream in container.streams]
    return next((time for time in times if time), None)


def _duration_ms(container: av.container.InputContainer) -> int | None:
    if container.duration:
        return int(container.duration) // 1000
    known = [float(s.duration * s.time_base) for s in container.streams if s.duration and s.time_base]
    return int(max(known) * 1000) if known else None


if __name__ == "__main__":
    av.logging.set_level(None)
    main([int(argument) for argument in sys.argv[1:]])
