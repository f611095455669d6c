"""Payments of a fine: their amounts, and which part of what is owed each of them pays. Pure.

A payment has an amount of its own. Where an older one was entered in words alone, its amount is read from them
(行政处罚法第六十七条、第七十条): `1000元，票据号0012346`, and a correction of the words corrects the amount.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from station.records.payment import Covered, Paid, Part

_AMOUNT = re.compile(r"(?<![\d.,])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s*(万?)元")
FEN, TEN_THOUSAND = 100, 10_000
LEAST_PARTS = 2
"""Fewer are no instalments but a delay."""


def amount_in(words: str) -> int | None:
    """The first amount in yuan, `1,000.50元` or `1.2万元`, in fen; None where there is none, or no whole fen."""
    found = _AMOUNT.search(words)
    if found is None:
        return None
    number = Decimal(found[1].replace(",", "") + (found[2] or ""))
    fen = number * FEN * (TEN_THOUSAND if found[3] else 1)
    return int(fen) if fen > 0 and fen == int(fen) else None


def cover(parts: Sequence[Part], payments: Sequence[Paid]) -> tuple[Covered, ...]:
    """Payments in their order, each to the part that is due first; what is paid beyond all parts is left out."""
    left = [each.amount_fen for each in payments]
    found = []
    for part in parts:
        needed, mine = part.amount_fen, []
        for at, payment in enumerate(payments):
            taken = min(left[at], needed)
            if taken:
                mine.append(Paid(payment.on, taken))
                left[at] -= taken
                needed -= taken
        found.append(Covered(part, tuple(mine)))
    return tuple(found)


def in_order(parts: Sequence[Part]) -> bool:
    """Whether there are several parts, each with an amount and due later than the one before."""
    days = [each.due_on for each in parts]
    later = all(first < second for first, second in zip(days, days[1:], strict=False))
    return len(parts) >= LEAST_PARTS and later and all(each.amount_fen > 0 for each in parts)
