"""Real small recordings, made by a real encoder, with the container times a recorder writes."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import av
from PIL import Image

FPS = 5


def video(path: Path, created: datetime | None, seconds: int = 4, *, fragmented: bool = False, tint: int = 0) -> Path:
    """An H.264 MP4 of that length whose creation time is `created` (written as UTC); `tint` makes content differ."""
    path.parent.mkdir(parents=True, exist_ok=True)
    options = {"movflags": "frag_keyframe+empty_moov"} if fragmented else {}
    with av.open(str(path), "w", format="mp4", options=options) as container:
        if created is not None:
            container.metadata["creation_time"] = created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000000Z")
        stream = container.add_stream("libx264", rate=FPS, options={"preset": "ultrafast", "g": str(FPS)})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        stream.time_base = Fraction(1, FPS)
        for number in range(seconds * FPS):
            picture = Image.new("RGB", (64, 48), ((number * 9 + tint * 31) % 256, tint * 17 % 256, 90))
            frame = av.VideoFrame.from_image(picture)
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def photo(path: Path, tint: int = 0) -> Path:
    """A JPEG."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (32, 24), (tint % 256, 10, 90)).save(path, "JPEG")
    return path


def sound(path: Path, seconds: int = 2) -> Path:
    """A WAV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w", format="wav") as container:
        stream = container.add_stream("pcm_s16le", rate=8000, layout="mono")
        for number in range(seconds):
            frame = av.AudioFrame(format="s16", layout="mono", samples=8000)
            frame.planes[0].update(bytes(16000))
            frame.sample_rate, frame.pts = 8000, number * 8000
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def touch(path: Path, when: datetime) -> None:
    """Give the file the modification time a recorder leaves when it closes one."""
    os.utime(path, (when.timestamp(), when.timestamp()))
