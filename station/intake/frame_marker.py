"""The sandboxed side of copying a recording with a mark over its picture: `python -I frame_marker.py`, the recording on
its standard input, its one argument as JSON: `target` (number of an open file), `kind` (video, photo, audio), `part`
(milliseconds from and to, or null: all of it), `line` (PNG in base64, white letters on black), `comment`, `most` (bytes
the copy may have).

Owns: going into its cage before the first untrusted byte is parsed, writing nothing but the one open file, and where
the mark stands: a dark band at the foot and, faint, across the middle, so that cutting off the foot does not take it
away. It says how far it has come, one JSON line at a time; the last one has `done`.
Nothing else may import this module: importing it costs the whole media library.
"""

from __future__ import annotations

import base64
import io
import json
import sys
from fractions import Fraction
from typing import Any

import av
import av.audio.codeccontext
import av.audio.resampler
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

from station.sandbox import cage

MEMORY = 3 << 30
PIXELS = 36_000_000
"""Of one picture: 8K."""
TELL_MS = 1000
EARLY = 10
"""Seconds before a part from where it is walked up to, and after it until where streams are waited for."""
FAINT = 5
"""The mark in the middle has one in so many parts of its light."""
DARK = 4
"""And the band at the foot one in so many parts of the picture's."""
_CLOCK = Fraction(1, 90_000)


class _Unfit(Exception):
    """A code of texts/access.toml, table `unmarked`."""


class Mark:
    """The letters, scaled once for each size of picture."""

    def __init__(self, line: Image.Image) -> None:
        self._line = line
        self._size = (0, 0)
        self._foot = self._middle = line

    def over(self, light: Image.Image) -> Image.Image:
        """The brightness of a picture with the mark in it."""
        if light.size != self._size:
            self._fit(light.size)
        width, height = light.size
        foot, middle = self._foot, self._middle
        box = (0, height - foot.height, width, height)
        light.paste(light.crop(box).point(lambda value: value // DARK), box)
        light.paste(235, ((width - foot.width) // 2, box[1]), foot)
        light.paste(235, ((width - middle.width) // 2, (height - middle.height) // 2), middle)
        return light

    def _fit(self, size: tuple[int, int]) -> None:
        wide = size[0] * 96 // 100
        high = max(1, min(size[1] // 4, self._line.height * wide // self._line.width))
        wide = max(1, min(wide, self._line.width * high // self._line.height))
        self._foot = self._line.resize((wide, high), Image.Resampling.LANCZOS)
        self._middle = self._foot.point(lambda value: value // FAINT)
        self._size = size


class _Part:
    """What of a recording is copied: from when to when, counted from its beginning. A copy of a part begins at zero."""

    def __init__(self, asked: list[int] | None, source: av.container.InputContainer, streams: int) -> None:
        begins = Fraction(source.start_time or 0, av.time_base)
        span = [begins + Fraction(ms, 1000) for ms in asked or ()]
        self._first: Fraction | None = span[0] if span else None
        self._last: Fraction | None = span[1] if span else None
        self._left, self._streams, self._past = set[int](), streams, False
        self.found = asked is None

    def walk_up(self, source: av.container.InputContainer, *streams: Any) -> None:
        """Begin to read shortly before it. Where there is no index a jump may land too late: then from the start."""
        if self._first is None:
            return
        for place in (self._first - EARLY, Fraction(0)):
            source.seek(max(0, int(place * av.time_base)))
            landed = next((each for each in source.demux(*streams) if each.pts is not None), None)
            source.seek(max(0, int(place * av.time_base)))
            if landed is not None and landed.pts * landed.time_base <= self._first:
                return

    @property
    def over(self) -> bool:
        """Whether every stream has come to its end, or one is so far beyond that nothing more of another comes."""
        return self._past or len(self._left) == self._streams

    def has(self, stream: int, frame: Any) -> bool:
        """Whether a frame lies in it, whole; one without a time lies in no part."""
        if self._first is None or self._last is None:
            return True
        if frame.pts is None or frame.time_base is None:
            return False
        at = frame.pts * frame.time_base
        ends = at + Fraction(frame.samples, frame.sample_rate) if isinstance(frame, av.AudioFrame) else at
        if ends > self._last or (ends == self._last and isinstance(frame, av.VideoFrame)):
            self._left.add(stream)
            self._past = self._past or at > self._last + EARLY
        elif at >= self._first:
            self.found = True
            if isinstance(frame, av.VideoFrame):
                frame.pts = frame.pts - int(self._first / frame.time_base)
            return True
        return False


def main() -> None:
    """Copy with the mark, and say so."""
    asked: dict[str, Any] = json.loads(sys.argv[1])
    Image.init()
    mark = Mark(Image.open(io.BytesIO(base64.b64decode(asked["line"]))).convert("L"))
    cage.confine(MEMORY, writes=asked["most"], nice=10)
    frames, problem = 0, ""
    try:
        with io.FileIO(0, closefd=False) as file, io.FileIO(asked["target"], "r+", closefd=False) as target:
            frames = _photo(file, target, mark) if asked["kind"] == "photo" else _film(file, target, mark, asked)
    except _Unfit as why:
        problem = str(why)
    except MemoryError:
        problem = "too_large"
    except (av.FFmpegError, OSError, ValueError, OverflowError):
        problem = "unreadable"
    _say({"done": True, "frames": frames, "problem": problem})


def _photo(file: io.FileIO, target: io.FileIO, mark: Mark) -> int:
    with av.open(file, mode="r", metadata_errors="replace") as container:
        if not container.streams.video:
            raise _Unfit("no_picture")
        for frame in container.decode(container.streams.video[0]):
            _fits(frame)
            light, blue, red = map(_picture, frame.reformat(format="yuvj444p", threads=1).planes)
            marked = Image.merge("YCbCr", (mark.over(light), blue, red))
            marked.save(target, "JPEG", quality=92)
            return 1
    raise _Unfit("no_picture")


def _film(file: io.FileIO, target: io.FileIO, mark: Mark, asked: dict[str, Any]) -> int:
    frames = told = 0
    with av.open(file, mode="r", metadata_errors="replace") as source, av.open(target, "w", format="mp4") as copy:
        copy.metadata["comment"] = asked["comment"]
        seen, heard = source.streams.video[:1], source.streams.audio[:1]
        if not (seen or heard) or (asked["kind"] == "video" and not seen):
            raise _Unfit("no_picture")
        picture = _picture_stream(copy, seen[0]) if seen else None
        sound = _sound_stream(copy, heard[0]) if heard else None
        part = _Part(asked["part"], source, len(seen) + len(heard))
        part.walk_up(source, *seen, *heard)
        for packet in source.demux(*seen, *heard):
            if part.over:
                break
            for frame in _decoded(packet):
                if frame.time is not None and frame.time * 1000 >= told + TELL_MS:
                    told = int(frame.time * 1000)
                    _say({"ms": told})
                if not part.has(packet.stream_index, frame):
                    continue
                if isinstance(frame, av.VideoFrame) and picture is not None:
                    copy.mux(picture.encode(_marked(frame, mark, picture)))
                    frames += 1
                elif isinstance(frame, av.AudioFrame) and sound is not None:
                    frame.pts = None
                    copy.mux(sound.encode(frame))
        if not part.found:
            raise _Unfit("no_picture")
        if picture is not None:
            copy.mux(picture.encode(None))
        if sound is not None:
            copy.mux(sound.encode(None))
    return frames


def _decoded(packet: av.Packet[Any]) -> list[Any]:
    """Its frames; what is damaged in the middle of a recording is passed over."""
    try:
        return list(packet.decode())
    except av.InvalidDataError:
        return []


def _picture_stream(copy: av.container.OutputContainer, seen: av.VideoStream) -> av.VideoStream:
    rate = seen.average_rate or 25
    made = copy.add_stream("libx264", rate=rate, options={"preset": "veryfast", "crf": "23"})
    # Their own even size: what the encoder takes. One thread: no other may be begun here.
    made.width, made.height, made.pix_fmt = seen.width & ~1, seen.height & ~1, "yuv420p"
    made.codec_context.time_base = _CLOCK
    made.codec_context.thread_count = seen.codec_context.thread_count = 1
    return made


def _sound_stream(copy: av.container.OutputContainer, heard: av.AudioStream) -> av.AudioStream:
    layout = "mono" if heard.codec_context.channels == 1 else "stereo"
    return copy.add_stream("aac", rate=heard.codec_context.sample_rate, layout=layout)


def _marked(frame: av.VideoFrame, mark: Mark, made: av.VideoStream) -> av.VideoFrame:
    """A frame of its own: the decoder needs the first one unmarked."""
    _fits(frame)
    plain = frame.reformat(made.width, made.height, "yuv420p", threads=1)
    marked = av.VideoFrame(made.width, made.height, "yuv420p")
    for number, (before, after) in enumerate(zip(plain.planes, marked.planes, strict=True)):
        part = _picture(before)
        after.update(_padded(mark.over(part) if number == 0 else part, after))
    marked.pts, marked.time_base = frame.pts, frame.time_base
    return marked


def _picture(plane: av.video.plane.VideoPlane) -> Image.Image:
    """Without the padding that decoders put after each line."""
    data = bytes(plane)[: plane.line_size * plane.height]
    return Image.frombytes("L", (plane.width, plane.height), data, "raw", "L", plane.line_size, 1)


def _padded(part: Image.Image, plane: av.video.plane.VideoPlane) -> bytes:
    """Its lines as long as the plane wants them."""
    data = part.tobytes("raw", "L", plane.line_size, 1)
    return data[: plane.buffer_size].ljust(plane.buffer_size, b"\0")


def _fits(frame: av.VideoFrame) -> None:
    if frame.width * frame.height > PIXELS:
        raise _Unfit("too_large")


def _say(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    av.logging.set_level(None)
    main()
