"""Rounds of drand quicknet against published values, and the two directions of the arithmetic against each other."""

from __future__ import annotations

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.records.moment import ZONE, moment
from station.rules.draw.beacon import GENESIS, PERIOD, first_after, randomness, round_at, time_of

SIGNATURE = "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be41076862b98fad56e91a6b85b89cd97b"
"""Round 657413, as the README of python-drand-verify publishes it."""
ROUNDS = st.integers(1, 10**9)


@st.composite
def instants(draw: st.DrawFn) -> pendulum.DateTime:
    """Instants from the genesis on, in the station's zone or in UTC, with and without a fraction of a second."""
    second = draw(st.integers(GENESIS, GENESIS + 10**9))
    micro = draw(st.sampled_from([0, 1, 500_000, 999_999]))
    zone = draw(st.sampled_from([ZONE, "UTC"]))
    return pendulum.from_timestamp(second, tz=zone).set(microsecond=micro)


@pytest.mark.parametrize(
    ("instant", "number"),
    [
        # The values in the README of the Ruby client `drand`.
        ("2026-04-20T00:00:00Z", 27_946_612),
        ("2026-04-20T12:30:45Z", 27_961_627),
        ("2023-08-23T15:09:27Z", 1),
        ("2023-08-23T15:09:29Z", 1),
        ("2023-08-23T15:09:30Z", 2),
    ],
)
def test_known_rounds(instant: str, number: int) -> None:
    assert round_at(moment(instant)) == number


@pytest.mark.parametrize(
    ("number", "instant"),
    [
        (1, "2023-08-23T23:09:27+08:00"),
        (2, "2023-08-23T23:09:30+08:00"),
        (27_946_612, "2026-04-20T08:00:00+08:00"),
    ],
)
def test_a_round_is_due_in_chinese_time(number: int, instant: str) -> None:
    assert time_of(number).isoformat() == instant
    assert time_of(number).timezone_name == ZONE


@given(ROUNDS)
def test_a_round_is_the_round_of_its_time(number: int) -> None:
    assert round_at(time_of(number)) == number == first_after(time_of(number))
    assert round_at(time_of(number).add(seconds=PERIOD - 1)) == number


@given(instants())
def test_the_first_round_after_is_due_then_or_later_and_the_one_before_it_earlier(instant: pendulum.DateTime) -> None:
    found = first_after(instant)
    assert time_of(found) >= instant
    assert found == 1 or time_of(found - 1) < instant


@given(instants())
def test_the_newest_round_is_due_and_the_next_is_not(instant: pendulum.DateTime) -> None:
    found = round_at(instant)
    assert time_of(found) <= instant < time_of(found + 1)


def test_nothing_precedes_the_first_round() -> None:
    before = time_of(1).subtract(seconds=1)
    assert first_after(before) == first_after(before.subtract(years=5)) == 1
    with pytest.raises(ValueError):
        round_at(before)


@pytest.mark.parametrize("number", [0, -1, 10**12, 10**25])
def test_no_such_round(number: int) -> None:
    with pytest.raises(ValueError):
        time_of(number)


def test_randomness_is_the_hash_of_the_signature() -> None:
    assert randomness(SIGNATURE) == "fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587"


@pytest.mark.parametrize(
    "given_hex", ["", SIGNATURE[:-2], SIGNATURE + "00", SIGNATURE.upper(), "z" + SIGNATURE[1:], SIGNATURE + "\n"]
)
def test_randomness_takes_nothing_but_a_signature(given_hex: str) -> None:
    with pytest.raises(ValueError):
        randomness(given_hex)
