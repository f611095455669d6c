"""Money as people read it."""

from __future__ import annotations


def yuan(fen: int) -> str:
    """`30,000元`, `1,234.50元`."""
    whole, rest = divmod(fen, 100)
    return f"{whole:,}.{rest:02}元" if rest else f"{whole:,}元"
