"""The shipped closures of the lottery market: every day is one that the sources named really rest on."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest

import schema
from station.records.draw import Closure
from station.store.draw_rules import closures, sources

CLOSURES = closures()
PUBLIC = {source.id for source in sources() if source.id.startswith("cn.")}


def test_closures_follow_one_another() -> None:
    ends = [day for closure in CLOSURES for day in (closure.start, closure.end)]
    assert ends and ends == sorted(ends)


@pytest.mark.parametrize("closure", CLOSURES, ids=lambda closure: closure.title)
def test_a_closure_has_days_and_sources(closure: Closure) -> None:
    assert type(closure.start) is date and type(closure.end) is date
    assert (closure.end - closure.start).days + 1 >= 1
    assert closure.title.startswith(f"{closure.start.year}年") and closure.start.year == closure.end.year
    assert closure.applies and closure.applies <= {source.id for source in sources()}


def test_no_source_rests_twice_on_a_day() -> None:
    twice = [
        (one.title, other.title)
        for one, other in combinations(CLOSURES, 2)
        if one.applies & other.applies and one.start <= other.end and other.start <= one.end
    ]
    assert twice == []


def test_the_whole_market_rests() -> None:
    assert {closure.title: PUBLIC - closure.applies for closure in CLOSURES} == {
        closure.title: set() for closure in CLOSURES
    }


def test_every_year_has_its_two_closures() -> None:
    years = {closure.start.year for closure in CLOSURES}
    assert years == set(range(min(years), max(years) + 1))
    assert len(CLOSURES) == 2 * len(years)


def test_every_closure_says_who_announced_it() -> None:
    rows = schema.toml("law/draw_closures.toml")["closure"]
    assert [row["title"] for row in rows if "财政部公告" not in row["source"]] == []


def test_the_days_the_ministry_announced() -> None:
    announced = {closure.title: (closure.start, closure.end) for closure in CLOSURES}
    assert announced["2025年春节休市"] == (date(2025, 1, 27), date(2025, 2, 5))
    assert announced["2026年春节休市"] == (date(2026, 2, 14), date(2026, 2, 23))


def test_what_is_hearsay_is_marked() -> None:
    assert [closure.title for closure in CLOSURES if closure.to_confirm] == ["2026年国庆节休市"]
