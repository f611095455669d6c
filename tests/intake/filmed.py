"""A code on paper as a recorder films it: printed, held at an angle, moved while the shutter is open, encoded for real.

Sizes are those of the symbol itself, as a share of the picture's width. The same call gives the same pictures.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import av
from PIL import Image, ImageChops

from station.documents import qr
from station.documents.qr import Symbol

FPS = 25
STILL = 12
"""Pictures for which a hand stays where it is."""
KEYS = 25
"""Pictures from one key picture to the next: recorders write one a second."""
P720, P1080 = (1280, 720), (1920, 1080)
DOT = 12
"""Of one module as printed."""


@dataclass(frozen=True)
class Held:
    """How a paper is held before the lens."""

    share: float = 0.15
    """Width of the symbol in the picture's."""
    turned: float = 0.0
    """Degrees about the lens."""
    tilted: float = 0.0
    """Degrees away from the lens, about the paper's upright axis."""
    blur: float = 0.0
    """How far it moves while one picture is taken, in modules of the symbol."""
    noise: float = 4.0
    """Of the sensor, standard deviation of 255."""
    seed: int = 0


def picture(symbol: Symbol, size: tuple[int, int], held: Held) -> Image.Image:
    """One picture in grey: a grained wall, a lit sheet, the symbol on it."""
    dice = random.Random(f"{held}{size}")
    wide = held.share * size[0]
    sheet = _sheet(symbol)
    side = sheet.width * wide / ((symbol.size - 2 * qr.QUIET) * DOT)
    corners = _corners(side, held, (size[0] * dice.uniform(0.4, 0.6), size[1] * dice.uniform(0.42, 0.58)))
    room = math.ceil(held.blur * wide) + 8
    box = (
        max(0, int(min(x for x, _ in corners)) - room),
        max(0, int(min(y for _, y in corners)) - room),
        min(size[0], int(max(x for x, _ in corners)) + room),
        min(size[1], int(max(y for _, y in corners)) + room),
    )
    seen = _wall(size)
    seen.paste(_held(sheet, seen.crop(box), [(x - box[0], y - box[1]) for x, y in corners]), box)
    part = _moved(seen.crop(box), held.blur * wide / (symbol.size - 2 * qr.QUIET), dice.uniform(0, math.pi))
    seen.paste(part, box)
    return _grained(seen, held.noise)


def _held(sheet: Image.Image, wall: Image.Image, corners: Sequence[tuple[float, float]]) -> Image.Image:
    """The sheet before a piece of wall: twice as large and scaled down, as the dots of a sensor gather light."""
    big = (2 * wall.width, 2 * wall.height)
    lead = _inverse([(2 * x, 2 * y) for x, y in corners], sheet.size)
    paper = sheet.transform(big, Image.Transform.PERSPECTIVE, lead, Image.Resampling.BICUBIC)
    whole = Image.new("L", sheet.size, 255)
    shape = whole.transform(big, Image.Transform.PERSPECTIVE, lead, Image.Resampling.NEAREST)
    seen = wall.resize(big)
    seen.paste(paper, mask=shape)
    return seen.resize(wall.size, Image.Resampling.BOX)


def film(path: Path, pictures: Sequence[Image.Image], codec: str = "libx264", keys: int = KEYS, crf: int = 26) -> Path:
    """The pictures as a recording of FPS a second; `keys` apart are the key pictures."""
    path.parent.mkdir(parents=True, exist_ok=True)
    options = {"preset": "veryfast" if codec == "libx264" else "ultrafast", "crf": str(crf), "g": str(keys)}
    if codec == "libx265":
        options["x265-params"] = f"log-level=none:keyint={keys}"
    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream(codec, rate=FPS, options=options)
        stream.width, stream.height, stream.pix_fmt = *pictures[0].size, "yuv420p"
        stream.time_base = Fraction(1, FPS)
        for number, each in enumerate(pictures):
            frame = av.VideoFrame.from_image(each.convert("RGB"))
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def shown(symbol: Symbol, size: tuple[int, int], held: Held, seconds: float) -> list[Image.Image]:
    """A hand that shakes: the same paper, twice a second in another place."""
    count = round(seconds * FPS)
    still = []
    for number in range(0, count, STILL):
        turned, tilted = held.turned + math.sin(number / 3) * 1.5, held.tilted + math.cos(number / 4) * 1.5
        still.append(picture(symbol, size, replace(held, turned=turned, tilted=tilted, seed=held.seed + number)))
    return [still[number // STILL] for number in range(count)]


def wall(size: tuple[int, int], seconds: float) -> list[Image.Image]:
    """Nothing to be read."""
    return [_grained(_wall(size), 4.0)] * round(seconds * FPS)


def _grained(seen: Image.Image, noise: float) -> Image.Image:
    return ImageChops.add(seen, Image.effect_noise(seen.size, noise), 1.0, -128)


def _sheet(symbol: Symbol) -> Image.Image:
    plain = Image.new("L", (symbol.size, symbol.size), 225)
    plain.putdata([25 if dark else 225 for row in symbol.modules for dark in row])
    return plain.resize((symbol.size * DOT, symbol.size * DOT), Image.Resampling.NEAREST)


def _wall(size: tuple[int, int]) -> Image.Image:
    coarse = Image.frombytes("L", (64, 36), random.Random("wall").randbytes(64 * 36)).resize(
        size, Image.Resampling.BICUBIC
    )
    return Image.blend(Image.new("L", size, 110), coarse, 0.35)


def _corners(side: float, held: Held, middle: tuple[float, float]) -> list[tuple[float, float]]:
    """Of the sheet in the picture, from upper left clockwise."""
    lean, turn, far = math.radians(held.tilted), math.radians(held.turned), 4 * side
    placed = []
    for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        flat_x, flat_y, deep = x * side / 2 * math.cos(lean), y * side / 2, x * side / 2 * math.sin(lean)
        nearer = far / (far + deep)
        flat_x, flat_y = flat_x * nearer, flat_y * nearer
        placed.append(
            (
                middle[0] + flat_x * math.cos(turn) - flat_y * math.sin(turn),
                middle[1] + flat_x * math.sin(turn) + flat_y * math.cos(turn),
            )
        )
    return placed


def _inverse(corners: Sequence[tuple[float, float]], size: tuple[int, int]) -> list[float]:
    """The eight figures that lead from the picture back to the sheet (solved by elimination)."""
    sheet = ((0, 0), (size[0], 0), size, (0, size[1]))
    rows = []
    for (x, y), (u, v) in zip(corners, sheet, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for at in range(8):
        pivot = max(range(at, 8), key=lambda row: abs(rows[row][at]))
        rows[at], rows[pivot] = rows[pivot], rows[at]
        rows[at] = [value / rows[at][at] for value in rows[at]]
        for row in range(8):
            if row != at and rows[row][at]:
                factor = rows[row][at]
                rows[row] = [value - factor * lead for value, lead in zip(rows[row], rows[at], strict=True)]
    return [row[8] for row in rows]


def _moved(seen: Image.Image, dots: float, along: float) -> Image.Image:
    """Motion blur: the mean of the picture on its way."""
    steps = max(1, math.ceil(dots * 2))
    if dots <= 0:
        return seen
    mean = seen
    for step in range(1, steps + 1):
        by = dots * step / steps
        shift = (1, 0, by * math.cos(along), 0, 1, by * math.sin(along))
        there = seen.transform(seen.size, Image.Transform.AFFINE, shift, Image.Resampling.BILINEAR)
        mean = Image.blend(mean, there, 1 / (step + 1))
    return mean
