"""Where a plan stands against the calendar: never more than the quota, never going back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.records.moment import day
from station.records.plan import Counts, Task
from station.rules import plan_progress
from station.rules.plan_progress import clue_missing, expected

DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@given(st.integers(1, 500), DAYS, st.integers(0, 400), DAYS)
def test_what_is_due_grows_from_nothing_to_the_quota(quota: int, first: date, length: int, today: date) -> None:
    last = first + timedelta(days=length)
    due = expected(quota, first, last, today)
    assert 0 <= due <= quota
    assert due <= expected(quota, first, last, today + timedelta(days=1))
    assert expected(quota, first, last, first) == 0
    assert expected(quota, first, last, last + timedelta(days=1)) == quota


def test_the_calendar_asks_in_proportion() -> None:
    first, last = day("2026-11-01"), day("2026-11-30")
    assert [expected(10, first, last, day(f"2026-11-{on:02d}")) for on in (1, 3, 4, 16, 30)] == [0, 0, 1, 5, 9]


@pytest.mark.parametrize(
    ("clue", "note", "missing"),
    [
        ("complaint", "", False),
        ("accident", "昨夜小火", False),
        ("other", "节前巡查", False),
        ("other", " ", True),
        ("", "写了也不算", True),
        ("weather", "", True),
    ],
)
def test_an_off_plan_inspection_needs_a_known_reason(clue: str, note: str, missing: bool) -> None:
    assert clue_missing(clue, note) is missing


def task(quota: int, state: str = "open") -> Task:
    first, last = day("2026-11-01"), day("2026-11-30")
    return Task(1, 1, 1, "任务", "JC-001", "must", (), "", quota, first, last, "", state)


def test_one_task_ahead_does_not_hide_another_behind() -> None:
    today = day("2026-11-16")
    ahead = plan_progress.of_task(task(10), Counts(opened=9, inspected=9), 0, today)
    behind = plan_progress.of_task(task(10), Counts(opened=2, inspected=1, published=1), 3, today)
    assert (ahead.expected, ahead.behind, behind.behind) == (5, 0, 4)
    whole = plan_progress.of_plan([ahead, behind])
    assert (whole.quota, whole.drawn, whole.inspected, whole.expected, whole.behind) == (20, 3, 10, 10, 4)
    assert (whole.inspected_rate, whole.completion) == (500, 50)


def test_nothing_has_no_share_and_what_is_over_owes_nothing() -> None:
    assert plan_progress.of_plan([]).completion is None
    over = plan_progress.of_task(task(10, "ended"), Counts(inspected=4), 0, day("2026-12-31"))
    assert (over.expected, over.behind, over.inspected_rate) == (0, 0, 400)
    draft = plan_progress.of_task(task(10), Counts(), 0, day("2026-12-31"), approved=False)
    assert (draft.expected, draft.behind) == (0, 0)
