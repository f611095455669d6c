"""Periods follow each other without a gap; values and weak spots of any counts."""

from __future__ import annotations

import pendulum
from hypothesis import given
from hypothesis import strategies as some

from station.records.record_statistics import Definition, Share, Tally
from station.rules import record_statistics as rule
from station.rules.balance import permille

days = some.dates(pendulum.date(1990, 1, 1), pendulum.date(2100, 12, 31)).map(
    lambda each: pendulum.date(each.year, each.month, each.day)
)


@given(days, some.booleans())
def test_periods_hold_every_day_once(on: pendulum.Date, quarter: bool) -> None:
    found = rule.quarter_of(on) if quarter else rule.month_of(on)
    assert found.first <= on <= found.last
    assert rule.period(found.code) == rule.period(found.code.replace("-Q", "Q")) == found
    earlier, later = rule.before(found), rule.after(found)
    assert earlier.last.add(days=1) == found.first and found.last.add(days=1) == later.first
    assert rule.after(earlier) == rule.before(later) == found


@given(days)
def test_the_months_before_a_quarter_end_with_it(on: pendulum.Date) -> None:
    found = rule.months(rule.quarter_of(on))
    assert len(found) == 12 and found[-1].last == rule.quarter_of(on).last
    assert all(rule.after(one) == other for one, other in zip(found, found[1:], strict=False))


def definition(kind: str, better: str = "more") -> Definition:
    return Definition("x", "x", "support", kind, better, "x")


def test_values_by_kind() -> None:
    told = Tally(whole=8, part=5, amount=20)
    assert rule.value(definition("share"), told) == 625 and rule.value(definition("count"), told) == 5
    assert rule.value(definition("average"), told) == 3, "two and a half is three"
    assert rule.value(definition("range"), told, [4, 1, 2]) == 3
    assert rule.value(definition("gini"), told, [0, 4]) == 500
    nothing = Tally(0, 0, 0)
    assert [rule.value(definition(kind), nothing) for kind in ("share", "average", "range", "gini")] == [None] * 4
    assert rule.value(definition("count"), nothing) == 0


def test_a_line_speaks_well_as_the_figure_says() -> None:
    assert [rule.speaks_well(definition("share", better), True) for better in ("more", "less", "")] == [
        True,
        False,
        None,
    ]
    assert [rule.speaks_well(definition("share", better), False) for better in ("more", "less", "")] == [
        False, True, None,
    ]  # fmt: skip


@given(some.lists(some.tuples(some.integers(0, 9), some.integers(0, 9)), max_size=12))
def test_weak_spots_are_those_that_lack_most(counts: list[tuple[int, int]]) -> None:
    items = [
        Share(str(at), str(at), part, part + rest, permille(part, part + rest))
        for at, (part, rest) in enumerate(counts)
    ]
    found = rule.weak_spots(items)
    assert len(found) == min(rule.WEAK, sum(each.lacking > 0 for each in items))
    rest = [each for each in items if each not in found]
    assert all(one.lacking >= other.lacking for one in found for other in rest)
    assert [each.lacking for each in found] == sorted((each.lacking for each in found), reverse=True)
