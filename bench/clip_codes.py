"""Codes found in really encoded recordings, and what looking costs: `make bench-codes`, some ten minutes.

Each cell is one recording of eight slips, each with its own 取证码, turned by 0 to 45 degrees, flat and 30 degrees away
from the lens, with one key picture each: one chance, where a recorder gives one a second. Found is what the product's
own reading, sandbox included, finds. Then recordings of a minute with nothing to be found, which costs most.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1]))

from station.documents import qr
from station.intake.frames import look
from station.rules.capture_code import capture_code
from station.store import reading_law
from tests.intake.filmed import FPS, P720, P1080, Held, film, picture, wall

FIGURES = reading_law.figures(date(2026, 11, 20))
HELD = tuple(product((0, 15, 30, 45), (0, 30)))
"""Turned, tilted."""
SHARES, BLURS = (0.15, 0.12, 0.10, 0.07, 0.05), (0.0, 0.5, 1.0, 1.5)
SCENE = 10
"""Pictures of one slip."""
CODECS = ("libx264", "libx265")
FIRST = 330281103 << 33


def main() -> int:
    """Measure and print."""
    with TemporaryDirectory() as folder:
        place = Path(folder) / "film.mp4"
        print("found of 8, one key picture each; columns: blur in modules of the symbol")
        for size, codec in product((P720, P1080), CODECS):
            print(f"\n{size[1]}p {codec}\n  width " + "".join(f"{blur:>7}" for blur in BLURS))
            for share in SHARES:
                print(f"  {share:>5.0%} " + "".join(f"{found(place, size, codec, share, blur):>7}" for blur in BLURS))
                sys.stdout.flush()
        print("\nCPU seconds for one minute of recording without a code; key pictures every second, every ten seconds")
        for size, codec in product((P720, P1080), CODECS):
            spent = [cost(place, size, codec, keys) for keys in (FPS, 10 * FPS)]
            print(f"  {size[1]}p {codec}" + "".join(f"{each:>8.1f}" for each in spent))
            sys.stdout.flush()
    return 0


def found(place: Path, size: tuple[int, int], codec: str, share: float, blur: float) -> int:
    """How many of the eight slips are found."""
    shown: list[Image.Image] = []
    codes = [capture_code(FIRST + number) for number in range(len(HELD))]
    for code, (turned, tilted) in zip(codes, HELD, strict=True):
        held = Held(share, turned, tilted, blur, seed=round(100 * blur))
        shown += [picture(qr.capture_symbol(code), size, held)] * SCENE
    film(place, shown, codec, keys=SCENE)
    said = look(place, replace(FIGURES, every_ms=1000 * SCENE // FPS - 50))
    return len({one.text for one in said.codes} & set(codes))


def cost(place: Path, size: tuple[int, int], codec: str, keys: int) -> float:
    """CPU seconds of looking through a minute."""
    still = wall(size, 1 / FPS)[0]
    moving = [still.rotate(number / 5, resample=Image.Resampling.NEAREST) for number in range(10)]
    film(place, [moving[number % 10] for number in range(60 * FPS)], codec, keys)
    return look(place, FIGURES).cpu_ms / 1000


if __name__ == "__main__":
    sys.exit(main())
