"""取证码: every single wrong character and every swap of neighbours is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.rules.capture_code import CaptureCodeRefused, capture_code, parse_capture_code, spaced

CASE = 330281103 << 33 | 12
IDS = st.integers(min_value=0, max_value=(1 << 63) - 1)
CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.mark.parametrize(
    ("case_id", "code"),
    [
        (0, "Q000000000000001"),
        (CASE, "Q2EQV13R00000CZP"),
        ((1 << 63) - 1, "Q7ZZZZZZZZZZZZVP"),
    ],
)
def test_known_answers(case_id: int, code: str) -> None:
    assert capture_code(case_id) == code
    assert parse_capture_code(code) == case_id


@given(IDS)
def test_round_trip(case_id: int) -> None:
    code = capture_code(case_id)
    assert parse_capture_code(code) == case_id
    assert parse_capture_code(spaced(code).lower()) == case_id


@settings(max_examples=20, derandomize=True)
@given(IDS)
def test_every_single_substitution_is_refused(case_id: int) -> None:
    code = capture_code(case_id)
    for at, right in enumerate(code):
        for wrong in CHARACTERS:
            if wrong != right:
                with pytest.raises(CaptureCodeRefused):
                    parse_capture_code(code[:at] + wrong + code[at + 1 :])


@settings(max_examples=100, derandomize=True)
@given(IDS)
def test_every_swap_of_neighbours_is_refused(case_id: int) -> None:
    code = capture_code(case_id)
    for at in range(len(code) - 1):
        swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
        if swapped != code:
            with pytest.raises(CaptureCodeRefused):
                parse_capture_code(swapped)


@pytest.mark.parametrize("text", ["", "Q", "Q2EQV13R00000CZ", "Q2EQV13R00000CZPP", "取证码", "QZZZZZZZZZZZZZVP"])
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(CaptureCodeRefused):
        parse_capture_code(text)


@pytest.mark.parametrize("case_id", [-1, 1 << 63])
def test_only_63_bit_ids_have_a_code(case_id: int) -> None:
    with pytest.raises(ValueError, match="63-bit"):
        capture_code(case_id)
