"""Computing deadlines: a rule, an anchor and a calendar in, an instant out. No clock, no stored state.

The first day is never counted (民法典第二百零一条); a last day of a natural-day, month or year deadline that is
no working day moves to the next one where the rule says so (第二百零三条). Hours run through holidays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pendulum

from station.records.deadline import Due, Pause
from station.records.law import DeadlineRule
from station.records.moment import ZONE, day, moment
from station.rules.calendar import ONE_DAY, WorkCalendar


def end_of(on: date) -> pendulum.DateTime:
    """The last second of a day, 23:59:59."""
    return pendulum.datetime(on.year, on.month, on.day, 23, 59, 59, tz=ZONE)


def due(
    rule: DeadlineRule,
    anchor: pendulum.DateTime,
    calendar: WorkCalendar,
    pauses: Sequence[Pause] = (),
    given: date | None = None,
) -> Due:
    """When what the rule asks must be done at the latest.

    `given` is the date set by a paper, for rules of unit `given` and no others. ValueError where the
    arguments do not fit the rule.
    """
    if (rule.unit == "given") != (given is not None):
        raise ValueError(f"{rule.code}: a given date does not fit unit {rule.unit}")
    if rule.unit == "hour":
        return _hours(rule, anchor, pauses)
    if rule.backward:
        return _backward(rule, day(anchor), calendar)
    if rule.unit == "workday":
        return _workdays(rule, day(anchor), calendar, pauses)
    raw = given if given is not None else _raw(rule, day(anchor))
    return _natural(rule, _extend(raw, day(anchor), pauses), calendar)


def granted(rule: DeadlineRule, n: int | None = None, given: date | None = None) -> DeadlineRule:
    """The rule with what an extension put in the place of its own figure: so many units, or a day named by a paper.

    A named day stands as the paper writes it and does not move to a working day.
    """
    if given is not None and rule.unit != "given":
        return replace(rule, unit="given", n=0, roll="none", backward=False)
    return rule if n is None else replace(rule, n=n)


def latest_before(event: date, n: int, calendar: WorkCalendar, strict: bool = True) -> date:
    """The latest day that lies n working days before `event`; strict counts neither end (从严)."""
    return calendar.add_workdays(event, -(n + 1 if strict else n))


def add_months(on: date, n: int) -> pendulum.Date:
    """The same day n months later, or the month's last day where there is none (民法典第二百零二条)."""
    return day(on).add(months=n)


def _hours(rule: DeadlineRule, anchor: pendulum.DateTime, pauses: Sequence[Pause]) -> Due:
    if pauses:
        raise ValueError(f"{rule.code}: hours cannot be paused")
    sign = -1 if rule.backward else 1
    return Due(moment(anchor).add(hours=sign * rule.n), provisional=False, years=())


def _backward(rule: DeadlineRule, event: date, calendar: WorkCalendar) -> Due:
    if rule.unit == "workday":
        on = latest_before(event, rule.n, calendar)
        return _found(on, range(on.year, event.year + 1), calendar)
    on = _raw(rule, event, sign=-1)
    return _found(on, (), calendar)


def _workdays(rule: DeadlineRule, start: date, calendar: WorkCalendar, pauses: Sequence[Pause]) -> Due:
    on, left = start, rule.n
    while left:
        on += ONE_DAY
        left -= calendar.is_workday(on) and not _paused(on, pauses)
    return _found(on, range((start + ONE_DAY).year, on.year + 1), calendar)


def _raw(rule: DeadlineRule, start: date, sign: int = 1) -> date:
    n = sign * rule.n
    if rule.unit == "day":
        return start + timedelta(days=n)
    return add_months(start, 12 * n if rule.unit == "year" else n)


def _natural(rule: DeadlineRule, raw: date, calendar: WorkCalendar) -> Due:
    if rule.roll == "none":
        return _found(raw, (), calendar)
    on = calendar.next_workday(raw)
    return _found(on, range(raw.year, on.year + 1), calendar)


def _extend(raw: date, start: date, pauses: Sequence[Pause]) -> date:
    """Push `raw` back by every paused day from the day after `start` to the day it ends up on."""
    length = (raw - start).days
    lost = sum(_paused(start + timedelta(days=i), pauses) for i in range(1, length + 1))
    while lost:
        raw += ONE_DAY
        lost -= not _paused(raw, pauses)
    return raw


def _paused(on: date, pauses: Sequence[Pause]) -> bool:
    return any(pause.first <= on <= pause.last for pause in pauses)


def _found(on: date, years: Sequence[int], calendar: WorkCalendar) -> Due:
    consulted = tuple(years)
    return Due(end_of(on), any(calendar.is_provisional(year) for year in consulted), consulted)
