"""What somebody types for a number, and what it may mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.rules.numbering import CASE_PREFIX, case_number
from station.rules.numbers_typed import TypedNumber, typed_number


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("12", TypedNumber(serial="12")),
        ("１２号", TypedNumber(serial="12")),
        ("2026", TypedNumber(serial="2026", year="2026〕")),
        ("2026 12", TypedNumber(serial="202612", year="2026〕12")),
        ("〔20", TypedNumber(year="20")),
        ("〔2026〕1", TypedNumber(year="2026〕1")),
        ("2026-12", TypedNumber(year="2026〕12")),
        ("应急检", TypedNumber("应急检")),
        ("检12", TypedNumber("检", "12")),
        ("案〔2025〕7号", TypedNumber("案", "", "2025〕7")),
        ("草3", TypedNumber(serial="草3")),
        ("检草3号", TypedNumber("检", "草3")),
        ("〔2026〕草", TypedNumber(year="2026〕草")),
        ("案〔2025〕草7号", TypedNumber("案", "", "2025〕草7")),
        ("草", None),
        ("12-3", None),
        ("余姚", None),
        ("余", None),
        ("91330281MA", None),
        ("yyhg", None),
        ("号", None),
        ("", None),
    ],
)
def test_what_is_meant(typed: str, meant: TypedNumber | None) -> None:
    assert typed_number(typed) == meant


@given(st.sampled_from(sorted(CASE_PREFIX)), st.integers(2000, 2099), st.integers(1, 10**6), st.data())
def test_every_beginning_of_a_number_from_its_year_on_fits_it(
    kind: str, year: int, serial: int, data: st.DataObject
) -> None:
    number = str(case_number("余", kind, year, serial, draft=data.draw(st.booleans())))
    whole = typed_number(number)
    assert whole is not None and whole.prefix in number
    assert number.partition("〔")[2].startswith(whole.year)
    part = number[number.index("〔") :][: data.draw(st.integers(2, len(number)))]
    meant = typed_number(part)
    assert meant is not None and number.partition("〔")[2].startswith(meant.year)
