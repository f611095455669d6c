"""Finding a name by Chinese characters, pinyin or initials: `yyhg`, `huagong` and 余姚化工 all find 余姚市化工厂.

Works on stored spellings (full pinyin and initials, no blanks); it never spells a name itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

EXACT, START, WITHIN, SCATTERED = range(4)
"""How well a query fits, best first."""


def normal(text: str) -> str:
    """The form that is compared: NFKC (full-width letters become ordinary ones), lower case, no blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def fit(query: str, *names: str, whole: tuple[str, ...] = ()) -> int | None:
    """EXACT, START, WITHIN, or SCATTERED plus the characters left out; the best of a thing's spellings, None for none.

    SCATTERED: the characters occur in this order with others between, as people shorten names (宏达塑料 for
    余姚市宏达塑料制品有限公司, `hdsl` in its initials). In the spellings of `whole` (full pinyin, codes) that
    would fit nearly anything, so there the query must occur in one piece. An empty query fits nothing.
    """
    wanted = normal(query)
    return fit_normal(wanted, [normal(text) for text in names], [normal(text) for text in whole]) if wanted else None


def fit_normal(wanted: str, names: Sequence[str], whole: Sequence[str]) -> int | None:
    """`fit` of what is in its normal form already."""
    found = [_grade(wanted, text) for text in (*names, *whole)]
    if all(grade is None for grade in found):
        found = [_scattered(wanted, text) for text in names]
    return min((grade for grade in found if grade is not None), default=None)


def scattered(query: str) -> str:
    """A LIKE pattern for the letters and digits of a query in this order; the rest is left to `fit`."""
    return "%" + "".join(f"{char}%" for char in normal(query) if char.isalnum())


def _grade(wanted: str, text: str) -> int | None:
    if text == wanted:
        return EXACT
    if text.startswith(wanted):
        return START
    return WITHIN if wanted in text else None


def _scattered(wanted: str, text: str) -> int | None:
    """SCATTERED plus the gaps of the tightest place where the characters occur in this order."""
    spans = (_span(wanted, text[start:]) for start, char in enumerate(text) if char == wanted[0])
    tightest = min((span for span in spans if span is not None), default=None)
    return None if tightest is None else SCATTERED + tightest - len(wanted)


def _span(wanted: str, text: str) -> int | None:
    """How far into `text` one must read to meet every character of `wanted` in order."""
    at = -1
    for char in wanted:
        at = text.find(char, at + 1)
        if at < 0:
            return None
    return at + 1
