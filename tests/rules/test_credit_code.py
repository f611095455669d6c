"""统一社会信用代码: the check character, and nothing but the eighteen characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.rules.credit_code import is_credit_code

RIGHT = "113302810029734209"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def test_right_to_its_last_character() -> None:
    assert is_credit_code(RIGHT)


@pytest.mark.parametrize(
    "wrong", ["", RIGHT[:-1], RIGHT + "0", f"{RIGHT[:8]}-{RIGHT[8:]}", f" {RIGHT}", RIGHT[:-1] + "I"]
)
def test_anything_else_is_none(wrong: str) -> None:
    assert not is_credit_code(wrong)


@given(st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_seen(at: int, other: str) -> None:
    changed = RIGHT[:at] + other + RIGHT[at + 1 :]
    assert is_credit_code(changed) is (changed == RIGHT)
