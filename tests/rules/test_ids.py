"""Ids: 63 bits, unique by station, epoch and number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.rules.ids import make_id, split_id


@given(st.integers(1, 999_999_999), st.integers(0, 63), st.integers(0, (1 << 27) - 1))
def test_an_id_gives_back_its_parts_and_fits_sqlite(code: int, epoch: int, number: int) -> None:
    made = make_id(code, epoch, number)
    assert split_id(made) == (code, epoch, number)
    assert 0 < made < 1 << 63


def test_the_largest_code_fits() -> None:
    assert make_id(999_999_999, 63, (1 << 27) - 1) < 1 << 63


def test_ids_of_a_later_epoch_never_meet_those_of_an_earlier_one() -> None:
    assert make_id(330281103, 0, (1 << 27) - 1) < make_id(330281103, 1, 0) < make_id(330281104, 0, 0)


@pytest.mark.parametrize("parts", [(0, 0, 1), (1_000_000_000, 0, 1), (330281103, 64, 1), (330281103, 0, 1 << 27)])
def test_out_of_range_is_refused(parts: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="no id"):
        make_id(*parts)
