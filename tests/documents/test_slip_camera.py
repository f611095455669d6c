"""A slip of the roll before a cheap phone: what two million dots see of it from 30 cm is still read."""

from __future__ import annotations

import math
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter

from station.documents import qr, slip_papers
from station.rules.slip import SlipKind, slip_text
from tests.documents import sample, slip_sample
from tests.documents.test_slip_forms import dots, pdf_of, read

PICTURE = (1600, 1200)
"""Two million dots."""
ACROSS = math.radians(60)
"""What the lens takes in."""
FAR = 300
"""Millimetres from the paper."""
A_MM = PICTURE[0] / (2 * FAR * math.tan(ACROSS / 2))
"""Dots of the camera for a millimetre of paper: 4.6."""
SOFT, GRAIN, PACKED = 0.9, 6, 80
"""Standard deviation of the lens in dots, and of the sensor of 255; quality of the JPEG."""
INK, PAPER, TABLE = 40, 215, 120
CODES = 1450
"""Lines of the roll's end in which both codes stand."""
HELD = {"straight": (0, 1.0), "askew": (12, math.cos(math.radians(20)))}
"""Degrees about the lens, and what leaning away leaves of the width."""


def seen(printed: Image.Image, turned: float, left: float) -> Image.Image:
    """The end of a printed roll as the camera keeps it."""
    sheet = printed.crop((0, printed.height - CODES, printed.width, printed.height))
    lit = sheet.convert("L").point([INK if grey < 128 else PAPER for grey in range(256)])
    # Twice as large before it is turned, then gathered, as the dots of a sensor gather light.
    big = lit.resize((round(2 * lit.width * left), 2 * lit.height), Image.Resampling.BOX)
    big = big.rotate(turned, Image.Resampling.BICUBIC, expand=True, fillcolor=TABLE)
    scale = A_MM / slip_papers.DOTS_A_MM / 2
    small = big.resize((round(big.width * scale), round(big.height * scale)), Image.Resampling.BOX)
    whole = Image.new("L", PICTURE, TABLE)
    whole.paste(small, ((PICTURE[0] - small.width) // 2, (PICTURE[1] - small.height) // 2))
    soft = whole.filter(ImageFilter.GaussianBlur(SOFT))
    kept = BytesIO()
    ImageChops.add(soft, Image.effect_noise(PICTURE, GRAIN), 1.0, -128).save(kept, "JPEG", quality=PACKED)
    return Image.open(kept)


def longest() -> dict[str, object]:
    """The most a slip may say."""
    content = sample.slip_content(SlipKind.DELIVERY, "1" * 200)
    symbol = qr.slip_symbol(slip_text("余" * 80, content, sample.KEY_ID, sample.SIGNER.sign))
    return {**slip_sample.delivery(), "qr": qr.svg(symbol), "qr_edge": slip_papers.qr_edge(symbol)}


@pytest.mark.parametrize("held", HELD)
@pytest.mark.parametrize("template", [*slip_sample.PAPERS, "longest"])
def test_two_million_dots_read_the_roll_from_30_cm(tmp_path: Path, template: str, held: str) -> None:
    data = longest() if template == "longest" else slip_sample.PAPERS[template]()
    pdf = pdf_of(tmp_path, "slip_delivery" if template == "longest" else template, slip_papers.on_roll(data))
    printed = dots(pdf)
    right = read(printed, tmp_path)
    assert len(right) == 2
    assert read(seen(printed, *HELD[held]), tmp_path) == right
