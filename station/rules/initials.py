"""First letters of a Chinese title by the order of GB 2312, whose common characters are sorted by their sound.

For titles that come without a spelling of their own: a character of several sounds gets its usual one, a rare
one is left out. What the product ships is spelled properly.
"""

from __future__ import annotations

from bisect import bisect_right

FIRST = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
"""The first character of each letter in GB 2312, level 1."""
LETTERS = "abcdefghjklmnopqrstwxyz"
LAST = "座"
STARTS = tuple(char.encode("gb2312") for char in FIRST)
END = LAST.encode("gb2312")


def initials(title: str) -> str:
    """The letters, lower case; ASCII letters and digits stand for themselves, everything else is left out."""
    return "".join(_letter(char) for char in title)


def _letter(char: str) -> str:
    if char.isascii():
        return char.lower() if char.isalnum() else ""
    try:
        code = char.encode("gb2312")
    except UnicodeEncodeError:
        return ""
    return LETTERS[bisect_right(STARTS, code) - 1] if STARTS[0] <= code <= END else ""
