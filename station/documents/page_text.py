"""The words of a PDF as terminal lines, each about where it stands on its page, so that a page can be read before it
is printed where there is no picture.

Owns nothing but the layout: a character goes to the column its place on the paper comes to, and never over another.
"""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import c_double
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len

from station.documents.raster import PdfUnreadable

# As in `paper`: imported where a page is read.
if TYPE_CHECKING:
    import pypdfium2

SAME_LINE = 0.3
"""Two characters whose feet are nearer than that part of the first one's height stand on one line."""
RULE = "─"


@dataclass(frozen=True, slots=True)
class _Char:
    char: str
    left: float
    right: float
    foot: float
    height: float


def lines(pdf: bytes, columns: int) -> list[str]:
    """Every page, a rule between two. PdfUnreadable."""
    document = _opened(pdf)
    told: list[str] = []
    try:
        for number, page in enumerate(document):
            told += [RULE * (columns // cell_len(RULE))] if number else []
            told += _page(list(_chars(page)), columns)
    finally:
        document.close()
    return told


def count(pdf: bytes) -> int:
    """How many pages there are. PdfUnreadable."""
    document = _opened(pdf)
    try:
        return len(document)
    finally:
        document.close()


def _opened(pdf: bytes) -> pypdfium2.PdfDocument:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as wrong:
        raise PdfUnreadable(name="", detail=wrong) from wrong


def _chars(page: pypdfium2.PdfPage) -> Iterator[_Char]:
    from pypdfium2 import raw

    words, across, up = page.get_textpage(), c_double(), c_double()
    units = [int(raw.FPDFText_GetUnicode(words, at)) for at in range(words.count_chars())]
    for at, char in _characters(units):
        # What stands aslant is a mark behind the words (演示); the foot of the page says it, too.
        if char.isprintable() and not char.isspace() and not raw.FPDFText_GetCharAngle(words, at):
            left, bottom, right, top = words.get_charbox(at, loose=True)
            raw.FPDFText_GetCharOrigin(words, at, across, up)
            yield _Char(char, left, right, up.value, top - bottom)


def _characters(units: list[int]) -> Iterator[tuple[int, str]]:
    """Rare characters are two units of UTF-16, or one that says it whole."""
    high = 0
    for at, unit in enumerate(units):
        if 0xD800 <= unit < 0xDC00:
            high = unit
        elif 0xDC00 <= unit < 0xE000:
            yield at, chr(0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00))
        else:
            yield at, chr(unit)


def _page(chars: list[_Char], columns: int) -> list[str]:
    if not chars:
        return []
    first, last = min(one.left for one in chars), max(one.right for one in chars)
    scale = (last - first) / max(columns - 2, 1) or 1.0
    return [_line(row, first, scale) for row in _rows(sorted(chars, key=lambda one: -one.foot))]


def _rows(chars: list[_Char]) -> Iterator[list[_Char]]:
    """From the top of the page to its foot."""
    row: list[_Char] = []
    for one in chars:
        if row and row[0].foot - one.foot > SAME_LINE * row[0].height:
            yield row
            row = []
        row.append(one)
    yield row


def _line(row: list[_Char], first: float, scale: float) -> str:
    told, before = "", None
    for one in sorted(row, key=lambda one: one.left):
        # Characters set close to each other are a word and stay one, however wide the terminal's cells are.
        apart = before is None or one.left - before.right > before.height / 2
        if apart:
            told += " " * max(round((one.left - first) / scale) - cell_len(told), 1 if told else 0)
        told, before = told + one.char, one
    return told.rstrip()
