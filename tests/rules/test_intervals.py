"""Sets of time, against counting single seconds."""

from __future__ import annotations

from datetime import datetime, timedelta

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.records.coverage import Span
from station.rules import intervals

MIDNIGHT = pendulum.datetime(2026, 11, 20, 23, 59, 40)
"""Half of what is drawn lies on the next day."""


def at(second: int) -> datetime:
    return MIDNIGHT + timedelta(seconds=second)


def span(first: int, last: int) -> Span:
    return Span(at(first), at(last))


spans = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 12)).map(lambda each: span(each[0], each[0] + each[1])))
frames = st.tuples(st.integers(0, 40), st.integers(0, 20)).map(lambda each: span(each[0], each[0] + each[1]))


def seconds(found: tuple[Span, ...] | list[Span]) -> set[int]:
    """Every whole second of which the spans hold all."""
    return {n for n in range(80) if any(each.start <= at(n) and at(n + 1) <= each.end for each in found)}


@given(spans)
def test_merging_keeps_the_time_and_leaves_nothing_touching(drawn: list[Span]) -> None:
    found = intervals.merged(drawn)
    assert seconds(found) == seconds(drawn)
    assert all(before.end < after.start for before, after in zip(found, found[1:], strict=False))
    assert intervals.merged(found) == found == intervals.merged(reversed(drawn))


@given(spans, frames)
def test_what_is_left_and_what_is_cut_make_the_frame(drawn: list[Span], frame: Span) -> None:
    inside, left = intervals.merged(intervals.clipped(drawn, frame)), intervals.without(frame, drawn)
    assert seconds(inside) | seconds(left) == seconds([frame])
    assert not seconds(inside) & seconds(left)
    assert intervals.length(inside) + intervals.length(left) == frame.end - frame.start


@given(spans, st.integers(0, 10))
def test_only_holes_of_the_given_size_are_closed(drawn: list[Span], within: int) -> None:
    found = intervals.merged(drawn, timedelta(seconds=within))
    assert seconds(drawn) <= seconds(found)
    assert all(
        (after.start - before.end).total_seconds() > within for before, after in zip(found, found[1:], strict=False)
    )


@pytest.mark.parametrize(
    ("drawn", "left"),
    [
        ([], [(0, 30)]),
        ([(0, 30)], []),
        ([(0, 10), (10, 30)], []),
        ([(5, 5)], [(0, 30)]),
        ([(-5, 10), (20, 40)], [(10, 20)]),
        ([(30, 40)], [(0, 30)]),
    ],
)
def test_touching_empty_and_outside(drawn: list[tuple[int, int]], left: list[tuple[int, int]]) -> None:
    found = intervals.without(span(0, 30), [span(*each) for each in drawn])
    assert found == tuple(span(*each) for each in left)


def test_an_end_before_the_beginning_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before"):
        intervals.merged([span(3, 2)])
