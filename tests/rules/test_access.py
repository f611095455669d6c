"""A time within recordings, as people write it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.rules.access import CHINA, within

START = datetime(2026, 11, 20, 9, 0, 30, tzinfo=CHINA)


@given(st.integers(0, 99), st.integers(0, 59), st.integers(0, 59))
def test_a_time_code_counts_from_the_clip_s_beginning(hours: int, minutes: int, seconds: int) -> None:
    at = START + timedelta(hours=hours, minutes=minutes, seconds=seconds)
    assert within(f"{hours}:{minutes:02d}:{seconds:02d}", START) == at
    if not hours:
        assert within(f"{minutes}:{seconds:02d}", START) == at


def test_a_time_of_the_clock_needs_no_clip() -> None:
    noon = datetime(2026, 11, 20, 12, 0, tzinfo=CHINA)
    assert within("2026-11-20 12:00", None) == within("2026-11-20 12:00", START) == noon


@pytest.mark.parametrize("written", ["", "noon", "03:60", "3", "2026-11-20", "2026-13-01 09:00", "1:2:3:4"])
def test_anything_else_is_no_time(written: str) -> None:
    assert within(written, START) is None


def test_a_time_code_without_a_clip_or_its_beginning_is_no_time() -> None:
    assert within("03:20", None) is None
