"""A recording from the future bounds its recorder's clock; nothing else does."""

from __future__ import annotations

import pendulum
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.rules.recorder_clock import bound, drift, drifted, stale, uncertain, unsound, worth_noting
from tests.rules.test_continuity import LIMITS

DOCKED = pendulum.datetime(2026, 11, 20, 17, tz="Asia/Shanghai")


@pytest.mark.parametrize(
    ("late", "offset", "found"),
    [
        pytest.param(-30, 0, None, id="接入前半分钟结束"),
        pytest.param(0, 0, None, id="同一秒"),
        pytest.param(90, 0, (-90, 90), id="快一分半"),
        pytest.param(290, -300, None, id="已知快五分钟"),
        pytest.param(400, -300, (-400, 100), id="比已知的更快"),
        pytest.param(-100, 300, (100, 200), id="登记反了"),
    ],
)
def test_bound(late: int, offset: int, found: tuple[int, int] | None) -> None:
    seen = bound([DOCKED.subtract(hours=3), DOCKED.add(seconds=late)], DOCKED, offset)
    assert (seen and (seen.offset_s, seen.beyond_s)) == found


def test_without_recordings_there_is_none() -> None:
    assert bound([], DOCKED, 0) is None


@settings(deadline=None)
@given(st.integers(-5000, 5000), st.integers(-5000, 5000))
def test_corrected_by_its_bound_nothing_lies_in_the_future(late: int, offset: int) -> None:
    end = DOCKED.add(seconds=late)
    seen = bound([end], DOCKED, offset)
    assert (seen is not None) == uncertain(end, DOCKED, offset)
    if seen is not None:
        assert not uncertain(end, DOCKED, seen.offset_s)


def test_small_errors_are_no_news() -> None:
    seen = bound([DOCKED.add(seconds=60)], DOCKED, 0)
    assert seen is not None and not worth_noting(seen, LIMITS)
    assert not drifted(60, 0, LIMITS) and drifted(61, 0, LIMITS)
    assert not drifted(90, 30, LIMITS) and drifted(91, 30, LIMITS), "three seconds a day are a sound clock's"
    assert not stale(20, LIMITS) and stale(21, LIMITS)


def test_drift_is_told_unless_somebody_set_the_clock() -> None:
    assert drift(10, 40, 10) == 3.0 and drift(-10, -50, 10) == -4.0
    assert drift(10, 40, 0.5) is None, "too short to tell"
    assert drift(600, 0, 10) is None, "it was set"
    assert unsound(-4.0, LIMITS) and not unsound(3.0, LIMITS)
