"""The shipped years against the package they came from, day by day, and the counting of working days."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.records.calendar import CalendarYear
from station.rules.calendar import CalendarRefused, WorkCalendar, read_year, weekday_rule
from station.store.law import CalendarUnreadable, parse_year, shipped_years

YEARS = {year.year: year for year, _ in shipped_years()}
CALENDAR = WorkCalendar(YEARS.values())


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=i) for i in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", [2025, 2026])
def test_official_year_equals_the_package_day_by_day(year: int) -> None:
    days = days_of(year)
    assert [CALENDAR.is_workday(on) for on in days] == [chinese_calendar.is_workday(on) for on in days]


@pytest.mark.parametrize("year", [2025, 2026])
def test_official_year_equals_a_second_package(year: int) -> None:
    other = holidays.country_holidays("CN", years=year)
    assert [CALENDAR.is_workday(on) for on in days_of(year)] == [other.is_working_day(on) for on in days_of(year)]


@pytest.mark.parametrize("year", [2025, 2026])
def test_days_that_are_listed_have_the_right_kind(year: int) -> None:
    kinds = [special.kind for special in YEARS[year].days.values()]
    assert kinds.count("legal_holiday") == 13
    assert sum(CALENDAR.is_workday(on) for on in days_of(year)) == 248
    lieu = {on for on, special in YEARS[year].days.items() if special.kind == "in_lieu_rest"}
    assert {on for on in days_of(year) if chinese_calendar.is_in_lieu(on)} <= lieu


def test_year_not_yet_announced_has_the_statutory_days_and_nothing_else() -> None:
    year = YEARS[2027]
    assert year.status == "provisional"
    named = holidays.country_holidays("CN", years=2027, language="zh_CN")
    statutory = {on for on, name in named.items() if "补假" not in name}
    assert {on for on, special in year.days.items() if special.kind == "legal_holiday"} == statutory
    assert len(year.days) == len(statutory) == 13


def test_year_nobody_knows_follows_the_weekday_rule_and_says_so() -> None:
    assert CALENDAR.kind(date(2031, 10, 1)) == weekday_rule(date(2031, 10, 1)) == "workday"
    assert CALENDAR.is_provisional(2031) and CALENDAR.is_provisional(2027) and not CALENDAR.is_provisional(2026)
    assert CALENDAR.label([2031, 2026]) == "2026:official:-,2031:unknown:-"
    assert CALENDAR.label([]) == "-"


def test_day_worked_in_lieu_keeps_the_name_of_its_holiday() -> None:
    assert (CALENDAR.kind(date(2026, 2, 14)), CALENDAR.name(date(2026, 2, 14))) == ("makeup_workday", "春节")
    assert CALENDAR.name(date(2026, 11, 20)) == ""


DATES = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@settings(derandomize=True, max_examples=200)
@given(DATES, st.integers(1, 60))
def test_adding_working_days_and_counting_them_agree(start: date, n: int) -> None:
    end = CALENDAR.add_workdays(start, n)
    assert CALENDAR.is_workday(end)
    assert CALENDAR.workdays_between(start, end) == n
    assert CALENDAR.workdays_between(end, start) == -n


@settings(derandomize=True, max_examples=200)
@given(DATES, st.integers(1, 60))
def test_counting_back_is_the_inverse_on_working_days(start: date, n: int) -> None:
    end = CALENDAR.add_workdays(CALENDAR.next_workday(start), n)
    assert CALENDAR.add_workdays(end, -n) == CALENDAR.next_workday(start)


HEAD = 'year = 2027\nstatus = "official"\nsource = "x"\n[days]\n'


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('status = "official"\nsource = "x"', "缺少"),
        ('year = 2027\nstatus = "guessed"\nsource = "x"', "缺少"),
        ('year = 2027\nstatus = "official"\nsource = ""', "缺少"),
        (HEAD + 'spring = { kind = "legal_holiday", name = "春节" }', "日期"),
        (HEAD + '2026-02-17 = { kind = "legal_holiday", name = "春节" }', "不在"),
        (HEAD + '2027-02-07 = { kind = "rest", name = "春节" }', "种类"),
        (HEAD + '2027-02-08 = { kind = "makeup_workday", name = "春节" }', "调休上班"),
        (HEAD + '2027-02-07 = { kind = "in_lieu_rest", name = "春节" }', "补假"),
    ],
)
def test_unsound_year_is_refused_with_its_fault(text: str, word: str) -> None:
    with pytest.raises(CalendarRefused) as refused:
        parse_year(text)
    assert word in refused.value.message and refused.value.advice


def test_file_that_is_no_toml_is_refused_in_words() -> None:
    with pytest.raises(CalendarUnreadable, match="读不懂"):
        parse_year("year 2027")


def test_year_read_twice_is_the_same() -> None:
    data = {"year": 2027, "status": "official", "source": "x", "days": {}}
    assert read_year(data, "7") == CalendarYear(2027, "official", "x", {}, "7")


@settings(derandomize=True, max_examples=200)
@given(DATES, st.integers(-400, 400))
def test_whole_weeks_are_counted_as_day_by_day(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    first, last = sorted((start, end))
    between = sum(CALENDAR.is_workday(first + timedelta(days=i)) for i in range(1, (last - first).days + 1))
    assert CALENDAR.workdays_between(start, end) == (between if days >= 0 else -between)
