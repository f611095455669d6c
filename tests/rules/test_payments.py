"""The amount of a payment, read from its words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.rules.payments import amount_in
from station.texts.money import yuan


@pytest.mark.parametrize(
    ("words", "fen"),
    [
        ("1000元，票据号0012346", 100_000),
        ("票据0012346，缴 1,000.50 元", 100_050),
        ("第一期1.2万元", 1_200_000),
        ("10,00元", None),
        ("0元", None),
        ("0.001元", None),
        ("票据号0012346", None),
        ("", None),
    ],
)
def test_known_answers(words: str, fen: int | None) -> None:
    assert amount_in(words) == fen


@given(st.integers(1, 10**12))
def test_what_the_station_writes_is_read_back(fen: int) -> None:
    assert amount_in(f"缴纳{yuan(fen)}，票据号1") == fen
