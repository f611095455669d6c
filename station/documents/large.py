"""Words in letters several lines high, made of half blocks, so that a terminal can be read from across a room.

The glyphs are those of the office's own font, drawn without grey. It falls back to nothing where no font is
installed; the caller shows the words as they are.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from station.documents.qr import half_block_lines

FONTS = ("NotoSansCJK-Bold.ttc", "NotoSansCJK-Regular.ttc")
_ROOTS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
_SIMPLIFIED = 2
"""Which face of the collection has the forms of the mainland (SC)."""
_INK = 110
"""Grey from which a dot counts as ink: thin strokes stay, close ones do not run together."""


def lines(words: str, dots: int, columns: int) -> list[list[str]] | None:
    """`words` as rows of terminal lines, each row at most `columns` wide; None where no font is installed.

    `dots` is the size of a character, two dots to a line of the terminal.
    """
    font = office_font(dots)
    if font is None:
        return None
    rows: list[str] = []
    for letter in words:
        if rows and font.getlength(rows[-1] + letter) <= columns:
            rows[-1] += letter
        else:
            rows.append(letter)
    return [_row(row, font) for row in rows]


def _row(words: str, font: ImageFont.FreeTypeFont) -> list[str]:
    ascent, descent = font.getmetrics()
    picture = Image.new("L", (max(1, int(font.getlength(words))), ascent + descent), 0)
    ImageDraw.Draw(picture).text((0, 0), words, fill=255, font=font)
    top, bottom = _band(font)
    inked = picture.crop((0, top, picture.width, bottom)).point(lambda grey: 255 * (grey > _INK))
    data = inked.tobytes()
    width = inked.width
    return half_block_lines([tuple(dot > 0 for dot in data[y : y + width]) for y in range(0, len(data), width)])


def _band(font: ImageFont.FreeTypeFont) -> tuple[int, int]:
    """Top and bottom of the tallest characters, so that all rows are alike."""
    box = font.getbbox("國Qj()")
    return int(box[1]), int(box[3])


@cache
def office_font(dots: int) -> ImageFont.FreeTypeFont | None:
    """The office's font in this size; None where none is installed."""
    for name in FONTS:
        for root in _ROOTS:
            for path in sorted(root.rglob(name)):
                return ImageFont.truetype(path, dots, index=_SIMPLIFIED)
    return None
