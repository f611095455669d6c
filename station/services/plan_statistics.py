"""即时检查占比 month by month: how many inspections were off plan, and whether they are getting fewer (REQ-109)."""

from __future__ import annotations

import pendulum

from station.records.moment import day
from station.records.plan import MonthShare, YearShare
from station.rules.balance import permille
from station.store import plan_statistics as rows
from station.store.store import Store

Tally = dict[tuple[str, str], int]
SOURCES = ("double_random", "planned_non_random", "adhoc")


def year_share(store: Store, year: int) -> YearShare:
    """The months of a year up to the present one, January compared with the December before."""
    first, before = pendulum.Date(year - 1, 12, 1), pendulum.Date(year + 1, 1, 1)
    with store.reading():
        today = day(store.clock.now())
        tally = rows.by_month(store, first, before)
        reasons = rows.by_reason(store, pendulum.Date(year, 1, 1), before)
    months = [f"{year}-{month:02d}" for month in range(1, 13)]
    shown = tuple(_month(month, tally) for month in months if month <= f"{today:YYYY-MM}")
    total, adhoc = sum(each.total for each in shown), sum(each.adhoc for each in shown)
    return YearShare(year, shown, total, adhoc, permille(adhoc, total), reasons)


def _month(month: str, tally: Tally) -> MonthShare:
    counts = {source: tally.get((month, source), 0) for source in SOURCES}
    ratio, earlier = _ratio(month, tally), _ratio(_before(month), tally)
    change = None if ratio is None or earlier is None else ratio - earlier
    return MonthShare(month, **counts, total=sum(counts.values()), adhoc_ratio=ratio, change=change)


def _ratio(month: str, tally: Tally) -> int | None:
    counts = [tally.get((month, source), 0) for source in SOURCES]
    return permille(tally.get((month, "adhoc"), 0), sum(counts))


def _before(month: str) -> str:
    first = pendulum.Date.fromisoformat(f"{month}-01")
    return first.subtract(months=1).strftime("%Y-%m")
