"""How pressing a deadline is, as a rank, and the days that are left. The words for it are texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pendulum

from station.records.moment import day
from station.records.today import Urgency
from station.rules.calendar import WorkCalendar

RANK: dict[Urgency, int] = {"overdue": 0, "today": 1, "soon": 2, "later": 3, "provisional": 4}
EARLY = timedelta(days=5)
"""A provisional date is warned about this much earlier, since the announcement may shorten it."""


@dataclass(frozen=True, slots=True)
class Pressing:
    """How a deadline stands now."""

    urgency: Urgency
    days: int
    """Overdue: natural days past; otherwise working days left (0 today)."""


def pressing(
    due_at: pendulum.DateTime, provisional: bool, warn_before: int, now: pendulum.DateTime, calendar: WorkCalendar
) -> Pressing:
    """Where a deadline stands at `now`; `warn_before` is in working days."""
    if now > due_at:
        return Pressing("overdue", (day(now) - day(due_at)).days)
    left = calendar.workdays_between(day(now), day(due_at))
    if day(due_at) == day(now):
        return Pressing("today", 0)
    warned = day(due_at) - EARLY if provisional else day(due_at)
    if calendar.workdays_between(day(now), warned) <= warn_before:
        return Pressing("soon", left)
    return Pressing("provisional" if provisional else "later", left)
