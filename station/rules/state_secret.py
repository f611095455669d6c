"""国家秘密标志: the marks by which a thing says of itself that this machine must not keep it. Pure.

保守国家秘密法第十四条: three grades, written as 绝密, 机密 or 秘密, with ★ and a term or as 密级. The word 秘密 alone,
as in 商业秘密, is no mark.
"""

from __future__ import annotations

import re

_MARK = re.compile(r"(绝密|机密|秘密)\s*[★☆*]|(绝密|机密|(?<![业家])秘密)\s*级|绝密")


def marked(words: str) -> bool:
    """Whether words carry the mark of a state secret."""
    return _MARK.search(words) is not None
