"""When a disk or a clock needs somebody's eye."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.records.station_report import FREE, SYNCHRONISED, UNKNOWN, Machine
from station.rules import station_report as rules

TOTAL = 500_000_000_000


@pytest.mark.parametrize(
    ("free", "level"),
    [
        (TOTAL, rules.WELL),
        (TOTAL // 5, rules.WELL),
        (TOTAL // 5 - 1, rules.WATCH),
        (rules.RESERVE, rules.WATCH),
        (rules.RESERVE - 1, rules.ACT),
        (0, rules.ACT),
    ],
)
def test_the_disk(free: int, level: str) -> None:
    assert rules.disk(Machine(TOTAL, free)) == level


@given(st.integers(0, 1 << 50), st.integers(0, 1 << 50), st.integers(0, 1 << 50))
def test_more_room_is_never_worse(total: int, one: int, other: int) -> None:
    order = (rules.ACT, rules.WATCH, rules.WELL)
    less, more = sorted((min(one, total), min(other, total)))
    assert order.index(rules.disk(Machine(total, less))) <= order.index(rules.disk(Machine(total, more)))


@pytest.mark.parametrize(
    ("clock", "offset", "level"),
    [
        (SYNCHRONISED, 3, rules.WELL),
        (SYNCHRONISED, None, rules.WELL),
        (UNKNOWN, None, rules.WELL),
        (UNKNOWN, -60_000, rules.WELL),
        (UNKNOWN, -60_001, rules.WATCH),
        (SYNCHRONISED, 60_001, rules.WATCH),
        (FREE, None, rules.WATCH),
    ],
)
def test_the_clock(clock: str, offset: int | None, level: str) -> None:
    assert rules.clock(Machine(TOTAL, TOTAL, clock, offset)) == level
