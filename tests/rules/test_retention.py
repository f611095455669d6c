"""保存期限: which term, until when, never while sealed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.rules import retention
from station.rules.retention import Filed
from station.store import retention_law

TERMS = retention_law.terms(date(2026, 11, 20))


@pytest.mark.parametrize(
    ("kind", "flow", "result", "major", "until"),
    [
        ("penalty", "penalty", "", True, None),
        ("penalty", "penalty", "", False, date(2054, 2, 28)),
        ("penalty", "penalty_summary", "", False, date(2034, 2, 28)),
        ("compulsory", "compulsory", "", True, date(2054, 2, 28)),
        ("licence", "licence", "", False, date(2034, 2, 28)),
        ("inspection", "inspection", "rectify", False, date(2034, 2, 28)),
        ("inspection", "inspection", "no_issue", False, date(2029, 2, 28)),
    ],
)
def test_terms_by_kind_from_a_leap_day(kind: str, flow: str, result: str, major: bool, until: date | None) -> None:
    found = retention.of_case(TERMS, Filed(kind, flow, result, major, date(2024, 2, 29)))
    assert found.until == until


def test_a_licence_is_kept_from_the_day_it_lapses() -> None:
    filed = Filed("licence", "licence", "", False, date(2026, 1, 5), expires=date(2029, 1, 4))
    assert retention.of_case(TERMS, filed).until == date(2039, 1, 4)


def test_six_months_end_on_the_last_day_of_a_short_month() -> None:
    assert retention.until(TERMS[retention.UNLINKED], date(2026, 8, 31)) == date(2027, 2, 28)


days = st.dates(date(2019, 11, 4), date(2060, 1, 1))


@given(st.sampled_from(sorted(TERMS)), days, st.integers(0, 20000), st.booleans())
def test_what_is_sealed_or_within_its_term_never_goes(code: str, since: date, later: int, held: bool) -> None:
    last, on = retention.until(TERMS[code], since), since + timedelta(days=later)
    if retention.expired(last, on, held=held):
        assert last is not None and on > last and not held


@given(st.sampled_from(sorted(TERMS)), days, days)
def test_later_things_are_kept_at_least_as_long(code: str, one: date, other: date) -> None:
    first, second = sorted((one, other))
    early, late = retention.until(TERMS[code], first), retention.until(TERMS[code], second)
    assert (early is None) == (late is None)
    assert early is None or late is None or early <= late


@given(st.none() | days, st.none() | days)
def test_of_two_last_days_the_later_counts_and_for_ever_is_the_latest(one: date | None, other: date | None) -> None:
    found = retention.longer(one, other)
    assert found in (one, other) and found == retention.longer(other, one)
    assert found is None or (one is not None and other is not None and found >= one and found >= other)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(0, 40))
def test_what_began_later_than_the_latest_start_still_runs(since: date, on: date, months: int) -> None:
    term = replace(TERMS["unlinked"], years=0, months=months)
    if since > retention.latest_start(term, on):
        last = retention.until(term, since)
        assert last is None or last >= on
