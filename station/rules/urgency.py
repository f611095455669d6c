"""How pressing a deadline is, as a rank, and the days that are left. The words for it are texts."""

from __future__ import annotations

from dataclasses import dataclass

import pendulum

from station.records.deadline import Deadline
from station.records.law import DeadlineRule, Holder
from station.records.moment import day
from station.records.today import Urgency
from station.rules.calendar import WorkCalendar

RANK: dict[Urgency, int] = {
    "overdue": 0,
    "today": 1,
    "lapsed": 2,
    "soon": 3,
    "later": 4,
    "provisional": 5,
    "paused": 6,
}
EARLY = 5
"""Natural days: a provisional date is warned about this much earlier, since the announcement may shorten it."""


@dataclass(frozen=True, slots=True)
class Pressing:
    """How a deadline stands now."""

    urgency: Urgency
    days: int
    """Overdue, lapsed: natural days past; paused: 0; otherwise working days left (0 today)."""


def pressing(
    due_at: pendulum.DateTime,
    provisional: bool,
    warn_before: int,
    now: pendulum.DateTime,
    calendar: WorkCalendar,
    *,
    holder: Holder = "station",
    paused: bool = False,
    earlier_days: int = EARLY,
) -> Pressing:
    """Where a deadline stands at `now`; `warn_before` is in working days, `earlier_days` in natural ones.

    What is not our time (`holder`) is never overdue: it has run out (期满), and the next step may be taken.
    """
    if paused:
        return Pressing("paused", 0)
    if now > due_at:
        return Pressing("overdue" if holder == "station" else "lapsed", (day(now) - day(due_at)).days)
    left = calendar.workdays_between(day(now), day(due_at))
    if day(due_at) == day(now):
        return Pressing("today", 0)
    warned = day(due_at).subtract(days=earlier_days) if provisional else None
    if (left if warned is None else calendar.workdays_between(day(now), warned)) <= warn_before:
        return Pressing("soon", left)
    return Pressing("provisional" if provisional else "later", left)


def stands(deadline: Deadline, rule: DeadlineRule, now: pendulum.DateTime, calendar: WorkCalendar) -> Pressing:
    """Where a running deadline of a case stands."""
    return pressing(
        deadline.due_at,
        deadline.provisional,
        rule.warn_before,
        now,
        calendar,
        holder=rule.holder,
        paused=deadline.paused,
        earlier_days=rule.earlier_days,
    )
