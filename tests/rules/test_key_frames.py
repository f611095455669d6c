"""Key pictures that stand for a recording are spread over it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from station.rules.key_frames import spread

times = st.lists(st.integers(0, 10**7), max_size=300, unique=True).map(sorted)


@given(times, st.integers(2, 20))
def test_as_many_as_there_are_in_order_with_both_ends(found: list[int], count: int) -> None:
    chosen = spread(found, count)
    assert len(chosen) == min(count, len(found))
    assert chosen == sorted(set(chosen)) and set(chosen) <= set(found)
    if found:
        assert (chosen[0], chosen[-1]) == (found[0], found[-1]) or len(found) == 1


@given(st.integers(2, 20), st.integers(2, 30), st.integers(1, 5000))
def test_what_comes_regularly_is_taken_regularly(count: int, times_more: int, step: int) -> None:
    found = [number * step for number in range((count - 1) * times_more + 1)]
    chosen = spread(found, count)
    assert {after - before for before, after in zip(chosen, chosen[1:], strict=False)} == {step * times_more}


def test_a_recording_that_stops_for_long_still_gives_different_pictures() -> None:
    assert spread([0, 1, 2, 3, 1000], 4) == [0, 2, 3, 1000]
    assert spread([5], 12) == [5] and spread([], 12) == [] and spread([1, 2, 3], 1) == [1]
