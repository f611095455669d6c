"""Article numbers as the law writes them: 第二十八条 is 28, 第一百零八条 is 108."""

from __future__ import annotations

import re

DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0}
UNITS = {"十": 10, "百": 100, "千": 1000}
ARTICLE = re.compile(r"第([〇零一二三四五六七八九十百千]+)条")


def number(written: str) -> int:
    """The value of a Chinese numeral below ten thousand. KeyError on any other character."""
    total, digit = 0, 0
    for char in written:
        if char in UNITS:
            total += (digit or 1) * UNITS[char]
            digit = 0
        else:
            digit = DIGITS[char]
    return total + digit


def articles(text: str) -> tuple[int, ...]:
    """The numbers of the articles a text names, in order."""
    return tuple(number(found) for found in ARTICLE.findall(text))
