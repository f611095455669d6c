"""Shares and how evenly work is spread, in whole thousandths: two machines must print the same digits. Pure."""

from __future__ import annotations

from collections.abc import Sequence


def permille(part: int, whole: int) -> int | None:
    """`part` of `whole` in thousandths, a half rounded up; None of nothing."""
    return None if whole == 0 else (2000 * part + whole) // (2 * whole)


def spread(loads: Sequence[int]) -> int:
    """The largest less the smallest (极差); 0 of nothing."""
    return max(loads, default=0) - min(loads, default=0)


def gini(loads: Sequence[int]) -> int | None:
    """The Gini coefficient in thousandths, a half rounded up: 0 where all carry alike; None where nobody carries.

    Σ over pairs of |xᵢ − xⱼ|, over n·Σx; with ascending x the sum is Σ (2i − n + 1)·xᵢ, i from 0.
    """
    ordered, count = sorted(loads), len(loads)
    apart = sum((2 * place - count + 1) * load for place, load in enumerate(ordered))
    return permille(apart, count * sum(ordered))
