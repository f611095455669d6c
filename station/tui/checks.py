"""What typed words must look like: dates, times, numbers. Each check answers what is wrong, in Chinese."""

from __future__ import annotations

import pendulum

from station.records.moment import day, moment
from station.texts import text


def a_date(words: str) -> str | None:
    """A calendar date, 2026-11-20."""
    try:
        day(words)
    except ValueError:
        return text("ui.ask.bad_date")
    return None


def a_time(words: str) -> str | None:
    """An instant to the minute, 2026-11-20 09:30, or 09:30 of today."""
    try:
        instant(words, pendulum.Date(2000, 1, 1))
    except ValueError:
        return text("ui.ask.bad_time")
    return None


def instant(words: str, today: pendulum.Date) -> pendulum.DateTime:
    """The instant written as by `a_time`; a time alone is on `today`. ValueError on anything else."""
    written = words if " " in words else f"{today.isoformat()} {words}"
    date_part, _, time_part = written.partition(" ")
    if len(time_part) != 5:
        raise ValueError(words)
    return moment(f"{day(date_part).isoformat()}T{time_part}:00+08:00")


def shown(when: pendulum.DateTime) -> str:
    """An instant as people write it, to the minute."""
    return when.format("YYYY-MM-DD HH:mm")


def spaced(typed: str) -> str:
    """A date or time however it was typed, with one blank between them."""
    return " ".join(typed.replace("：", ":").split())
