"""A name that every FAT and exFAT stick, every Windows and `sha256sum -c` can live with.

Pure. What the file system forbids becomes its full-width twin, so that a Chinese reader still reads the same; what is
invisible or steers the screen goes; what Windows reserves gets a mark in front.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import count

LONGEST = 240
"""Bytes of UTF-8, below the file systems' 255 so that a number still fits."""
SUMS = "SHA256SUMS"
"""The list of hashes beside the exports."""
_TWINS = str.maketrans('<>:"/\\|?*', "＜＞：＂／＼｜？＊")  # noqa: RUF001
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?|sha256sums", re.IGNORECASE)
_NO_INK = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def safe_name(wanted: str, fallback: str) -> str:
    """`wanted` as one file name; `fallback` when nothing is left of it."""
    written = unicodedata.normalize("NFC", wanted).translate(_TWINS)
    inked = "".join(_inked(each) for each in written)
    # Windows drops dots and spaces at the end; a dot in front hides the file, and our drafts have one.
    name = inked.strip(" ").lstrip(". ").rstrip(". ") or fallback
    name = f"_{name}" if _RESERVED.fullmatch(name) else name
    return _shortened(name)


def numbered(name: str) -> Iterator[str]:
    """The name, then `名(2).pdf`, `名(3).pdf` …, without end."""
    yield name
    stem, suffix = _split(name)
    for number in count(2):
        yield f"{stem}({number}){suffix}"


def _inked(character: str) -> str:
    category = unicodedata.category(character)
    return " " if category == "Zs" else "" if category in _NO_INK else character


def _shortened(name: str) -> str:
    stem, suffix = _split(name)
    room = LONGEST - len(suffix.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(". ") + suffix


def _split(name: str) -> tuple[str, str]:
    """Stem and ending; anything but a few plain letters and digits is part of the name."""
    stem, dot, suffix = name.rpartition(".")
    return (stem, dot + suffix) if stem and re.fullmatch("[0-9A-Za-z]{1,10}", suffix) else (name, "")
