"""Instants and dates as the product writes them: ISO-8601, whole seconds, Asia/Shanghai.

China has had one zone without summer time since 1991, so the written forms sort as text.
pendulum is a calculator here; its clock is never read (a `Clock` is handed in).
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Protocol

import pendulum

ZONE = "Asia/Shanghai"
_SHANGHAI = pendulum.timezone(ZONE)
_OURS = re.compile(r"(199[2-9]|[2-9][0-9]{3})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})\+08:00")
"""What `iso` writes, of the years without summer time: read without asking what else it might be."""


class Clock(Protocol):
    """Where the time comes from. The system clock, a demonstration clock, or a frozen one in tests."""

    def now(self) -> pendulum.DateTime:
        """The present instant, aware, in Asia/Shanghai, whole seconds."""
        ...


def moment(when: datetime | str) -> pendulum.DateTime:
    """An aware instant in Asia/Shanghai, cut to whole seconds. ValueError on a naive or malformed one."""
    if isinstance(when, str):
        ours = _OURS.fullmatch(when)
        if ours is not None:
            year, month, day_, hour, minute, second = map(int, ours.groups())
            return pendulum.DateTime(year, month, day_, hour, minute, second, tzinfo=_SHANGHAI)
        parsed = pendulum.parse(when, strict=True)
        if not isinstance(parsed, pendulum.DateTime) or not _has_offset(when):
            raise ValueError(f"not an instant with an offset: {when!r}")
        found = parsed
    else:
        if when.tzinfo is _SHANGHAI and isinstance(when, pendulum.DateTime) and not when.microsecond:
            return when
        if when.tzinfo is None:
            raise ValueError(f"naive instant: {when!r}")
        found = pendulum.instance(when)
    return found.in_timezone(ZONE).replace(microsecond=0)


def _has_offset(written: str) -> bool:
    tail = written[10:]
    return tail.endswith("Z") or "+" in tail or "-" in tail


def iso(when: datetime) -> str:
    """`2026-11-20T17:10:00+08:00`."""
    return moment(when).isoformat()


def day(when: date | datetime | str) -> pendulum.Date:
    """A calendar date; of an instant, the date it falls on in Asia/Shanghai."""
    if isinstance(when, datetime):
        return moment(when).date()
    if isinstance(when, str):
        return pendulum.Date.fromisoformat(when)
    return pendulum.Date(when.year, when.month, when.day)
