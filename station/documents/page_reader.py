"""The sandboxed side of reading codes off a scan: `python -I page_reader.py`, the scan on its standard input.

Owns: going into its cage before the first untrusted byte is parsed. It answers one JSON line for each page and ends.
Refuses: a page larger than its limit of pixels, more pages than its limit, and saying more than the codes it read.
Nothing else may import this module: importing it costs the PDF library.
"""

from __future__ import annotations

import io
import json
import signal
import sys
from collections.abc import Iterator

import pypdfium2
import zxingcpp
from PIL import Image, UnidentifiedImageError

from station.sandbox import cage

PAGES = 200
"""Of one file; a batch from the feeder has some twenty."""
FINE = (200, 300)
"""Dots an inch: most codes are read at the first, which is quick; the page is looked at again where none was."""
PIXELS = 24_000_000
"""Of one page as it is looked at: A3 at 300 dots an inch, a little more."""
PICTURE = 150_000_000
"""Of a photo, as it says of itself."""
MEMORY = 2 << 30
SECONDS = 240
"""Of processor time, for the whole file."""
PAGE_SECONDS = 20
"""Of wall time, for one page."""
CODES = 20
"""Of one page."""
LENGTH = 64
"""Characters of a code that may be ours."""

_POINT = 72
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


class _Unfit(Exception):
    """A code of texts/scans.toml, table `problem`."""


def main() -> None:
    """Read the file, give up everything, say what the pages bear."""
    data = _whole(0)
    Image.preinit()
    _confine()
    try:
        signal.alarm(PAGE_SECONDS)
        for codes in _pages(data):
            _say({"codes": codes})
            signal.alarm(PAGE_SECONDS)
    except _Unfit as why:
        _say({"problem": str(why)})
    except (MemoryError, Image.DecompressionBombError):
        _say({"problem": "too_large"})
    except (pypdfium2.PdfiumError, UnidentifiedImageError, OSError, ValueError):
        _say({"problem": "unreadable"})


def _whole(number: int) -> bytes:
    with io.FileIO(number, closefd=False) as file:
        return file.readall() or b""


def _say(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def _pages(data: bytes) -> Iterator[list[str]]:
    if not data.startswith(b"%PDF-"):
        yield _picture(data)
        return
    with pypdfium2.PdfDocument(data) as pdf:
        if len(pdf) > PAGES:
            raise _Unfit("too_many_pages")
        for number in range(len(pdf)):
            try:
                yield _pdf_page(pdf[number])
            except (pypdfium2.PdfiumError, ValueError):
                # One damaged page of a batch: it bears no code that anybody could read.
                yield []


def _pdf_page(page: pypdfium2.PdfPage) -> list[str]:
    width, height = page.get_size()
    if not (width > 0 and height > 0):
        return []
    most = (PIXELS / (width * height)) ** 0.5
    try:
        looked = (page.render(scale=min(fine / _POINT, most), grayscale=True, may_draw_forms=False) for fine in FINE)
        return next((codes for seen in looked if (codes := _codes(seen.to_pil()))), [])
    finally:
        page.close()


def _picture(data: bytes) -> list[str]:
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as opened:
        if opened.width * opened.height > PICTURE:
            raise _Unfit("too_large")
        # A JPEG is decoded at half or a quarter of its size where that is enough; nothing is done to a PNG.
        opened.draft("L", (6000, 6000))
        grey = opened.convert("L")
    if grey.width * grey.height > PIXELS:
        grey.thumbnail((6000, 6000))
    return _codes(grey)


def _codes(picture: Image.Image) -> list[str]:
    found = zxingcpp.read_barcodes(picture, formats=_QR)
    texts = [code.text for code in found if len(code.text) <= LENGTH]
    return list(dict.fromkeys(texts))[:CODES]


def _confine() -> None:
    cage.confine(MEMORY, seconds=SECONDS)


if __name__ == "__main__":
    main()
