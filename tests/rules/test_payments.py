"""The amount of a payment, read from its words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.records.moment import day
from station.records.payment import Paid, Part
from station.rules.payments import amount_in, cover, in_order
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


FIRST = day("2026-12-01")
SUMS = st.lists(st.integers(1, 10**9), min_size=1, max_size=6)


@given(SUMS, SUMS)
def test_every_fen_paid_covers_what_is_due_first(owed: list[int], paid: list[int]) -> None:
    parts = [Part(FIRST.add(days=30 * at), fen) for at, fen in enumerate(owed)]
    payments = [Paid(FIRST.add(days=at), fen) for at, fen in enumerate(paid)]
    found = cover(parts, payments)
    assert [each.part for each in found] == parts
    assert sum(each.rest_fen for each in found) == max(sum(owed) - sum(paid), 0)
    covered = [each for each in found if each.payments]
    assert all(each.rest_fen == 0 for each in covered[:-1]), "the next part waits until the one before is paid up"
    assert all(not each.payments for each in found[len(covered) :])
    flowed = [payment.on for each in found for payment in each.payments]
    assert flowed == sorted(flowed)


def test_a_part_is_paid_on_the_day_of_the_last_fen_and_overdue_the_day_after_its_own() -> None:
    parts = (Part(FIRST, 300), Part(FIRST.add(days=30), 200))
    paid = (Paid(FIRST.subtract(days=3), 100), Paid(FIRST.add(days=1), 250))
    one, two = cover(parts, paid)
    assert (one.paid_on, one.rest_fen, one.overdue(FIRST.add(days=9))) == (FIRST.add(days=1), 0, False)
    assert (two.paid_on, two.rest_fen) == (None, 150)
    assert [two.overdue(FIRST.add(days=days)) for days in (30, 31)] == [False, True]
    assert two.payments == (Paid(FIRST.add(days=1), 50),)


@pytest.mark.parametrize(
    ("parts", "good"),
    [
        ([(0, 100), (1, 100)], True),
        ([(0, 100)], False),
        ([], False),
        ([(0, 100), (0, 100)], False),
        ([(1, 100), (0, 100)], False),
        ([(0, 100), (1, 0)], False),
    ],
)
def test_instalments_are_several_and_one_later_than_the_other(parts: list[tuple[int, int]], good: bool) -> None:
    assert in_order([Part(FIRST.add(days=days), fen) for days, fen in parts]) is good
