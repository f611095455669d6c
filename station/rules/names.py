"""A name from a foreign medium as people may safely see it.

Pure. Refuses to let a file name move the cursor, change colours, run right to left or pretend to be another line.
"""

from __future__ import annotations

import unicodedata

_DANGEROUS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories that are not ink: controls, formats (bidi among them), surrogates, unassigned, separators."""


def shown(raw: bytes) -> str:
    """The name with everything invisible or undecodable written as an escape; a backslash is doubled, so that
    two names never look the same."""
    text = raw.decode("utf-8", "surrogateescape")
    return "".join(_escaped(character) for character in text)


def _escaped(character: str) -> str:
    if character == "\\":
        return "\\\\"
    if unicodedata.category(character) not in _DANGEROUS:
        return character
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x80 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
