"""The amount of a payment, read from the words it was entered with. Pure.

A payment is entered in words, its amount and its receipt (行政处罚法第六十七条、第七十条): `1000元，票据号0012346`. A
correction of the words corrects the amount.
"""

from __future__ import annotations

import re
from decimal import Decimal

_AMOUNT = re.compile(r"(?<![\d.,])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s*(万?)元")
FEN, TEN_THOUSAND = 100, 10_000


def amount_in(words: str) -> int | None:
    """The first amount in yuan, `1,000.50元` or `1.2万元`, in fen; None where there is none, or no whole fen."""
    found = _AMOUNT.search(words)
    if found is None:
        return None
    number = Decimal(found[1].replace(",", "") + (found[2] or ""))
    fen = number * FEN * (TEN_THOUSAND if found[3] else 1)
    return int(fen) if fen > 0 and fen == int(fen) else None
