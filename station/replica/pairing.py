"""The code two people compare when a station and a bureau are paired: one for both cards, the same on both sides.

Whoever sits between the two and hands each a card of his own needs two cards that lead to one code, and may look for
them in peace, because the true cards are no secret. So the code is long enough and dear enough to look for: 24 digits
are 79 bits, two that agree by chance come after some 2^40 tries, and each try is an scrypt of 128 MiB (RFC 7914).
"""

from __future__ import annotations

from hashlib import scrypt

from station.errors import StationError
from station.replica.cards import BureauCard, StationCard

DIGITS = 24
"""Of the code: six groups of four."""
_COST = 1 << 17
_BLOCK = 8
_MEMORY = 1 << 28
_SALT = b"anjian-sas/1"


class CodeNeeded(StationError):
    """Nobody has compared the code yet. Facts: code, fingerprint."""

    text = "keys.code_needed"


class CodeWrong(StationError):
    """The code read out is not that of the two cards. Facts: found, given."""

    text = "keys.code_wrong"


def code(station: StationCard, bureau: BureauCard) -> str:
    """What both sides see: `dddd dddd dddd dddd dddd dddd`."""
    both = f"{station.body()}\n{bureau.body()}".encode()
    made = scrypt(both, salt=_SALT, n=_COST, r=_BLOCK, p=1, maxmem=_MEMORY, dklen=32)
    digits = f"{int.from_bytes(made, 'big') % 10**DIGITS:0{DIGITS}d}"
    return " ".join(digits[at : at + 4] for at in range(0, DIGITS, 4))


def compare(found: str, given: str) -> None:
    """Refuse unless `given` is the code, spaces and hyphens aside. CodeWrong."""
    if "".join(given.replace("-", " ").split()) != found.replace(" ", ""):
        raise CodeWrong(found=found, given=given)
