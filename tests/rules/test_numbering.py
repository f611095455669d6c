"""Document numbers, written and read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.rules.numbering import CASE_PREFIX, case_number, is_draft, of_party, paper_number, parse


def test_case_and_its_papers_share_a_serial() -> None:
    number = case_number("余", "inspection", 2026, 12)
    assert str(number) == "余应急检〔2026〕12号"
    assert str(paper_number("余", "应急责改", number)) == "（余）应急责改〔2026〕12号"
    assert number.short == "〔2026〕12号"


def test_a_draft_number_says_so_and_so_do_its_papers() -> None:
    number = case_number("余", "inspection", 2026, 3, draft=True)
    assert str(number) == "余应急检〔2026〕草3号"
    assert str(paper_number("余", "应急责改", number)) == "（余）应急责改〔2026〕草3号"
    assert (number.short, number.mark, number == case_number("余", "inspection", 2026, 3)) == (
        "〔2026〕草3号",
        "草3",
        False,
    )


def test_papers_of_several_parties_are_told_apart_within_their_serial() -> None:
    number = paper_number("余", "应急罚", case_number("余", "penalty", 2026, 12))
    assert [of_party(number, place) for place in (1, 2)] == ["（余）应急罚〔2026〕12-1号", "（余）应急罚〔2026〕12-2号"]
    draft = paper_number("余", "应急罚", case_number("余", "penalty", 2026, 3, draft=True))
    assert of_party(draft, 2) == "（余）应急罚〔2026〕草3-2号" and is_draft(of_party(draft, 2))
    assert number.stem in of_party(number, 1) and number.stem == "〔2026〕12"
    with pytest.raises(ValueError):
        of_party(number, 0)


@pytest.mark.parametrize(
    "written",
    [
        "余应急案〔2026〕12-1号",
        "余应急检[2026]12号",
        "余应急检（2026）12号",
        "余应急检〔2026〕012号",
        "余应急检〔2026〕0号",
        "余应急检〔26〕12号",
        "余应急检〔2026〕12",
        "〔2026〕12号",
        "余应急检〔2026〕草号",
        "余应急检〔2026〕草草3号",
        "余应急检〔2026〕草03号",
    ],
)
def test_other_spellings_are_refused(written: str) -> None:
    with pytest.raises(ValueError):
        parse(written)


def test_serial_starts_at_one() -> None:
    with pytest.raises(ValueError):
        case_number("余", "inspection", 2026, 0)


@settings(derandomize=True, max_examples=100)
@given(st.sampled_from(sorted(CASE_PREFIX)), st.integers(2019, 2099), st.integers(1, 10**6), st.booleans())
def test_number_reads_back(kind: str, year: int, serial: int, draft: bool) -> None:
    number = case_number("余", kind, year, serial, draft=draft)
    assert parse(str(number)) == number
    assert is_draft(str(number)) == is_draft(f"{paper_number('余', '应急责改', number)}之2") == draft
