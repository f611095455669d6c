"""Interruptions are found and nothing else is: rounded lengths, low frame rates and wrong clocks are no gaps."""

from __future__ import annotations

import dataclasses
import random
from datetime import timedelta

import pendulum
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.records.interruption import Limits
from station.rules.continuity import MANUAL, Take, habits, judge

LIMITS = Limits(
    effective_from=pendulum.date(2019, 11, 4), contiguous_s=2, check_s=10, segments_s=(300, 600, 1800),
    split_bytes=1 << 32, slow_percent=5, clock_warn_s=60, drift_s_per_day=3, basis="-", to_confirm=True,
)  # fmt: skip
NINE = pendulum.datetime(2026, 11, 20, 9, tz="Asia/Shanghai")


def take(number: int, start: float, length: float | None, closed: float | None = None, **over: object) -> Take:
    """A recording that begins so many seconds after nine; its file was closed at its end unless told."""
    begun = NINE.add(seconds=start)
    end = None if length is None else begun + timedelta(seconds=length)
    written = begun + timedelta(seconds=length or 0) if closed is None else NINE.add(seconds=closed)
    return Take(number, "video", begun, end, length, written, **over)  # type: ignore[arg-type]


def kinds(*takes: Take, known_for: tuple[int, ...] = ()) -> list[tuple[str, int | None, str]]:
    return [(one.kind, one.seconds, one.detail) for one in judge(takes, LIMITS, known_for)]


@pytest.mark.parametrize(
    ("length", "gap", "found"),
    [
        pytest.param(300, 0, [], id="接续"),
        pytest.param(300, 2, [], id="文件名精确到秒"),
        pytest.param(300, -2, [], id="时长取整"),
        pytest.param(300, 3, [("check", 3, "")], id="自动分段慢了3秒"),
        pytest.param(300, 10, [("check", 10, "")], id="点验的上限"),
        pytest.param(300, 11, [("interruption", 11, "")], id="超过上限"),
        pytest.param(300, 17, [("interruption", 17, "")], id="17秒"),
        pytest.param(300, 480, [("interruption", 480, "")], id="480秒"),
        pytest.param(212, 5, [("interruption", 5, MANUAL)], id="没到分段长度就停，再短也是断续"),
        pytest.param(212, 1, [], id="停了又马上接上"),
        pytest.param(300, -3, [("overlap", -3, "")], id="重叠"),
        pytest.param(300, -200, [("overlap", -200, "")], id="时钟拨回"),
    ],
)
def test_what_lies_between_two(length: float, gap: float, found: list[tuple[str, int, str]]) -> None:
    assert kinds(take(1, 0, length), take(2, length + gap, 300)) == found


def test_a_file_as_large_as_the_medium_allows_ended_by_itself() -> None:
    first = dataclasses.replace(take(1, 0, 1111), size=(1 << 32) - 5_000_000)
    assert kinds(first, take(2, 1116, 300)) == [("check", 5, "")]
    assert kinds(dataclasses.replace(first, size=3_000_000_000), take(2, 1116, 300)) == [("interruption", 5, MANUAL)]


def test_a_recorder_is_known_by_its_habits() -> None:
    odd = [take(number, number * 420, 420) for number in range(5)]
    assert habits(odd) == (420,)
    assert habits(odd[:3]) == ()
    assert habits([take(number, number * 9, 5) for number in range(9)]) == (), "short files are stops, not segments"
    gap = (take(1, 0, 420), take(2, 425, 420))
    assert kinds(*gap) == [("interruption", 5, MANUAL)]
    assert kinds(*gap, known_for=habits(odd)) == [("check", 5, "")]


def test_below_its_nominal_frame_rate_a_recording_says_less_than_it_lasted() -> None:
    # 600 seconds of time, 588 seconds of media; the file was open until the next one began.
    assert kinds(take(1, 0, 588, closed=600), take(2, 600, 588, closed=1200)) == []
    # The same media length, but the file was closed twelve seconds before the next one began: somebody stopped.
    assert kinds(take(1, 0, 588, closed=588), take(2, 600, 588)) == [("interruption", 12, MANUAL)]
    # A file that says a minute less than it was open was not just slow.
    assert kinds(take(1, 0, 540, closed=600), take(2, 600, 600)) == [("interruption", 60, MANUAL)]


def test_without_a_file_time_the_schedule_speaks() -> None:
    slow = dataclasses.replace(take(1, 0, 588), closed=None)
    assert kinds(slow, take(2, 600, 588)) == []
    assert kinds(slow, take(2, 604, 588)) == [("interruption", 16, MANUAL)]


def test_a_file_closed_late_is_no_overlap() -> None:
    assert kinds(take(1, 0, 300, closed=306), take(2, 300, 300)) == []


def test_an_unfinished_file_ends_when_it_was_last_written() -> None:
    cut = dataclasses.replace(take(1, 0, None, closed=130), length_s=None)
    assert kinds(cut, take(2, 131, 300)) == []
    assert kinds(cut, take(2, 190, 300)) == [("interruption", 60, MANUAL)]
    copied = dataclasses.replace(cut, closed=NINE.add(days=3))
    assert kinds(copied, take(2, 190, 300)) == [], "nobody knows when it ended"


def test_two_of_one_start_are_one_recording_and_the_longer_counts() -> None:
    assert kinds(take(1, 0, 300), take(2, 0, 120), take(3, 300, 300)) == []
    assert kinds(take(1, 0, 120), take(2, 0, 300), take(3, 300, 300)) == []


def test_photos_and_recordings_without_a_time_are_passed_over() -> None:
    photo = dataclasses.replace(take(2, 100, 0), media="photo")
    lost = dataclasses.replace(take(3, 0, 300), start=None, end=None)
    assert kinds(take(1, 0, 300), photo, lost, take(4, 300, 300)) == []


def test_the_end_that_reaches_furthest_counts() -> None:
    found = kinds(take(1, 0, 1000), take(2, 100, 50), take(3, 1000, 300))
    assert [one[0] for one in found] == ["overlap"], "the short one lies within the long one, the third follows it"


@st.composite
def timelines(draw: st.DrawFn) -> tuple[list[Take], list[int]]:
    """Automatic segments of one recorder as the field writes them, with real interruptions at some boundaries.

    Lengths are rounded up on 15 to 26 of a hundred boundaries, which makes them overlap by a second (OTVision #535);
    file times are even seconds; on some recorders media length is short by up to four per cent.
    """
    segment = draw(st.sampled_from([300, 600, 1800]))
    slow = draw(st.sampled_from([0.0, 0.01, 0.02, 0.04]))
    share = draw(st.floats(0.15, 0.26))
    rounded = draw(st.randoms(use_true_random=False))
    breaks = draw(st.dictionaries(st.integers(1, 19), st.sampled_from([17, 480, 14, 3600]), max_size=4))
    at, takes = 0.0, []
    for number in range(20):
        at += breaks.get(number, 0)
        late = 1.0 if rounded.random() < share else 0.0
        length = segment * (1 - slow) + (late if not slow else 0.0)
        takes.append(take(number, at, length, closed=(at + segment) // 2 * 2))
        at += segment
    return takes, [breaks[number] for number in sorted(breaks)]


@settings(deadline=None)
@given(timelines())
def test_exactly_the_real_interruptions_are_found(made: tuple[list[Take], list[int]]) -> None:
    takes, breaks = made
    found = judge(takes, LIMITS)
    assert [one.kind for one in found if one.kind != "check"] == ["interruption"] * len(breaks)
    assert all(abs(one.seconds - real) <= 2 for one, real in zip(found, breaks, strict=True) if one.seconds)


times = st.lists(st.tuples(st.integers(0, 20_000), st.integers(0, 2000), st.integers(-5, 30)), max_size=15)


def scattered(rows: list[tuple[int, int, int]]) -> list[Take]:
    return [take(number, at, length, closed=at + length + more) for number, (at, length, more) in enumerate(rows)]


@settings(deadline=None)
@given(times, st.integers(-10_000_000, 10_000_000))
def test_a_wrong_clock_changes_nothing(rows: list[tuple[int, int, int]], seconds: int) -> None:
    off = timedelta(seconds=seconds)
    takes = scattered(rows)
    shifted = [
        dataclasses.replace(one, start=one.start + off, end=one.end + off, closed=one.closed + off)
        for one in takes
        if one.start and one.end and one.closed
    ]
    assert judge(shifted, LIMITS) == judge(takes, LIMITS)


@settings(deadline=None)
@given(times, st.randoms(use_true_random=False))
def test_the_order_in_which_they_are_named_does_not_matter(rows: list[tuple[int, int, int]], by: random.Random) -> None:
    takes = scattered(rows)
    mixed = list(takes)
    by.shuffle(mixed)
    assert judge(mixed, LIMITS) == judge(takes, LIMITS)


@settings(deadline=None)
@given(times)
def test_every_pair_is_named_once(rows: list[tuple[int, int, int]]) -> None:
    found = judge(scattered(rows), LIMITS)
    pairs = [(one.before_id, one.after_id) for one in found]
    assert len(set(pairs)) == len(pairs)
    assert all(one.seconds is not None and abs(one.seconds) >= 2 for one in found)
