"""Which identifiers may name an enterprise in a draw: a unified social credit code, or a 15-digit registration number.

Sources: GB 32100-2015 (18 characters, weights 3^i mod 31); GS15-2006 registration numbers (ISO 7064 MOD 11,10).
"""

from __future__ import annotations

import re

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC = re.compile(f"[{_ALPHABET}]{{18}}")
_REGISTRATION = re.compile(r"[0-9]{15}")


def is_enterprise_id(written: str) -> bool:
    """Whether `written` is a code with a correct check digit, exactly as printed (no blanks, no full-width digits)."""
    if _USCC.fullmatch(written):
        return uscc_check(written[:17]) == written[17]
    return bool(_REGISTRATION.fullmatch(written)) and _registration_check(written[:14]) == written[14]


def uscc_check(first: str) -> str:
    """The check character of the first 17 characters (GB 32100-2015 §5)."""
    total = sum(_ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(first))
    return _ALPHABET[(31 - total % 31) % 31]


def _registration_check(first: str) -> str:
    product = 10
    for digit in first:
        product = (product + int(digit)) % 10 or 10
        product = product * 2 % 11
    return str((11 - product) % 10)
