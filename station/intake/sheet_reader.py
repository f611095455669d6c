"""The sandboxed side of taking single pictures out of a recording: `python -I sheet_reader.py`, the recording on its
standard input, its one argument as JSON: `part` (milliseconds from and to, or null: all of it), `kind` (video, photo),
`count` (pictures at most), `side` (dots of the longer side of each, at most), `cpu_s`, `wall_s`.

Owns: going into its cage before the first untrusted byte is parsed, and decoding no more than the key pictures chosen.
It answers one JSON line for each picture and a last one with what went wrong.
Nothing else may import this module: importing it costs the whole media library.
"""

from __future__ import annotations

import base64
import io
import json
import sys
from collections.abc import Iterator
from typing import Any

import av
import av.audio.codeccontext
import av.audio.stream
import av.logging
import av.subtitles.codeccontext
import av.subtitles.stream
import av.video.codeccontext
import av.video.frame
import av.video.plane
import av.video.reformatter
import av.video.stream
from PIL import Image

from station.rules.key_frames import spread
from station.sandbox import cage

MEMORY = 2 << 30
PIXELS = 36_000_000
"""Of one picture: 8K."""
EARLY = 10
"""Seconds before a picture from where it is walked up to."""
KEYS = 200_000
"""Key pictures of one recording that are counted: two days of one a second."""


class _Unfit(Exception):
    """A code of texts/access.toml, `why_…`."""


def main() -> None:
    """Say the pictures, then what went wrong."""
    asked: dict[str, Any] = json.loads(sys.argv[1])
    # What the libraries load only when they are first used must be loaded while files can be opened.
    _dots(bytes(6), (1, 1), 6)
    cage.confine(MEMORY, seconds=asked["cpu_s"], wall=asked["wall_s"], nice=19)
    problem = ""
    try:
        with io.FileIO(0, closefd=False) as file, av.open(file, mode="r", metadata_errors="replace") as container:
            if not container.streams.video:
                raise _Unfit("no_picture")
            container.streams.video[0].codec_context.thread_count = 1
            chosen = _first(container) if asked["kind"] == "photo" else _even(container, asked["count"], asked["part"])
            for at, frame in chosen:
                _say(at, frame, asked["side"])
    except _Unfit as why:
        problem = str(why)
    except MemoryError:
        problem = "too_large"
    except (av.FFmpegError, OSError, ValueError, OverflowError):
        problem = "unreadable"
    _tell({"problem": problem})


def _even(
    container: av.container.InputContainer, count: int, part: list[int] | None
) -> Iterator[tuple[int, av.VideoFrame]]:
    """Key pictures evenly over the recording or the part of it, with the milliseconds from its beginning."""
    stream = container.streams.video[0]
    keys = _keys(container)
    if part is not None and not (keys and stream.time_base):
        raise _Unfit("no_picture")
    if not keys or stream.time_base is None:
        # A bare stream without times: its first picture stands for it.
        container.seek(0)
        yield from _first(container)
        return
    damaged, first, unit = False, keys[0], stream.time_base * 1000
    if part is not None:
        keys = [pts for pts in keys if part[0] <= (pts - first) * unit < part[1]]
    for pts in spread(keys, count):
        frame = _at(container, pts)
        damaged = damaged or frame is None
        if frame is not None:
            yield int((pts - first) * unit), frame
    if damaged:
        raise _Unfit("unreadable")


def _at(container: av.container.InputContainer, pts: int) -> av.VideoFrame | None:
    """The key picture of that time and no other decoded; None where it cannot be read."""
    stream = container.streams.video[0]
    assert stream.time_base is not None
    try:
        # Where there is no index a jump may land too late; whoever comes early walks up to it.
        container.seek(pts - int(EARLY / stream.time_base), stream=stream)
        for packet in container.demux(stream):
            if packet.is_keyframe and packet.pts == pts:
                found = [*packet.decode(), *stream.codec_context.decode(None)]
                return next((each for each in found if isinstance(each, av.VideoFrame)), None)
            if packet.is_keyframe and packet.pts is not None and packet.pts > pts:
                break
    except (av.InvalidDataError, EOFError):
        pass
    return None


def _keys(container: av.container.InputContainer) -> list[int]:
    """Times of the key pictures in units of the stream; those before the place where it cannot be read on."""
    found: set[int] = set()
    try:
        for packet in container.demux(container.streams.video[0]):
            if packet.is_keyframe and packet.pts is not None:
                found.add(packet.pts)
            if len(found) >= KEYS:
                break
    except av.FFmpegError:
        pass
    return sorted(found)


def _first(container: av.container.InputContainer) -> Iterator[tuple[int, av.VideoFrame]]:
    for frame in container.decode(container.streams.video[0]):
        yield 0, frame
        return
    raise _Unfit("no_picture")


def _say(at: int, frame: av.VideoFrame, side: int) -> None:
    if frame.width * frame.height > PIXELS:
        raise _Unfit("too_large")
    scale = min(1.0, side / max(frame.width, frame.height))
    width, height = max(1, int(frame.width * scale)), max(1, int(frame.height * scale))
    small = frame.reformat(width, height, "rgb24", threads=1)
    plane = small.planes[0]
    dots = _dots(bytes(plane), (width, height), plane.line_size)
    _tell({"at": at, "width": width, "height": height, "rgb": base64.b64encode(dots).decode()})


def _dots(data: bytes, size: tuple[int, int], line: int) -> bytes:
    """Without the padding that stands after each line."""
    return Image.frombytes("RGB", size, data, "raw", "RGB", line, 1).tobytes()


def _tell(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    av.logging.set_level(None)
    main()
