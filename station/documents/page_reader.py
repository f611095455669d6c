"""The sandboxed side of reading codes off a scan: `python -I page_reader.py`, the scan on its standard input.

Owns: giving up every power it does not need before the first untrusted byte is parsed: no file can be opened by name,
nothing written, nobody reached, memory and processor time are limited. It answers one JSON line for each page and ends.
Refuses: a page larger than its limit of pixels, more pages than its limit, and saying more than the codes it read.
Nothing else may import this module: importing it costs the PDF library.
"""

from __future__ import annotations

import ctypes
import io
import json
import os
import resource
import signal
import sys
from collections.abc import Iterator

import pypdfium2
import zxingcpp
from PIL import Image, UnidentifiedImageError

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
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_NO_NEW_PRIVS = 38
_LANDLOCK_CREATE, _LANDLOCK_RESTRICT = 444, 446
_LANDLOCK_ACCESS = (0x1FFF, 0x3FFF, 0x7FFF)
"""Every right on files that Landlock knew in its first, second and third version."""
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
    libc = ctypes.CDLL(None)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    # Best effort: a kernel may forbid either; the unit that runs the import has no network of its own as well.
    if libc.unshare(_CLONE_NEWNET) != 0:
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    _no_files_by_name(libc)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    for limit in ("FSIZE", "CORE", "MEMLOCK", "MSGQUEUE", "NOFILE"):
        resource.setrlimit(getattr(resource, f"RLIMIT_{limit}"), (0, 0))


def _no_files_by_name(libc: ctypes.CDLL) -> None:
    """Landlock: no path can be opened, made, renamed or removed any more, whoever runs this."""
    version = libc.syscall(_LANDLOCK_CREATE, None, 0, 1)
    if version < 1:
        return
    access = ctypes.c_uint64(_LANDLOCK_ACCESS[min(version, len(_LANDLOCK_ACCESS)) - 1])
    rules = libc.syscall(_LANDLOCK_CREATE, ctypes.byref(access), ctypes.sizeof(access), 0)
    if rules >= 0:
        libc.syscall(_LANDLOCK_RESTRICT, rules, 0)
        os.close(rules)


if __name__ == "__main__":
    main()
