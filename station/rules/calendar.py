"""Working days: which days count, and counting them. Takes its years as data and never reads a clock.

A year nobody has announced is counted by the weekday rule and reported as provisional (暂算).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, get_args

from station.errors import StationError
from station.records.calendar import WORKING, CalendarYear, DayKind, SpecialDay, YearStatus
from station.texts import text

SATURDAY = 5
ONE_DAY = timedelta(days=1)


class CalendarRefused(StationError):
    """A year's arrangement that contradicts itself. Facts: detail."""

    text = "calendar.refused"


def weekday_rule(on: date) -> DayKind:
    """Monday to Friday work, Saturday and Sunday rest."""
    return "weekend" if on.weekday() >= SATURDAY else "workday"


def read_year(data: Mapping[str, Any], version: str = "-") -> CalendarYear:
    """A year from its parsed TOML (schema/calendar). CalendarRefused on anything malformed or contradictory."""
    year, source = data.get("year"), data.get("source")
    status: YearStatus | None = next((each for each in get_args(YearStatus) if each == data.get("status")), None)
    if not isinstance(year, int) or status is None or not isinstance(source, str) or not source:
        raise CalendarRefused(detail=text("calendar.missing_head"))
    days = {}
    for written, fields in dict(data.get("days", {})).items():
        on = _date_in(year, written)
        days[on] = _special(on, fields)
    return CalendarYear(year, status, source, days, version)


def _date_in(year: int, written: str) -> date:
    try:
        on = date.fromisoformat(written)
    except ValueError:
        raise CalendarRefused(detail=text("calendar.not_a_date", written=written)) from None
    if on.year != year:
        raise CalendarRefused(detail=text("calendar.other_year", written=written, year=year))
    return on


def _special(on: date, fields: Any) -> SpecialDay:
    kind = fields.get("kind") if isinstance(fields, dict) else None
    name = fields.get("name") if isinstance(fields, dict) else None
    if kind not in ("legal_holiday", "in_lieu_rest", "makeup_workday") or not isinstance(name, str):
        raise CalendarRefused(detail=text("calendar.bad_kind", day=on))
    if (kind == "makeup_workday") != (weekday_rule(on) == "weekend") and kind != "legal_holiday":
        raise CalendarRefused(detail=text("calendar.same_as_rule", day=on, kind=text(f"calendar.kind.{kind}")))
    return SpecialDay(kind, name)


class WorkCalendar:
    """The years known here. Counting excludes the first day (民法典第二百零一条)."""

    def __init__(self, years: Iterable[CalendarYear]) -> None:
        self._years = {year.year: year for year in years}

    def kind(self, on: date) -> DayKind:
        """What kind of day it is."""
        year = self._years.get(on.year)
        special = year.days.get(on) if year else None
        return special.kind if special else weekday_rule(on)

    def name(self, on: date) -> str:
        """The holiday the day belongs to, or an empty string."""
        year = self._years.get(on.year)
        special = year.days.get(on) if year else None
        return special.name if special else ""

    def is_workday(self, on: date) -> bool:
        """Whether offices work that day."""
        return self.kind(on) in WORKING

    def is_provisional(self, year: int) -> bool:
        """Whether counting through this year is 暂算: provisional, or not known at all."""
        known = self._years.get(year)
        return known is None or known.status == "provisional"

    def label(self, years: Iterable[int]) -> str:
        """The versions used, as stored with a deadline: `2026:official:7,2027:provisional:8`; `-` for none."""
        parts = []
        for year in sorted(set(years)):
            known = self._years.get(year)
            parts.append(f"{year}:{known.status}:{known.version}" if known else f"{year}:unknown:-")
        return ",".join(parts) or "-"

    def add_workdays(self, start: date, n: int) -> date:
        """The n-th working day after `start`, which itself is not counted; backwards for a negative n."""
        step = ONE_DAY if n > 0 else -ONE_DAY
        on, left = start, abs(n)
        while left:
            on += step
            left -= self.is_workday(on)
        return on

    def workdays_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` is earlier."""
        if end < start:
            return -self.workdays_between(end, start)
        # Counted by ordinals: the dates handed in are pendulum's, whose differences cost a hundred times as much.
        first, last = start.toordinal(), end.toordinal()
        if last - first > 7:
            # Whole weeks have five working days but for their special days, whatever day they begin on.
            weeks = (last - first) // 7
            middle = date.fromordinal(first + 7 * weeks)
            return 5 * weeks + self._special_between(start, middle) + self.workdays_between(middle, end)
        return sum(self.is_workday(date.fromordinal(day)) for day in range(first + 1, last + 1))

    def _special_between(self, start: date, end: date) -> int:
        """How many working days more than the weekday rule gives lie after `start`, up to and including `end`."""
        years = (self._years[year] for year in range(start.year, end.year + 1) if year in self._years)
        special = ((on, each.kind) for year in years for on, each in year.days.items() if start < on <= end)
        return sum((kind in WORKING) - (weekday_rule(on) in WORKING) for on, kind in special)

    def next_workday(self, on: date) -> date:
        """`on` itself if it is a working day, else the first one after it (民法典第二百零三条)."""
        while not self.is_workday(on):
            on += ONE_DAY
        return on
