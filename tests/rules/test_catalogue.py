"""The choice of the day, the tiers of a party, fines outside them; numerals and initials."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.records.catalogue import Grid, GridStep, Share, Tier, Violation
from station.rules import catalogue_read
from station.rules.articles import articles, number
from station.rules.catalogue import (
    Catalogue,
    NoSuchEntry,
    NoSuchTier,
    in_force,
    outside_tier,
    priced,
    tier_of,
    tiers_for,
)
from station.rules.catalogue_read import Head
from station.rules.initials import initials
from station.rules.law_fields import EntryRefused

DAY = date(2026, 12, 1)
GRID = Grid(3, 100_000, "三等分", tuple(GridStep(str(n), f"第{n}档", n - 1, n, "条件") for n in (1, 2, 3)))
HEAD = Head("中华人民共和国安全生产法", "来源", DAY)
UNIT = {
    "code": "A",
    "title": "责令限期改正",
    "party": "unit",
    "min_fen": 0,
    "max_fen": 10_000_000,
    "sanctions": ["fine"],
}
PERSON = {**UNIT, "party": "person", "who": "主要负责人", "min_fen": 1_000_000, "max_fen": 2_000_000}
ENTRY = {
    "code": "X-1",
    "title": "未设置标志案",
    "violated": ["第三十五条"],
    "punished": "第九十九条",
    "ranges": [UNIT, PERSON],
}


def violation(head: Head = HEAD, **over: Any) -> Violation:
    return catalogue_read.violation({**ENTRY, **over}, head, GRID)


def tier(**over: Any) -> Tier:
    return replace(violation().ranges[0], **over)


def test_an_article_without_its_law_gets_that_of_the_file() -> None:
    read = violation(violated=["第三十五条", "《消防法》第十六条"])
    assert read.violated == ("《中华人民共和国安全生产法》第三十五条", "《消防法》第十六条")
    assert read.punished == "《中华人民共和国安全生产法》第九十九条"
    assert read.parties == ("unit", "person")


def test_a_range_is_divided_at_round_sums_and_marked_unconfirmed() -> None:
    units = tiers_for(violation(), "unit")
    assert [(each.code, each.min_fen, each.max_fen) for each in units] == [
        ("A1", 0, 3_300_000),
        ("A2", 3_300_000, 6_600_000),
        ("A3", 6_600_000, 10_000_000),
    ]
    assert all(each.to_confirm and each.source == "三等分" and each.condition for each in units)
    assert [each.to_confirm for each in violation().ranges] == [False, False]


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_divided_tiers_cover_the_range_without_a_hole(least: int, spread: int) -> None:
    whole = {**UNIT, "min_fen": least, "max_fen": least + spread}
    parts = violation(ranges=[whole]).tiers
    assert (parts[0].min_fen, parts[-1].max_fen) == (least, least + spread)
    assert all(one.max_fen == other.min_fen for one, other in zip(parts, parts[1:], strict=False))
    assert all(not outside_tier(each.max_fen or 0, each) for each in parts if each.max_fen)


def test_what_is_fixed_stays_one_tier() -> None:
    share = {"share_of": "annual_income", "min_percent": 40, "max_percent": 40}
    fixed = {"code": "A", "title": "发生一般事故", "party": "person", **share, "sanctions": ["fine"]}
    halted = {"code": "B", "title": "逾期未改正", "party": "unit", "sanctions": ["suspend_rectify"]}
    assert [each.code for each in violation(ranges=[fixed, halted]).tiers] == ["A", "B"]


def test_tiers_of_the_bureau_take_the_place_of_the_division_for_their_party_only() -> None:
    read = violation(tiers=[{**UNIT, "code": "Z", "max_fen": 500_000}])
    assert [each.code for each in tiers_for(read, "unit")] == ["Z"]
    assert tiers_for(read, "unit")[0].to_confirm is False
    assert [each.code for each in tiers_for(read, "person")] == ["A1", "A2", "A3"]


def test_a_sole_trader_has_the_tiers_of_units_unless_there_are_its_own() -> None:
    read = violation()
    assert tier_of(read, "sole", "A2") == tier_of(read, "unit", "A2")
    own = violation(ranges=[UNIT, {**UNIT, "party": "sole", "max_fen": 300_000}])
    assert tier_of(own, "sole", "A3").max_fen == 300_000
    with pytest.raises(NoSuchTier, match="X-1"):
        tier_of(read, "unit", "B1")


@given(st.integers(1, 10**10))
def test_a_fine_is_outside_exactly_below_and_above_its_limits(amount: int) -> None:
    one = tier(min_fen=2_000_000, max_fen=5_000_000)
    assert outside_tier(amount, one) is (amount < 2_000_000 or amount > 5_000_000)


def test_both_limits_are_within_and_no_fine_only_where_the_law_says_may() -> None:
    one = tier(min_fen=0, max_fen=5_000_000)
    assert [outside_tier(sum_, one) for sum_ in (0, 1, 5_000_000, 5_000_001)] == [True, False, False, True]
    assert outside_tier(0, replace(one, may=True)) is False
    halted = tier(min_fen=None, max_fen=None)
    assert [outside_tier(sum_, halted) for sum_ in (0, 1)] == [False, True]


def test_a_share_is_priced_by_what_it_counts_from() -> None:
    one = tier(min_fen=None, max_fen=None, share=Share("illegal_income", 200, 500))
    sums = priced(one, 12_000_000)
    assert (sums.min_fen, sums.max_fen) == (24_000_000, 60_000_000)
    assert outside_tier(23_999_999, sums) and not outside_tier(24_000_000, sums)
    assert priced(tier(), 1) == tier()


def test_the_entry_in_force_is_the_one_that_began_last() -> None:
    old = violation(Head("旧法", "s", date(2014, 12, 1), date(2021, 8, 31)))
    new = violation(Head("新法", "s", date(2021, 9, 1)))
    sent = violation(Head("局", "s", DAY))
    known = Catalogue((sent, new, old), (), ())
    assert known.violation("X-1", date(2021, 8, 31)).punished.startswith("《旧法》")
    assert known.violation("X-1", date(2021, 9, 1)).punished.startswith("《新法》")
    assert known.violation("X-1", DAY - timedelta(days=1)).punished.startswith("《新法》")
    assert known.violation("X-1", DAY).punished.startswith("《局》")
    with pytest.raises(NoSuchEntry, match="X-1"):
        known.violation("X-1", date(2014, 11, 30))


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 9), st.integers(0, 9) | st.none()), max_size=12))
def test_one_entry_of_a_code_is_in_force_and_it_holds_that_day(entries: list[tuple[str, int, int | None]]) -> None:
    day = [DAY + timedelta(days=n) for n in range(10)]
    known = [
        violation(Head("法", "s", day[first], None if last is None else day[max(first, last)]), code=code)
        for code, first, last in entries
    ]
    for on in day:
        chosen = list(in_force(known, on))
        assert len({each.code for each in chosen}) == len(chosen)
        holding = [each for each in known if each.effective_from <= on and on <= (each.effective_to or on)]
        assert {each.code for each in chosen} == {each.code for each in holding}
        for each in chosen:
            assert each.effective_from == max(one.effective_from for one in holding if one.code == each.code)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", None),
        ("title", ""),
        ("violated", []),
        ("violated", "第三十五条"),
        ("violated", [35]),
        ("effective_from", date(2026, 11, 30)),
        ("effective_from", "2026-12-01"),
        ("effective_to", date(2026, 11, 30)),
        ("to_confirm", "yes"),
        ("penalty", "AF-000"),
        ("ranges", []),
        ("ranges", [UNIT, UNIT]),
        ("misspelt", 1),
    ],
)
def test_a_bad_field_of_a_violation_is_named(field: str, value: Any) -> None:
    with pytest.raises(EntryRefused) as refused:
        violation(**{field: value})
    assert refused.value.facts["field"] == field
    assert "X-1" in refused.value.message or "未设置标志" in refused.value.message


@pytest.mark.parametrize(
    ("field", "over"),
    [
        ("min_fen", {"min_fen": 2, "max_fen": 1}),
        ("min_fen", {"max_fen": None}),
        ("min_fen", {"min_fen": -1}),
        ("max_fen", {"max_fen": True}),
        ("party", {"party": "company"}),
        ("sanctions", {"sanctions": []}),
        ("sanctions", {"sanctions": ["suspend"]}),
        ("share_of", {"share_of": "profit", "min_percent": 1, "max_percent": 2}),
        ("min_percent", {"share_of": "fine", "min_percent": 3, "max_percent": 2}),
    ],
)
def test_a_bad_field_of_a_range_is_named(field: str, over: Mapping[str, Any]) -> None:
    bad = {key: value for key, value in {**UNIT, **over}.items() if value is not None}
    with pytest.raises(EntryRefused) as refused:
        violation(ranges=[bad])
    assert refused.value.facts["field"] == field
    assert refused.value.facts["entry"] == "X-1/A"


def test_numerals_of_articles() -> None:
    assert [number(each) for each in ("九", "十", "十一", "二十", "九十七", "一百", "一百零八", "一百一十四")] == [
        9, 10, 11, 20, 97, 100, 108, 114,
    ]  # fmt: skip
    assert articles("《安全生产法》第二十八条第一款、第一百零一条第（一）项") == (28, 101)


def test_initials_by_the_order_of_common_characters() -> None:
    assert initials("未设置明显的安全警示标志案") == "wszmxdaqjsbza"
    assert initials("ABC公司（2026）𠮷") == "abcgs2026"
    assert violation(pinyin="wei she zhi").initials == "wsz"
    assert violation().initials == "wszbza"
