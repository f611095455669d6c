"""国家秘密标志: the marks by which a thing says of itself that this machine must not keep it. Pure.

保守国家秘密法第十四条: three grades, written as 绝密, 机密 or 秘密, with ★ and a term or as 密级. The word 秘密 alone,
as in 商业秘密, is no mark.
"""

from __future__ import annotations

import re

from station.errors import StationError

REFUSAL = "state_secret"
"""Why a file was not taken in, as listings write it."""
_MARK = re.compile(r"(绝密|机密|秘密)\s*[★☆*]|(绝密|机密|(?<![业家])秘密)\s*级|绝密")
_GRADES = tuple(grade.encode() for grade in ("绝密", "机密", "秘密"))


class StateSecret(StationError):
    """It may not be kept, shown or copied here."""

    text = "keeping.state_secret"


def refuse(*words: str) -> None:
    """Whoever brings words that bear the mark is told what to do. StateSecret."""
    if any(map(marked, words)):
        raise StateSecret


def marked(words: str) -> bool:
    """Whether words carry the mark of a state secret."""
    return _MARK.search(words) is not None


def marked_path(path: bytes) -> bool:
    """Whether the name of a file on some medium, or of a folder it lies in, carries the mark."""
    return any(marked(path.decode(how, "replace")) for how in ("utf-8", "gb18030"))


def may_be_marked(written: bytes) -> bool:
    """Whether UTF-8 bytes name a grade at all. False is certain and cheap; True has to be looked at with `marked`."""
    return any(grade in written for grade in _GRADES)
