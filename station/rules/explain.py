"""How a deadline was counted, day by day, with the article each day follows: the same answer as `deadline.due`.

A natural-day, month or year deadline counts every day; a working-day one only working days; paused days count in
neither. What is counted back is listed in the order it is counted, the later day first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Literal

import pendulum

from station.records.deadline import Due, Pause
from station.records.law import DeadlineRule
from station.records.moment import day
from station.rules.calendar import ONE_DAY, WorkCalendar
from station.rules.deadline import add_months, due

Why = Literal[
    "start",
    "given",
    "workday",
    "makeup",
    "day",
    "weekend",
    "holiday",
    "rest",
    "paused",
    "last",
    "month_end",
    "rolled",
    "rolled_to",
    "before",
    "hours_from",
    "hours_to",
]
"""What a day is to the count: the event's own day, one set by a paper, a working day, one made up for, a natural
day, Saturday or Sunday, a legal holiday, a day off in lieu, a day of a pause; the last day as counted, as the same
day of a later month; a last day that is no working day, and the working day it moves to; the day before all working
days counted back; the two ends of hours."""

COUNTING: frozenset[Why] = frozenset({"workday", "makeup", "day", "last", "month_end", "given"})


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a count."""

    on: pendulum.Date
    why: Why
    running: int
    """How many are counted up to and including this day."""
    name: str = ""
    """The holiday, or the reason of the pause."""
    provisional: bool = False
    """Whether it is a working day is not announced yet (暂算)."""

    @property
    def counted(self) -> bool:
        """Whether it counts."""
        return self.why in COUNTING


@dataclass(frozen=True, slots=True)
class Run:
    """Days side by side that are to the count what the first of them is."""

    first: Day
    last: Day


@dataclass(frozen=True, slots=True)
class Explanation:
    """A deadline and how it came about."""

    rule: DeadlineRule
    due: Due
    days: tuple[Day, ...]
    articles: tuple[tuple[str, str], ...]
    """What each rule of counting that was used says, by its code (texts deadline.article), and its article."""

    def runs(self) -> tuple[Run, ...]:
        """The days grouped for a screen."""
        groups = [list(days) for _, days in groupby(self.days, lambda each: (each.why, each.name, each.provisional))]
        return tuple(Run(days[0], days[-1]) for days in groups)


def explain(
    rule: DeadlineRule,
    anchor: pendulum.DateTime,
    calendar: WorkCalendar,
    pauses: Sequence[Pause] = (),
    given: date | None = None,
) -> Explanation:
    """Count again what `due` counts, aloud. ValueError as there."""
    found = due(rule, anchor, calendar, pauses, given)
    count = _Count(rule, calendar, pauses)
    days = tuple(count.days(day(anchor), found, given))
    return Explanation(rule, found, days, tuple(_articles(rule, days)))


class _Count:
    """One count: its rule, its calendar, its pauses."""

    def __init__(self, rule: DeadlineRule, calendar: WorkCalendar, pauses: Sequence[Pause]) -> None:
        self._rule, self._calendar, self._pauses = rule, calendar, pauses

    def days(self, start: pendulum.Date, found: Due, given: date | None) -> Iterator[Day]:
        rule = self._rule
        if rule.unit == "hour":
            yield Day(start, "hours_from", 0)
            yield Day(day(found.at), "hours_to", rule.n)
            return
        yield Day(start, "start", 0)
        if rule.backward:
            yield from self._back(start, day(found.at))
        elif rule.unit == "workday":
            yield from self._workdays(start)
        elif given is not None and day(given) <= start:
            yield Day(day(given), "given", 0)
        else:
            yield from self._natural(start, given)

    def _workdays(self, start: date, step: timedelta = ONE_DAY) -> Iterator[Day]:
        on, running = start, 0
        while running < self._rule.n:
            on += step
            why, name = self._kind(on)
            running += why in COUNTING
            yield self._day(on, why, running, name)

    def _natural(self, start: date, given: date | None) -> Iterator[Day]:
        left = ((given or self._end(start)) - start).days
        on, running = start, 0
        while running < left:
            on += ONE_DAY
            pause = self._pause(on)
            if pause is not None:
                yield self._day(on, "paused", running, pause.reason)
                continue
            running += 1
            if running < left:
                yield Day(day(on), "day", running)
            else:
                yield Day(day(on), self._last(start, given), running, self._calendar.name(on))
        yield from self._rolled(on, running)

    def _last(self, start: date, given: date | None) -> Why:
        if given is not None:
            return "given"
        clamped = self._rule.unit in ("month", "year") and self._end(start).day != start.day
        return "month_end" if clamped else "last"

    def _end(self, start: date, sign: int = 1) -> date:
        n = sign * self._rule.n
        if self._rule.unit == "day":
            return start + timedelta(days=n)
        return add_months(start, 12 * n if self._rule.unit == "year" else n)

    def _rolled(self, on: date, running: int) -> Iterator[Day]:
        """Days off at the end, up to the working day that ends the deadline (民法典第二百零三条)."""
        if self._rule.roll == "none":
            return
        first = on
        while not self._calendar.is_workday(on):
            if on != first:
                yield self._day(on, "rolled", running, self._calendar.name(on))
            on += ONE_DAY
        if on != first:
            yield self._day(on, "rolled_to", running, self._calendar.name(on))

    def _back(self, event: date, last: date) -> Iterator[Day]:
        if self._rule.unit == "workday":
            yield from self._workdays(event, -ONE_DAY)
            on = self._calendar.add_workdays(event, -self._rule.n)
            while on > last:
                on -= ONE_DAY
                why, name = self._kind(on)
                yield self._day(on, "before" if on == last else why, self._rule.n, name)
            return
        length = (event - last).days
        for running in range(1, length + 1):
            on = event - timedelta(days=running)
            yield Day(day(on), "day" if running < length else "last", running)

    def _kind(self, on: date) -> tuple[Why, str]:
        pause = self._pause(on)
        if pause is not None and not self._rule.backward:
            return "paused", pause.reason
        name = self._calendar.name(on)
        kinds: dict[str, Why] = {
            "workday": "workday",
            "makeup_workday": "makeup",
            "legal_holiday": "holiday",
            "in_lieu_rest": "rest",
            "weekend": "weekend",
        }
        return kinds[self._calendar.kind(on)], name

    def _pause(self, on: date) -> Pause | None:
        return next((pause for pause in self._pauses if pause.first <= on <= pause.last), None)

    def _day(self, on: date, why: Why, running: int, name: str) -> Day:
        return Day(day(on), why, running, name, self._calendar.is_provisional(on.year))


def _articles(rule: DeadlineRule, days: Sequence[Day]) -> Iterator[tuple[str, str]]:
    """In the order a reader asks: where it begins, what counts, what does not, where it ends."""
    seen = {each.why for each in days}
    if rule.unit == "hour":
        yield "hours", "民法典第二百零一条第二款"
        return
    yield "start", "民法典第二百零一条第一款"
    if rule.unit == "workday":
        yield "workdays", rule.counted or rule.basis
    if "paused" in seen:
        yield "paused", ""
    if rule.backward:
        yield "backward", ""
    if rule.unit in ("month", "year"):
        yield "months", "民法典第二百零二条"
    if "rolled_to" in seen:
        yield "rolled", "民法典第二百零三条第一款"
    elif rule.unit == "day" and rule.roll == "none" and not rule.backward:
        yield "fixed", ""
    if "given" in seen:
        yield "given", ""
