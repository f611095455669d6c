"""Recordings as one maker's chip writes them, and what programs make of them: real files, encoded and muxed for real.

A chip is played by the same encoder with its names taken out of the bytes, as long as they were.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import av
from PIL import Image

from tests.intake.recordings import FPS

CHIP = {b"x264": b"HiSi", b"VideoHandler": b"HiSi AVC H.r", b"Lavc": b"HiSi"}
CHIP_MUX = {"fflags": "+bitexact", "use_editlist": "0", "brand": "avc1"}
SIZE = (64, 48)


def chip(path: Path, created: datetime, *, seconds: int = 3, tint: int = 0, size: tuple[int, int] = SIZE) -> Path:
    """What the recorder writes: its own brand and names, no edit list, its time of beginning in UTC."""
    _encode(path, created, seconds, tint, size, CHIP_MUX)
    return renamed(path, CHIP)


def program(path: Path, created: datetime, *, seconds: int = 3, tint: int = 0) -> Path:
    """The same pictures encoded anew by a desktop program that keeps size and time."""
    _encode(path, created, seconds, tint, SIZE, {})
    return path


def remuxed(source: Path, path: Path) -> Path:
    """The same encoded pictures in a new container, with the times of the old one: what `-c copy` does."""
    with av.open(str(source)) as old, av.open(str(path), "w", format="mp4") as new:
        new.metadata.update(old.metadata)
        stream = new.add_stream_from_template(old.streams.video[0])
        for packet in old.demux(old.streams.video[0]):
            if packet.dts is not None:
                packet.stream = stream
                new.mux(packet)
    return path


def renamed(path: Path, names: Mapping[bytes, bytes]) -> Path:
    """Other names of the same length in the file's bytes."""
    content = path.read_bytes()
    for old, new in names.items():
        assert len(old) == len(new)
        content = content.replace(old, new)
    path.write_bytes(content)
    return path


def _encode(
    path: Path, created: datetime, seconds: int, tint: int, size: tuple[int, int], options: Mapping[str, str]
) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w", format="mp4", options=dict(options)) as container:
        container.metadata["creation_time"] = created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000000Z")
        stream = container.add_stream("libx264", rate=FPS, options={"preset": "ultrafast", "g": str(FPS)})
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.time_base = Fraction(1, FPS)
        for number in range(seconds * FPS):
            picture = Image.new("RGB", size, ((number * 9 + tint * 31) % 256, tint * 17 % 256, 90))
            frame = av.VideoFrame.from_image(picture)
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
