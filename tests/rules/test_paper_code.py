"""The code of a 文书: reads back as itself, and one wrong character is noticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.rules.paper_code import ALPHABET, paper_code, read

IDS, ISSUES = st.integers(1, (1 << 63) - 1), st.integers(1, 9999)


@given(IDS, ISSUES)
def test_reads_back(paper_id: int, issue: int) -> None:
    assert read(paper_code(paper_id, issue)) == (paper_id, issue)
    assert read(paper_code(paper_id, issue).lower() + "\n") == (paper_id, issue)


@given(IDS, ISSUES, st.data())
def test_one_wrong_character_is_noticed(paper_id: int, issue: int, data: st.DataObject) -> None:
    code = paper_code(paper_id, issue)
    at = data.draw(st.integers(2, len(code) - 1))
    other = data.draw(st.sampled_from(ALPHABET).filter(lambda char: char != code[at]))
    wrong = code[:at] + other + code[at + 1 :]
    try:
        assert read(wrong) == (paper_id, issue), "another paper's code"
    except ValueError:
        return
    raise AssertionError(f"{wrong} passed for {code}")


@pytest.mark.parametrize(("paper_id", "issue"), [(0, 1), (1, 0), (1, 10_000)])
def test_no_code(paper_id: int, issue: int) -> None:
    with pytest.raises(ValueError, match="no code"):
        paper_code(paper_id, issue)
