"""The sandboxed side of reading codes out of a recording: `python -I frame_reader.py`, the recording on its standard
input, its one argument the figures of schema/law/clip_reading.toml as JSON.

Owns: going into its cage before the first untrusted byte is parsed, and which pictures are looked at. It answers one
JSON line for each code and a last one for the whole, and ends.
Refuses: pictures beyond its limit, and saying more than the codes it read and where. Nothing else may import this
module: importing it costs the whole media library.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator

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
import zxingcpp
from PIL import Image

from station.sandbox import cage

MEMORY = 2 << 30
PIXELS = 36_000_000
"""Of one picture: 8K."""
WALL = 8
"""Times the processor seconds that reading may take by the clock on the wall: it runs when nobody else wants to."""
CODES = 200
"""Of one recording."""
LENGTH = 600
"""Characters of a code that may be ours: a slip's text has up to some 500."""
PACKETS = 600
"""Looked at, at most, to find out how far apart key pictures are."""
FINE = 2_100_000
"""Dots of a picture that is looked at in twice its size as well, where it bore nothing: small codes, shaken ones."""

_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


class _Unfit(Exception):
    """A code of texts/codes.toml, table `problem`."""


class _Looked:
    """How far the reading has come."""

    def __init__(self) -> None:
        self.frames = 0
        self.ms = 0
        self.told: set[str] = set()


def main() -> None:
    """Read the recording, say what its pictures bear, and how far it was looked at."""
    figures: dict[str, int] = json.loads(sys.argv[1])
    # What the libraries load only when they are first used must be loaded while files can be opened.
    _codes(Image.new("L", (64, 64)))
    cage.confine(MEMORY, seconds=figures["cpu_s"], wall=figures["cpu_s"] * WALL, nice=19)
    looked, problem = _Looked(), ""
    try:
        with io.FileIO(0, closefd=False) as file:
            for part in _parts(file, figures):
                _look(part, looked)
    except _Unfit as why:
        problem = str(why)
    except MemoryError:
        problem = "too_large"
    except (av.FFmpegError, OSError, ValueError, OverflowError):
        problem = "unreadable"
    _say({"frames": looked.frames, "ms": looked.ms, "problem": problem})


def _parts(file: io.FileIO, figures: dict[str, int]) -> Iterator[Iterator[tuple[int, Image.Image]]]:
    """The beginning, and the end where it is not part of the beginning: (milliseconds, picture in grey)."""
    first, last, every = figures["first_s"] * 1000, figures["last_s"] * 1000, figures["every_ms"]
    with av.open(file, mode="r", metadata_errors="replace") as container:
        if not container.streams.video:
            raise _Unfit("no_picture")
        apart = _apart(container)
        length = int(container.duration or 0) // 1000
    with _opened(file, apart, every) as container:
        yield _pictures(container, 0, first, every)
    if last and length - last > first:
        with _opened(file, apart, every) as container:
            container.seek((length - last) * 1000)
            yield _pictures(container, length - last, length, every)


def _opened(file: io.FileIO, apart: int | None, every: int) -> av.container.InputContainer:
    """From its beginning, so that only what has to be is decoded: key pictures where they come often enough."""
    file.seek(0)
    container = av.open(file, mode="r", metadata_errors="replace")
    context = container.streams.video[0].codec_context
    context.thread_count = 1
    context.skip_frame = "NONKEY" if apart is not None and apart <= every * 5 // 2 else "NONREF"
    return container


def _apart(container: av.container.InputContainer) -> int | None:
    """Milliseconds between key pictures, the longest of the first few; None where that cannot be told."""
    stream, keys = container.streams.video[0], list[int]()
    for number, packet in enumerate(container.demux(stream)):
        if packet.pts is not None and packet.is_keyframe and packet.time_base is not None:
            keys.append(int(packet.pts * packet.time_base * 1000))
        if number >= PACKETS or len(keys) > 5:
            break
    return max((after - before for before, after in zip(keys, keys[1:], strict=False)), default=None)


def _pictures(
    container: av.container.InputContainer, begin: int, end: int, every: int
) -> Iterator[tuple[int, Image.Image]]:
    stream, due = container.streams.video[0], begin
    start = stream.start_time or 0
    for frame in container.decode(stream):
        if frame.pts is None or frame.time_base is None:
            continue
        at = int((frame.pts - start) * frame.time_base * 1000)
        if at > end:
            return
        if at < due:
            continue
        due = at + every
        if frame.width * frame.height > PIXELS:
            raise _Unfit("too_large")
        yield at, _grey(frame)


def _grey(frame: av.VideoFrame) -> Image.Image:
    """The brightness alone, without the padding that decoders put after each line."""
    if not frame.format.name.startswith(("yuv4", "yuvj4", "nv12", "gray")) or frame.format.components[0].bits != 8:
        frame = frame.reformat(format="gray", threads=1)
    plane = frame.planes[0]
    size = (frame.width, frame.height)
    return Image.frombuffer("L", size, bytes(plane), "raw", "L", plane.line_size, 1)


def _look(pictures: Iterator[tuple[int, Image.Image]], looked: _Looked) -> None:
    for at, picture in pictures:
        looked.frames += 1
        looked.ms = max(looked.ms, at)
        for text in _codes(picture):
            if text not in looked.told and len(looked.told) < CODES:
                looked.told.add(text)
                _say({"at": at, "text": text})


def _codes(picture: Image.Image) -> list[str]:
    found = zxingcpp.read_barcodes(picture, formats=_QR)
    if not found and picture.width * picture.height <= FINE:
        doubled = picture.resize((picture.width * 2, picture.height * 2), Image.Resampling.BILINEAR)
        found = zxingcpp.read_barcodes(doubled, formats=_QR)
    return [code.text for code in found if len(code.text) <= LENGTH]


def _say(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    av.logging.set_level(None)
    main()
