"""取证码: sixteen characters that a body camera can read off a slip and that lead to one case.

Owns the code's form: the mark `Q`, thirteen characters for the case's 63-bit id and two check characters,
all from Crockford's base-32 alphabet (no I, L, O, U), so it fits QR version 1 in alphanumeric mode.
Refuses every single wrong character and every swap of neighbours: with the radix 32 and the prime 1021,
one wrong digit changes the sum by (a-b)·32^k and a swap by 31·(a-b)·32^k, and 1021 divides neither.
Nothing is guessed: O is not read as 0.
"""

from __future__ import annotations

from station.errors import StationError

MARK = "Q"
LENGTH = 16
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUE = {character: value for value, character in enumerate(_ALPHABET)}
_PRIME = 1021
_SUM = 1
_DIGITS = 13


class CaptureCodeRefused(StationError):
    """The code was misread or is not a 取证码."""

    text = "paper.capture_refused"
    check = "capture"


def _digits(value: int, count: int) -> str:
    written = []
    for _ in range(count):
        value, digit = divmod(value, 32)
        written.append(_ALPHABET[digit])
    return "".join(reversed(written))


def _number(text: str) -> int:
    value = 0
    for character in text:
        value = value * 32 + _VALUE[character]
    return value


def capture_code(case_id: int) -> str:
    """The sixteen characters for a case id (0 ≤ id < 2^63). ValueError outside that range."""
    if not 0 <= case_id < 1 << 63:
        raise ValueError(f"not a 63-bit id: {case_id}")
    check = (_SUM - case_id * 1024) % _PRIME
    return MARK + _digits(case_id, _DIGITS) + _digits(check, 2)


def spaced(code: str) -> str:
    """The code in fours, as people read it aloud."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def parse_capture_code(text: str) -> int:
    """The case id in a code read by a camera or typed with blanks, in any case. CaptureCodeRefused otherwise."""
    code = "".join(text.split()).upper()
    known = text.isascii() and all(character in _VALUE for character in code[1:])
    if not known or len(code) != LENGTH or code[0] != MARK:
        raise CaptureCodeRefused(code=text)
    whole = _number(code[1:])
    check, case_id = whole % 1024, whole // 1024
    if check >= _PRIME or whole % _PRIME != _SUM or case_id >= 1 << 63:
        raise CaptureCodeRefused(code=text)
    return case_id
