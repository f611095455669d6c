"""Periods, and what counted lines come to. Pure; thousandths and halves rounded up, as everywhere (rules.balance)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import pendulum

from station.records.record_statistics import Definition, Period, Share, Tally
from station.rules.balance import gini, permille, spread

WEAK = 5
"""So many weak spots are named."""
FIRST_YEAR, LAST_YEAR = 2, 9998
"""A figure is told beside a year of others, before it and after: the calendar must have them."""
_QUARTER = re.compile(r"(\d{4})-?[Qq]([1-4])")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def period(written: str) -> Period | None:
    """2026Q3, 2026-Q3 or 2026-07; None for anything else, and for years at the ends of the calendar."""
    quarter, month = _QUARTER.fullmatch(written), _MONTH.fullmatch(written)
    found = quarter or month
    if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return None
    return _from(int(found[1]), 3 * int(found[2]) - 2, 3) if quarter else _from(int(found[1]), int(found[2]), 1)


def quarter_of(on: pendulum.Date) -> Period:
    """The quarter in which a day lies."""
    return _from(on.year, 3 * ((on.month - 1) // 3) + 1, 3)


def month_of(on: pendulum.Date) -> Period:
    """The month in which a day lies."""
    return _from(on.year, on.month, 1)


def before(of: Period) -> Period:
    """The one before, of the same kind."""
    on = of.first.subtract(days=1)
    return quarter_of(on) if of.quarter else month_of(on)


def after(of: Period) -> Period:
    """The next one, of the same kind."""
    on = of.last.add(days=1)
    return quarter_of(on) if of.quarter else month_of(on)


def months(of: Period, count: int = 12) -> tuple[Period, ...]:
    """The months that end with the period's last, the oldest first."""
    last = of.last.start_of("month")
    return tuple(month_of(last.subtract(months=back)) for back in range(count - 1, -1, -1))


def value(definition: Definition, told: Tally, loads: Sequence[int] = ()) -> int | None:
    """What a figure comes to: thousandths of a share, how many are marked, the mean of the amounts, or how evenly
    `loads` are spread. None where there is nothing to count."""
    if definition.kind == "share":
        return permille(told.part, told.whole)
    if definition.kind == "average":
        return (2 * told.amount + told.whole) // (2 * told.whole) if told.whole else None
    if definition.kind == "range":
        return spread(loads) if loads else None
    return gini(loads) if definition.kind == "gini" else told.part


def weak_spots(items: Iterable[Share], count: int = WEAK) -> tuple[Share, ...]:
    """What lacks most, of equals the smaller share first, then in the order given; what lacks nothing is not weak."""
    lacking = [each for each in items if each.lacking]
    return tuple(sorted(lacking, key=lambda each: (-each.lacking, each.value or 0))[:count])


def speaks_well(definition: Definition, marked: bool) -> bool | None:
    """Whether a line that is marked, or is not, speaks for the station; None where the figure says neither."""
    if not definition.better:
        return None
    return marked if definition.better == "more" else not marked


def _from(year: int, month: int, months: int) -> Period:
    first = pendulum.Date(year, month, 1)
    last = first.add(months=months).subtract(days=1)
    code = f"{year:04}-Q{(month + 2) // 3}" if months > 1 else f"{year:04}-{month:02}"
    return Period(code, first, last)
