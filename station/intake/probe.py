"""The sandboxed side of reading media facts: `python -I probe.py`, spoken to over the socket on its standard input.

Owns: going into its cage before the first untrusted byte is parsed. A message is a socket for the answer and the open
files asked about; each message gets a process of its own, which can open nothing (no descriptor more than it was
given) and begin nothing, answers one JSON line per file, and ends.
Refuses: opening anything by name, decoding pictures, and saying more than kind, times, length and picture size.
Nothing else may import this module: importing it costs the whole media library.
"""

from __future__ import annotations

import io
import json
import os
import resource
import signal
import socket
import struct

import av
import av.audio.codeccontext
import av.audio.stream
import av.logging
import av.subtitles.codeccontext
import av.subtitles.stream
import av.video.codeccontext
import av.video.stream

from station.sandbox import cage

FILES = 64
"""At most in one message."""
SECONDS = 10
"""Per file, of processor time and of wall time alike."""
MEMORY = 1 << 30
BOXES = 10_000
"""Top-level boxes of an MP4 looked at; a real one has a handful, a fragmented one thousands."""
TRACES, TAG = 16, 60
"""So many traces of a file's makers are told, so many letters of each."""
HEAD, LARGE = 1 << 14, 16
"""Bytes looked at where programs name themselves, and boxes looked for."""

_PHOTO_FORMATS = ("image2", "jpeg_pipe", "png_pipe", "bmp_pipe", "webp_pipe", "mjpeg")
_ISO_FORMATS = "mov,mp4"
_TAGS = ("major_brand", "encoder", "encoded_by", "software", "make", "model", "handler_name")
_LEFT = (b"x264", b"x265", b"Lavc", b"HandBrake", b"edts")
_HEADER = struct.Struct(">I4s")
_PROBLEMS = ((av.InvalidDataError, "damaged"), (EOFError, "cut_short"), (MemoryError, "too_large"))


def main() -> None:
    """One child per message, until the other side hangs up."""
    asked = socket.socket(fileno=0)
    cage.confine(MEMORY, single=False)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        _, received, _, _ = socket.recv_fds(asked, 1, FILES + 1)
        if not received:
            return
        if os.fork() == 0:
            asked.close()
            _answer(*received)
            os._exit(0)
        for number in received:
            os.close(number)


def _answer(answer: int, *files: int) -> None:
    cage.settle()
    for number in files:
        signal.alarm(SECONDS)
        spent = resource.getrusage(resource.RUSAGE_SELF)
        allowed = int(spent.ru_utime + spent.ru_stime) + SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (allowed, resource.RLIM_INFINITY))
        os.write(answer, (json.dumps(_facts(number)) + "\n").encode())


def _facts(number: int) -> dict[str, object]:
    try:
        with io.FileIO(number, closefd=False) as file, av.open(file, mode="r", metadata_errors="replace") as container:
            iso = container.format.name.startswith(_ISO_FORMATS)
            return {
                "media": _media(container),
                "created": container.metadata.get("creation_time") or _stream_time(container),
                "duration_ms": _duration_ms(container),
                **_picture(container),
                "made": _made(container, number),
                "problem": "cut_short" if iso and _boxes(number)[1] else "",
            }
    except (av.FFmpegError, OSError, ValueError, MemoryError) as error:
        return {"problem": _problem(number, error)}


def _problem(number: int, error: Exception) -> str:
    """A recording that was interrupted has its pictures but not the index written at the end."""
    kinds, _ = _boxes(number)
    if kinds[:1] == ["ftyp"] and "moov" not in kinds:
        return "no_moov"
    return next((code for kind, code in _PROBLEMS if isinstance(error, kind)), "unreadable")


def _boxes(number: int) -> tuple[list[str], bool]:
    """Kinds of the top-level boxes of an MP4, and whether the last one ends beyond the end of the file."""
    size, offset, kinds = os.fstat(number).st_size, 0, list[str]()
    while offset + 8 <= size and len(kinds) < BOXES:
        length, kind = _HEADER.unpack(os.pread(number, 8, offset))
        kinds.append(kind.decode("latin-1"))
        if length == 1:
            length = int.from_bytes(os.pread(number, 8, offset + 8), "big")
        offset = size if length == 0 else offset + length
        if length and length < 8:
            break
    return kinds, offset > size


def _made(container: av.container.InputContainer, number: int) -> list[str]:
    """What its makers left: brand, programs that name themselves in tags or before the first picture, an edit list."""
    tags = [container.metadata.get(key) for key in _TAGS]
    tags += [stream.metadata.get(key) for stream in container.streams for key in _TAGS]
    head = _heads(number)
    left = [name.decode() for name in _LEFT if name in head]
    # One tag of a hundred words is no name; the answer has to fit.
    return [tag[:TAG] for tag in dict.fromkeys([*filter(None, tags), *left])][:TRACES]


def _heads(number: int) -> bytes:
    """Where programs name themselves: the beginnings of the file and of its large boxes."""
    size, offset, found = os.fstat(number).st_size, 0, os.pread(number, HEAD, 0)
    for _ in range(LARGE):
        if offset + 8 > size:
            break
        length, kind = _HEADER.unpack(os.pread(number, 8, offset))
        if kind in (b"moov", b"mdat"):
            found += os.pread(number, HEAD, offset)
        if length == 1:
            length = int.from_bytes(os.pread(number, 8, offset + 8), "big")
        if length < 8:
            break
        offset += length
    return found


def _media(container: av.container.InputContainer) -> str:
    if any(container.format.name.startswith(name) for name in _PHOTO_FORMATS):
        return "photo"
    kinds = {stream.type for stream in container.streams}
    return "video" if "video" in kinds else "audio" if "audio" in kinds else "other"


def _picture(container: av.container.InputContainer) -> dict[str, object]:
    """Codec of what is seen, else of what is heard; and the size of what is seen."""
    if container.streams.video:
        seen = container.streams.video[0].codec_context
        return {"codec": seen.name, "width": seen.width, "height": seen.height}
    return {"codec": container.streams.audio[0].codec_context.name} if container.streams.audio else {}


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
    main()
