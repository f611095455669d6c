"""Spelling a Chinese name for search, once, when it is written. The screens only compare stored spellings."""

from __future__ import annotations


def spelled(name: str) -> tuple[str, str]:
    """(full pinyin, initials) of a name, lower case, without spaces: 余姚化工 → (yuyaohuagong, yyhg)."""
    # Imported here: pypinyin takes most of a second to load and only writing needs it.
    from pypinyin import Style, lazy_pinyin

    full = "".join(lazy_pinyin(name)).lower()
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
    return full.replace(" ", ""), initials.replace(" ", "")
