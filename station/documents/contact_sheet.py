"""截图页: pictures of one recording on one sheet, each marked and with its place in the recording under it, as PNG.

Owns the layout. Every picture bears the whole mark at its foot and, faint, across its middle, so that one that is cut
out of the sheet says whose it is as well; the sheet says it once more below.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace

from PIL import Image, ImageDraw, ImageFont

from station.documents.large import office_font
from station.documents.watermark import NoFont
from station.records.pictures import Picture

ACROSS = 3
CELL = 480
"""Dots that a picture of several is wide; of one alone ALONE."""
ALONE = 1280
GAP = 16
LETTERS, TITLE = 22, 28
MARK = 15
"""Size of the mark's letters on a picture CELL wide."""
FAINT = 5
"""The mark in the middle has one in so many parts of its light."""
DARK = 4
"""And the band at the foot one in so many parts of the picture's."""
_PAPER, _INK, _SOFT = (250, 250, 250), (20, 20, 20), (90, 90, 90)


def marked(picture: Picture, words: str, alone: bool) -> Picture:
    """The picture as it stands on the sheet, the mark on it. NoFont."""
    width = ALONE if alone else CELL
    height = max(1, picture.height * width // picture.width)
    shown = Image.frombytes("RGB", (picture.width, picture.height), picture.rgb).resize((width, height))
    line = _line(words, MARK * width // CELL, width)
    foot = min(line.height + 4, height)
    box = (0, height - foot, width, height)
    shown.paste(shown.crop(box).point(lambda value: value // DARK), box)
    light = Image.new("RGB", line.size, (235, 235, 235))
    shown.paste(light, ((width - line.width) // 2, height - foot + 2), line)
    faint = line.point(lambda value: value // FAINT)
    shown.paste(light, ((width - line.width) // 2, (height - line.height) // 2), faint)
    return replace(picture, width=width, height=height, rgb=shown.tobytes())


def sheet(cells: Sequence[tuple[Picture, str]], title: str, words: str) -> bytes:
    """Marked pictures with what stands under each, below a title and above the mark, as PNG. NoFont."""
    letters, head = _font(LETTERS), _font(TITLE)
    across, width = min(ACROSS, len(cells)), cells[0][0].width
    deep = max(shown.height for shown, _ in cells) + LETTERS * 3 // 2 + GAP
    rows = -(-len(cells) // across)
    wide, top = across * (width + GAP) + GAP, TITLE * 2 + GAP
    paper = Image.new("RGB", (wide, top + rows * deep + LETTERS * 2), _PAPER)
    pen = ImageDraw.Draw(paper)
    pen.text((GAP, GAP), _fitting(title, head, wide - 2 * GAP), fill=_INK, font=head)
    for number, (shown, under) in enumerate(cells):
        left, upper = GAP + number % across * (width + GAP), top + number // across * deep
        paper.paste(Image.frombytes("RGB", (shown.width, shown.height), shown.rgb), (left, upper))
        pen.text((left, upper + shown.height + 2), under, fill=_INK, font=letters)
    pen.text((GAP, paper.height - LETTERS * 3 // 2), words, fill=_SOFT, font=letters)
    kept = io.BytesIO()
    paper.save(kept, "PNG")
    return kept.getvalue()


def _line(words: str, dots: int, width: int) -> Image.Image:
    """The mark, white on black, never wider than the picture."""
    font = _font(dots)
    ascent, descent = font.getmetrics()
    line = Image.new("L", (max(1, int(font.getlength(words))), ascent + descent), 0)
    ImageDraw.Draw(line).text((0, 0), words, fill=255, font=font)
    if line.width > width:
        line = line.resize((width, max(1, line.height * width // line.width)), Image.Resampling.LANCZOS)
    return line


def _fitting(words: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    """The end of it where it is too long: the name of a file says more there."""
    while words and font.getlength(words) > width:
        words = words[1:]
    return words


def _font(dots: int) -> ImageFont.FreeTypeFont:
    font = office_font(dots)
    if font is None:
        raise NoFont
    return font
