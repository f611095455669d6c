"""What somebody types when they look for a case by its number: 12, 2026 12, 检〔2026〕12号, 应急案."""

from __future__ import annotations

import re
from dataclasses import dataclass

from station.rules.match import normal
from station.rules.numbering import CASE_PREFIX

_FORM = re.compile(r"(?P<prefix>[^\W\d_a-z]*?)(?P<mark>[〔[(]?)(?:(?P<digits>草?\d+)(?:\W+(?P<serial>草?\d*))?)?号?")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """The part of a case's number somebody typed."""

    prefix: str = ""
    """What stands before the year, or a piece of it: 应急检, 检."""
    serial: str = ""
    """How the serial begins; that of a draft number with its 草."""
    year: str = ""
    """How the number begins at its year: 2026〕12."""


def typed_number(typed: str) -> TypedNumber | None:
    """What was typed as a number of a case; None where it cannot be one. Digits alone may be a serial or begin with
    the year; a year is told by a mark after it, or by its four digits."""
    found = _FORM.fullmatch(normal(typed))
    if found is None:
        return None
    prefix, mark, digits, serial = found["prefix"], found["mark"], found["digits"] or "", found["serial"]
    if prefix and not any(prefix.endswith(each) or prefix in each for each in CASE_PREFIX.values()):
        return None
    if serial is not None:
        return TypedNumber(prefix, "", f"{digits}〕{serial}") if _YEAR.fullmatch(digits) else None
    if not digits:
        return TypedNumber(prefix) if prefix else None
    year = f"{digits[:4]}〕{digits[4:]}" if _YEAR.fullmatch(digits[:4]) else ""
    return TypedNumber(prefix, "", year or digits) if mark else TypedNumber(prefix, digits, year)
