"""Small real recordings such as a body camera leaves on its card: H.264 in MP4, made by a real encoder.

Owns names, folders and times in the manner of the profile generic_device_officer: a moving test picture with the
time burnt in, the container's creation time in UTC, the file time at the end of the clip. The same call gives
the same bytes. Refuses to pass for footage: every frame says DEMO.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import pendulum
from PIL import Image, ImageDraw

WIDTH, HEIGHT, FPS = 640, 360, 5
QUALITY = "26"
GRAIN_TILES = 3


@dataclass(frozen=True, slots=True)
class Take:
    """One walk through an enterprise with a recorder running."""

    serial: str
    """The recorder's, as in ZFY0001."""
    number: str
    """The wearer's number as set on the recorder."""
    started_at: pendulum.DateTime
    clips: int
    """How many files the recorder splits it into."""
    seconds: int
    """Length of each."""
    every: Fraction = Fraction(1, FPS)
    """Seconds from one picture to the next: a whole visit takes few of them."""
    first_seq: int = 1


def record(card: Path, take: Take) -> list[Path]:
    """Write the take's files below `card`/DCIM/<date>/ and return them in order."""
    folder = card / "DCIM" / take.started_at.format("YYYYMMDD")
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for index in range(take.clips):
        started = take.started_at.add(seconds=index * take.seconds)
        seq = take.first_seq + index
        path = folder / f"{take.serial}_{take.number}_{started.format('YYYYMMDDHHmmss')}_{seq:04d}.MP4"
        encode(path, take.serial, started, take.seconds, take.every)
        ended = started.add(seconds=take.seconds).timestamp()
        os.utime(path, (ended, ended))
        made.append(path)
    return made


def encode(
    path: Path, serial: str, started: pendulum.DateTime, seconds: int, every: Fraction = Fraction(1, FPS)
) -> None:
    """One clip of that length; its bytes depend on the arguments alone."""
    grain = _grain(f"{serial}{started.isoformat()}")
    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    with av.open(str(path), "w", format="mp4", options=options) as container:
        container.metadata["creation_time"] = started.in_timezone("UTC").format("YYYY-MM-DDTHH:mm:ss[.000000Z]")
        stream = container.add_stream("libx264", rate=1 / every)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.time_base = every
        stream.codec_context.thread_count = 1
        stream.codec_context.options = {"preset": "ultrafast", "crf": QUALITY, "flags": "+bitexact", "g": str(FPS * 2)}
        for number in range(int(seconds / every)):
            picture = _picture(grain[number % GRAIN_TILES], serial, started.add(seconds=int(number * every)), number)
            frame = av.VideoFrame.from_image(picture)  # type: ignore[no-untyped-call]  # its signature names no type
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


def _picture(grain: Image.Image, serial: str, at: pendulum.DateTime, number: int) -> Image.Image:
    picture = grain.copy()
    pen = ImageDraw.Draw(picture)
    left = number * 7 % (WIDTH - 90)
    pen.rectangle((left, 150, left + 90, 240), fill=(214, 150, 40))
    pen.rectangle((0, 0, WIDTH, 44), fill=(0, 0, 0))
    shown = at.format("YYYY-MM-DD HH:mm:ss")
    pen.text((12, 8), f"{serial}  {shown}  DEMO", fill=(255, 255, 255), font_size=24)
    return picture


def _grain(seed: str) -> list[Image.Image]:
    """Camera noise, so that a small clip has the weight of evidence and a copy takes a moment."""
    dice = random.Random(seed)
    coarse = WIDTH // 2, HEIGHT // 2
    tiles = []
    for _ in range(GRAIN_TILES):
        noise = Image.frombytes("L", coarse, dice.randbytes(coarse[0] * coarse[1]))
        flat = Image.new("L", coarse, 90)
        tiles.append(Image.blend(flat, noise, 0.25).resize((WIDTH, HEIGHT)).convert("RGB"))
    return tiles
