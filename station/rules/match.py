"""Finding a name by Chinese characters, pinyin or initials: `yyhg`, `huagong` and 余姚化工 all find 余姚市化工厂.

Works on stored spellings (full pinyin and initials, no blanks); it never spells a name itself.
"""

from __future__ import annotations

import re
import unicodedata

EXACT, START, WITHIN, SCATTERED = range(4)
"""How well a query fits, best first."""


def normal(text: str) -> str:
    """The form that is compared: NFKC (full-width letters become ordinary ones), lower case, no blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def fit(query: str, *spellings: str) -> int | None:
    """EXACT, START, WITHIN or SCATTERED against the best of a thing's spellings, or None where none fits.

    SCATTERED: the characters occur in this order with others between, as people shorten names (宏达塑料 for
    余姚市宏达塑料制品有限公司). An empty query fits nothing.
    """
    wanted = normal(query)
    if not wanted:
        return None
    return min((found for text in spellings if (found := _fit(wanted, normal(text))) is not None), default=None)


def _fit(wanted: str, text: str) -> int | None:
    if text == wanted:
        return EXACT
    if text.startswith(wanted):
        return START
    if wanted in text:
        return WITHIN
    rest = iter(text)
    return SCATTERED if all(char in rest for char in wanted) else None
