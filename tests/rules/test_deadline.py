"""Deadlines against the vectors of the domain facts, including the year that is not announced yet."""

from __future__ import annotations

from datetime import date, timedelta

import pendulum
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.records.deadline import Pause
from station.records.law import DeadlineRule
from station.records.moment import day, moment
from station.rules.calendar import WorkCalendar
from station.rules.deadline import due, end_of
from station.rules.law import NoSuchRule
from station.store.law import load, shipped_years

CALENDAR = WorkCalendar(year for year, _ in shipped_years())
LAW = load()


def at(written: str) -> pendulum.DateTime:
    return moment(written if "T" in written else f"{written}T10:30:00+08:00")


@pytest.mark.parametrize("on", ["2026-11-20", "2026-12-31", "2028-02-29"])
def test_a_day_ends_with_its_last_second(on: str) -> None:
    assert end_of(date.fromisoformat(on)).isoformat() == f"{on}T23:59:59+08:00"


def test_hours_into_an_unannounced_year_are_certain_all_the_same() -> None:
    found = due(LAW.rule("UPLOAD_24H", date(2026, 12, 31)), at("2026-12-31T18:20:00+08:00"), CALENDAR)
    assert found.at == moment("2027-01-01T18:20:00+08:00") and not found.provisional


def test_hours_counted_back() -> None:
    found = due(LAW.rule("POWER_CUT_24H", date(2026, 10, 8)), at("2026-10-08T09:00:00+08:00"), CALENDAR)
    assert found.at == moment("2026-10-07T09:00:00+08:00")


def test_days_counted_back() -> None:
    found = due(LAW.rule("LIC_RENEW", date(2026, 11, 30)), at("2026-11-30"), CALENDAR)
    assert found.at == end_of(date(2026, 10, 31))


def test_notice_counted_back_over_new_year_depends_on_both_years() -> None:
    found = due(LAW.rule("HEAR_NOTICE", date(2027, 1, 6)), at("2027-01-06"), CALENDAR)
    assert found.provisional and found.years == (2026, 2027)


def test_date_given_by_a_paper_stands_as_written() -> None:
    found = due(LAW.rule("RECTIFY", date(2026, 11, 20)), at("2026-11-20"), CALENDAR, given=date(2026, 12, 6))
    assert found.at == end_of(date(2026, 12, 6))


@pytest.mark.parametrize(("code", "given_on"), [("RECTIFY", None), ("PUB_7WD", date(2026, 12, 6))])
def test_given_date_belongs_to_its_unit_only(code: str, given_on: date | None) -> None:
    with pytest.raises(ValueError, match=code):
        due(LAW.rule(code, date(2026, 11, 20)), at("2026-11-20"), CALENDAR, given=given_on)


def test_rule_is_chosen_by_the_day_it_runs_from() -> None:
    assert LAW.rule("SERVE_PUBLIC", date(2021, 12, 31)).n == 60
    assert LAW.rule("SERVE_PUBLIC", date(2022, 1, 1)).n == 30
    assert (LAW.rule("HEAR_REQUEST", date(2021, 7, 14)).n, LAW.rule("HEAR_REQUEST", date(2021, 7, 15)).n) == (3, 5)
    with pytest.raises(NoSuchRule, match="PUB_20WD"):
        LAW.rule("PUB_20WD", date(2019, 11, 3))


def test_days_of_a_pause_are_not_counted() -> None:
    pause = Pause(day("2026-03-02"), day("2026-03-06"), "检验检测")
    workdays = LAW.rule("PUB_20WD", date(2026, 2, 12))
    assert due(workdays, at("2026-02-12"), CALENDAR, [pause]).at == end_of(date(2026, 3, 25))
    natural = LAW.rule("SEAL_30D", date(2026, 2, 20))
    assert due(natural, at("2026-02-20"), CALENDAR, [pause]).at == end_of(date(2026, 3, 27))
    # A pause that begins while the days lost to an earlier one are being made good counts too.
    second = Pause(day("2026-03-24"), day("2026-03-25"), "听证")
    assert due(natural, at("2026-02-20"), CALENDAR, [pause, second]).at == end_of(date(2026, 3, 29))


def test_pause_before_the_first_day_or_after_the_last_changes_nothing() -> None:
    rule = LAW.rule("SEAL_30D", date(2026, 1, 20))
    around = [Pause(day("2026-01-10"), day("2026-01-20"), "x"), Pause(day("2026-02-20"), day("2026-03-20"), "x")]
    assert due(rule, at("2026-01-20"), CALENDAR, around) == due(rule, at("2026-01-20"), CALENDAR)


def test_hours_cannot_be_paused() -> None:
    pause = Pause(day("2026-09-30"), day("2026-10-01"), "x")
    with pytest.raises(ValueError, match="paused"):
        due(LAW.rule("UPLOAD_24H", date(2026, 9, 30)), at("2026-09-30"), CALENDAR, [pause])


RULES = [rule for rule in LAW.rules if rule.unit not in ("given", "hour") and not rule.backward]


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.sampled_from(RULES), st.dates(date(2025, 1, 1), date(2026, 12, 31)))
def test_later_anchor_never_ends_earlier(rule: DeadlineRule, on: date) -> None:
    first, second = (due(rule, at((on + timedelta(days=i)).isoformat()), CALENDAR) for i in (0, 1))
    assert first.at <= second.at


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.sampled_from(RULES), st.dates(date(2025, 1, 1), date(2026, 12, 31)))
def test_rolled_or_counted_days_end_on_a_working_day(rule: DeadlineRule, on: date) -> None:
    found = due(rule, at(on.isoformat()), CALENDAR)
    if rule.unit == "workday" or rule.roll == "forward":
        assert CALENDAR.is_workday(day(found.at))
        assert found.provisional is (found.years[-1] >= 2027)
    else:
        assert not found.provisional


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.sampled_from(RULES), st.dates(date(2025, 1, 1), date(2026, 12, 31)), st.integers(1, 40), st.integers(0, 20))
def test_pause_never_shortens(rule: DeadlineRule, on: date, start: int, length: int) -> None:
    first = day(on + timedelta(days=start))
    pause = Pause(first, day(first + timedelta(days=length)), "x")
    assert due(rule, at(on.isoformat()), CALENDAR, [pause]).at >= due(rule, at(on.isoformat()), CALENDAR).at


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.dates(date(2025, 1, 1), date(2026, 12, 31)), st.integers(0, 23), st.sampled_from(RULES))
def test_hour_of_the_anchor_makes_no_difference_to_days(on: date, hour: int, rule: DeadlineRule) -> None:
    early, late = (moment(f"{on.isoformat()}T{each:02}:00:00+08:00") for each in (0, hour))
    assert due(rule, early, CALENDAR) == due(rule, late, CALENDAR)
