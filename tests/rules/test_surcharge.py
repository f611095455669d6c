"""加处罚款: three per cent a day, from the day after, never more than the fine."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.records.deadline import Pause
from station.records.moment import day
from station.rules.surcharge import surcharge

DUE = date(2026, 2, 24)  # V17
FINE = 5_000_000


@pytest.mark.parametrize(
    ("principal", "days", "fen"),
    [
        (FINE, -3, 0),
        (FINE, 0, 0),
        (FINE, 1, 150_000),
        (FINE, 33, 4_950_000),
        (FINE, 34, FINE),  # 102 %: the thirty-fourth day reaches the fine
        (FINE, 400, FINE),
        (1, 1, 0),  # 0.03 fen
        (33, 1, 0),  # 0.99 fen
        (34, 1, 1),  # 1.02 fen
        (99, 33, 98),  # 98.01 fen: rounded once, not day by day
        (0, 10, 0),
    ],
)
def test_known_answers(principal: int, days: int, fen: int) -> None:
    assert surcharge(principal, DUE, DUE + timedelta(days=days)).fen == fen


def test_first_day_and_day_of_the_cap() -> None:
    found = surcharge(FINE, DUE, date(2026, 4, 30))
    assert (found.first, found.capped_on) == (day("2026-02-25"), day("2026-03-30"))
    before = surcharge(FINE, DUE, date(2026, 3, 29))
    assert (before.days, before.fen, before.capped_on) == (33, 4_950_000, None)
    assert surcharge(FINE, DUE, DUE).first is None


def test_days_of_reconsideration_and_of_a_granted_delay_do_not_count() -> None:
    review = Pause(day("2026-03-01"), day("2026-03-31"), "行政复议")
    found = surcharge(FINE, DUE, date(2026, 4, 2), [review])
    assert (found.days, found.fen) == (6, 900_000)  # 25 to 28 February, 1 and 2 April
    overlapping = [review, Pause(day("2026-03-20"), day("2026-04-01"), "延期缴纳")]
    assert surcharge(FINE, DUE, date(2026, 4, 2), overlapping).days == 5


def test_a_fine_is_not_negative() -> None:
    with pytest.raises(ValueError, match="negative"):
        surcharge(-1, DUE, DUE)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(
    st.integers(0, 10**9),
    st.integers(0, 200),
    st.lists(st.tuples(st.integers(-10, 90), st.integers(0, 40)), max_size=3),
)
def test_grows_day_by_day_up_to_the_fine_and_a_pause_never_adds(
    principal: int, days: int, spans: list[tuple[int, int]]
) -> None:
    until = DUE + timedelta(days=days)
    pauses = [Pause(day(DUE + timedelta(days=a)), day(DUE + timedelta(days=a + n)), "x") for a, n in spans]
    found = surcharge(principal, DUE, until, pauses)
    assert 0 <= found.fen <= principal
    assert found.fen <= surcharge(principal, DUE, until).fen
    assert found.fen <= surcharge(principal, DUE, until + timedelta(days=1), pauses).fen
    assert (found.capped_on is not None) == (found.days >= 34)
    if found.capped_on is not None:
        assert found.fen == principal
