"""Shares and evenness in thousandths, against exact fractions."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.rules.balance import gini, permille, spread

LOADS = st.lists(st.integers(0, 400), max_size=30)


def exact(loads: list[int]) -> Fraction:
    """Gini by its definition: the mean difference of all pairs over twice the mean."""
    pairs = sum(abs(one - other) for one in loads for other in loads)
    return Fraction(pairs, 2 * len(loads) * sum(loads))


@given(LOADS)
def test_gini_is_the_definition_rounded(loads: list[int]) -> None:
    found = gini(loads)
    if not sum(loads):
        assert found is None
        return
    assert found is not None and abs(Fraction(found, 1000) - exact(loads)) <= Fraction(1, 2000)
    assert 0 <= found <= 1000 * (len(loads) - 1) / len(loads) + 1
    assert gini([load * 7 for load in loads]) == found and gini(loads[::-1]) == found


@given(st.integers(1, 400), st.integers(1, 30))
def test_equal_loads_are_even(load: int, people: int) -> None:
    assert gini([load] * people) == 0 == spread([load] * people)


@pytest.mark.parametrize(("loads", "told"), [([0, 10], 500), ([0, 0, 0, 12], 750), ([4, 4, 5, 5], 56), ([1], 0)])
def test_gini_by_hand(loads: list[int], told: int) -> None:
    assert gini(loads) == told


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_share_is_rounded_half_up(part: int, whole: int) -> None:
    found = permille(part, whole)
    assert found is not None and Fraction(-1, 2) < found - Fraction(1000 * part, whole) <= Fraction(1, 2)


def test_shares_of_nothing() -> None:
    assert permille(0, 0) is None and gini([]) is None and spread([]) == 0 and spread([3, 1]) == 2
    assert (permille(280, 5185), permille(1, 2000), permille(1, 2001)) == (54, 1, 0)
