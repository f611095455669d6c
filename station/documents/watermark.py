"""The line that names viewer, time and request on a copy of a recording, as a picture of its letters."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from station.documents.large import office_font
from station.errors import StationError

DOTS = 48
"""Size of a letter as drawn; whoever lays it over a picture scales it to the picture's width."""


class NoFont(StationError):
    """No Chinese font is installed, so nothing can be marked, and nothing leaves unmarked."""

    text = "access.no_font"


def line(words: str) -> bytes:
    """`words` in white on black, one line, as PNG. NoFont."""
    letters = office_font(DOTS)
    if letters is None:
        raise NoFont
    ascent, descent = letters.getmetrics()
    picture = Image.new("L", (int(letters.getlength(words)) + DOTS, ascent + descent), 0)
    ImageDraw.Draw(picture).text((DOTS // 2, 0), words, fill=255, font=letters)
    kept = io.BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()
