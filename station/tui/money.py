"""Sums of money as they are typed: yuan with at most two decimals; kept as integer fen."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from station.texts import text

LARGEST_FEN = 10**14


def a_sum(words: str) -> str | None:
    """What is wrong with a sum in yuan; None: nothing."""
    try:
        fen(words)
    except ValueError:
        return text("ui.ask.bad_sum")
    return None


def fen(words: str) -> int:
    """`20000`, `20,000.50` or `2万` as fen. ValueError on anything else, on a part of a fen and below nothing."""
    plain = words.strip().replace(",", "").replace("，", "").removesuffix("元")
    times = 10_000 if plain.endswith("万") else 1
    try:
        sum_ = Decimal(plain.removesuffix("万")) * times * 100
    except InvalidOperation:
        raise ValueError(words) from None
    if not sum_.is_finite() or sum_ != int(sum_) or not 0 <= sum_ <= LARGEST_FEN:
        raise ValueError(words)
    return int(sum_)
