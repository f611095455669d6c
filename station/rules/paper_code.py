"""The code on every page of a 文书: which paper, which issue of it, and a check, so that a scan finds its case.

`WS8F4K2M-17`: WS, the id of the paper in base 32 (Crockford), the issue from 1, a check character.
It proves nothing; what is printed is proved by the document's SHA-256 in the ledger.
"""

from __future__ import annotations

import re

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHECK = ALPHABET + "*~$=U"
"""Crockford's check symbols: the number modulo 37."""
_FORM = re.compile(r"WS(?P<paper>[0-9A-HJKMNP-TV-Z]+)-(?P<issue>[1-9][0-9]{0,3})(?P<check>[0-9A-HJKMNP-TV-Z*~$=U])")


def paper_code(paper_id: int, issue: int) -> str:
    """The text of the code. ValueError on an id below 1 or an issue out of 1 to 9999."""
    if paper_id < 1 or not 1 <= issue <= 9999:
        raise ValueError(f"no code for paper {paper_id}, issue {issue}")
    return f"WS{_base32(paper_id)}-{issue}{_CHECK[(paper_id * 10_000 + issue) % 37]}"


def read(written: str) -> tuple[int, int]:
    """(paper id, issue) out of a code. ValueError where it is none, or a character was misread."""
    found = _FORM.fullmatch(written.strip().upper())
    if found is None:
        raise ValueError(f"not a paper's code: {written!r}")
    paper_id = 0
    for char in found["paper"]:
        paper_id = paper_id * 32 + ALPHABET.index(char)
    issue = int(found["issue"])
    if paper_code(paper_id, issue)[-1] != found["check"]:
        raise ValueError(f"the check character does not fit: {written!r}")
    return paper_id, issue


def _base32(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 32)
        digits = ALPHABET[digit] + digits
    return digits
