"""Missing numbers are named; counters that begin anew or run over, shared counters and set clocks are told apart."""

from __future__ import annotations

import random
from itertools import pairwise

import pendulum
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.rules.continuity import Take
from station.rules.numbers_used import honest, jumps, missing, written

MORNING = pendulum.datetime(2026, 11, 2, 8, tz="Asia/Shanghai")


def take(seq: int | None, minutes: float | None, *, day: int = 0, media: str = "video", docking: int = 0) -> Take:
    """A numbered recording so many minutes after eight; its id tells day, medium and number."""
    start = None if minutes is None else MORNING.add(days=day, seconds=round(minutes * 60))
    number = (seq or 0) + 100_000 * day + (50_000 if media == "photo" else 0) + 10_000_000 * docking
    return Take(number, media, start, start, 300.0, start, 0, seq, 4, "ZFY0001", docking)


def a_day(numbers: list[int], day: int = 0, docking: int = 0) -> list[Take]:
    return [take(seq, 5.0 * place, day=day, docking=docking) for place, seq in enumerate(numbers)]


def lost(takes: list[Take], listed: tuple[int, ...] = ()) -> list[str]:
    return [one.detail for one in missing(takes, listed)]


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        pytest.param([1, 2, 3], [], id="齐全"),
        pytest.param([3, 5], ["0004"], id="缺一个"),
        pytest.param([1, 2, 5, 6, 8], ["0003、0004", "0007"], id="缺两处"),
        pytest.param([1, 14], ["0002–0013"], id="缺一段"),
        pytest.param([7], [], id="只有一个"),
        pytest.param([9998, 9999, 1, 2], [], id="编号用完从头"),
        pytest.param([9998, 9999, 0, 1], [], id="从0开始"),
        pytest.param([9997, 9999, 2, 3], ["9998", "0001"], id="用完前后都缺"),
    ],
)
def test_numbers_of_a_day(numbers: list[int], found: list[str]) -> None:
    said = sorted(lost(a_day(numbers)))
    assert said == sorted(found)
    assert jumps(a_day(numbers)) == []


def test_the_last_numbers_before_running_over_can_be_missing() -> None:
    assert lost(a_day([9996, 9997, 1])) == ["9998、9999"]


def test_a_counter_that_begins_anew_every_day_begins_with_one() -> None:
    days = [a_day([1, 2, 3], 0), a_day([1, 2], 1), a_day([1, 2, 3, 4], 2)]
    assert lost([one for day in days for one in day]) == []
    assert lost([one for day in [*days, a_day([3, 4], 3)] for one in day]) == ["0001、0002"]
    assert lost([one for day in [a_day([5, 6], 0), a_day([1, 2], 1), a_day([1, 2], 2)] for one in day]) == []


def test_a_counter_that_runs_on_is_watched_through_the_night() -> None:
    days = [a_day([1, 2, 3], 0), a_day([4, 5], 1), a_day([6, 7], 2)]
    assert lost([one for day in days for one in day]) == []
    assert lost([one for day in [*days, a_day([10, 11], 3)] for one in day]) == ["0008、0009"]


def test_with_too_little_known_the_night_is_not_judged() -> None:
    assert lost([*a_day([1, 2, 3], 0), *a_day([9, 10], 1)]) == []


def test_photos_may_share_the_counter_or_have_their_own() -> None:
    shared = [take(1, 0), take(2, 5, media="photo"), take(3, 6), take(4, 7, media="photo")]
    assert lost(shared) == []
    own = [take(1, 0), take(2, 5), take(3, 9), take(1, 6, media="photo"), take(2, 7, media="photo")]
    assert lost(own) == []
    assert jumps(own) == []


def test_what_was_listed_and_did_not_come_is_not_missing() -> None:
    assert lost(a_day([1, 2, 4]), (3,)) == []
    assert lost([*a_day([1, 2, 4]), take(3, None)]) == [], "it lost its time, not its number"


def test_a_clock_that_was_set_back_is_said_once() -> None:
    # 1, 2, then the clock went back by an hour, 3, 4.
    takes = [take(1, 60), take(2, 65), take(3, 10), take(4, 15)]
    (found,) = jumps(takes)
    assert (found.before_id, found.after_id, found.seconds) == (2, 3, -55 * 60)
    assert missing(takes) == []
    assert [[one.seq for one in stretch] for stretch in honest(takes)] == [[1, 2], [3, 4]]


def test_a_number_missing_just_there_does_not_hide_it() -> None:
    takes = [take(1, 60), take(2, 65), take(4, 10), take(5, 15)]
    assert [one.after_id for one in jumps(takes)] == [4]
    assert lost(takes) == ["0003"]


def test_emptied_and_begun_anew_is_no_set_clock() -> None:
    takes = [*a_day([5, 6, 7], docking=1), take(1, 200, docking=2), take(2, 205, docking=2)]
    assert jumps(takes) == []
    assert lost(takes) == []
    assert honest(takes) == [takes]


def test_emptied_and_the_same_numbers_again() -> None:
    takes = [*a_day([1, 2, 4], docking=1), take(1, 200, docking=2), take(3, 205, docking=2)]
    assert jumps(takes) == []
    assert lost(takes) == ["0003", "0002"]


def test_numbers_are_written_as_people_read_them() -> None:
    assert written([4, 5], 4) == "0004、0005"
    assert written([4, 5, 6, 9], 4) == "0004、0005、0006、0009"
    assert written([4, 5, 6, 7, 9], 3) == "004–007、009"


present = st.sets(st.integers(1, 200), min_size=1, max_size=60)


@settings(deadline=None)
@given(present, st.randoms(use_true_random=False))
def test_exactly_what_is_missing_is_missing(numbers: set[int], by: random.Random) -> None:
    takes = a_day(sorted(numbers))
    by.shuffle(takes)
    holes = [(a, b) for a, b in pairwise(sorted(numbers)) if b > a + 1]
    assert [(one.before_id, one.after_id) for one in missing(takes)] == holes
    assert jumps(takes) == []


@settings(deadline=None)
@given(present, st.integers(-3000, 3000))
def test_the_date_the_recorder_believes_in_does_not_matter(numbers: set[int], days: int) -> None:
    here, there = a_day(sorted(numbers)), a_day(sorted(numbers), days)
    assert lost(there) == lost(here)


def test_a_clock_that_lost_its_date_took_no_numbers_with_it() -> None:
    # The battery was empty after 2; the recorder thought it was nine months ago until somebody set it right.
    takes = [take(1, 0), take(2, 5), take(3, 0, day=-270), take(4, 5, day=-270), take(5, 90), take(6, 95)]
    assert missing(takes) == []
    assert [(one.before_id, one.seconds is not None and one.seconds < -86400) for one in jumps(takes)] == [(2, True)]


@settings(deadline=None)
@given(st.integers(2, 40), st.integers(2, 39), st.integers(1, 1000))
def test_wherever_a_clock_is_set_back_it_is_found(count: int, at: int, minutes: int) -> None:
    at = min(at, count)
    back = minutes + 5 * count
    takes = [take(seq, 6000 + 5 * seq - (back if seq > at - 1 else 0)) for seq in range(1, count + 1)]
    assert [one.after_id for one in jumps(takes)] == [at]
    assert missing(takes) == []
