"""The figures of a period (facts §5.8) on one sheet: each with what it is counted from. Reads only.

Nothing is estimated: a share of nothing, or of what only the platform knows, stays empty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pendulum

from station.records.export import Built
from station.records.moment import day, iso
from station.rules.balance import gini, permille, spread
from station.rules.disclosure import RULE
from station.rules.export_sheet import ten_thousands
from station.services import draw_statistics, export_rates, external_refs, uploads
from station.services.disclosure_facts import FINE, SUMMARY
from station.services.draw_targets import targets
from station.services.export_inspections import counted_draws
from station.store import cases, export_law, export_rows, parties, plan_statistics, platform_rules
from station.texts import text

if TYPE_CHECKING:
    from station.wiring import Station

COLUMNS = ("figure", "value", "part", "whole", "counted")
"""Keys of export.column."""
NINETY = "DECIDE_90D"
Figure = tuple[str, str, str]
"""What it comes to, and where it is a share: of how many, how many."""


def build(station: Station, first: pendulum.Date, last: pendulum.Date) -> Built:
    """Every figure from `first` to `last`, both included."""
    with station.store.reading():
        found = dict(_figures(station, first, last))
    rows = tuple((title, *found[code], counted) for code, title, counted in export_law.statistics())
    headings = tuple(text(f"export.column.{key}") for key in COLUMNS)
    title, sheet = text("export.statistics"), text("export.statistics_sheet")
    return Built("statistics", title, sheet, first, last, headings, rows, (), 0, True)


def _figures(station: Station, first: pendulum.Date, last: pendulum.Date) -> Iterator[tuple[str, Figure]]:
    yield from _draws(station, first, last)
    yield from _loads(station, first, last)
    yield from _inspections(station, first, last)
    yield from _penalties(station, first, last)
    yield from _terms(station, first, last)
    for code, part, whole in export_rates.review_shares(station.store, first, last):
        yield code, _share(part, whole)
    (code, part, whole), blocking, worst = export_rates.coverage(station.store, first, last)
    yield code, _share(part, whole)
    yield "blocking", _count(blocking)
    yield "worst", (worst, "", "")
    whole, part = export_rows.equipped(station.store)
    yield "equipped", _share(part, whole)


def _draws(station: Station, first: pendulum.Date, last: pendulum.Date) -> Iterator[tuple[str, Figure]]:
    """The platform's own columns, added up over the draws frozen in the period."""
    numbers = {each.draw_no for each in counted_draws(station) if first <= day(each.frozen_at) <= last}
    years = range(first.year, last.year + 1)
    tallies = [each for year in years for each in draw_statistics.statistics(station.store, year).draws]
    found = [each.progress for each in tallies if each.draw_no in numbers and each.progress is not None]
    drawn = sum(each.drawn for each in found)
    published = sum(each.published for each in found)
    finished = sum(each.finished for each in found)
    bases = [each.base for each in found if each.base is not None]
    base = sum(bases) if bases and len(bases) == len(found) else None
    yield "base", _count(base)
    yield "drawn", _count(drawn)
    yield "ratio", _share(drawn, base) if base is not None else ("", "", "")
    yield "published", _count(published)
    yield "unpublished", _count(drawn - published)
    yield "completion", _share(published, drawn)
    rules = platform_rules.results(day(station.clock.now()))
    results = Counter({code.code: sum(c.count for each in found for c in each.results if c.code == code.code)
                       for code in rules.codes})  # fmt: skip
    for code in rules.codes:
        if code.under is None:
            yield f"result_{code.code}", _count(results[code.code])
    yield "unclassified", _count(sum(each.unclassified for each in found))
    yield "underway", _count(sum(each.underway for each in found))
    for place, disposal in enumerate(rules.disposals):
        told = sum(c.count for each in found for c in each.disposals if c.code == disposal)
        yield f"disposal_{place}", _count(told)
    yield "finished", _count(finished)
    yield "finish_rate", _share(finished, published)


def _loads(station: Station, first: pendulum.Date, last: pendulum.Date) -> Iterator[tuple[str, Figure]]:
    rules = platform_rules.results(day(station.clock.now()))
    loads = Counter[str]()
    for line in counted_draws(station):
        if first <= day(line.frozen_at) <= last:
            for one in targets(station.store, line.id, rules):
                loads.update(person.iid for person in (one.people if one.drawn else ()))
    yield "load_range", _count(spread(list(loads.values())))
    uneven = gini(list(loads.values()))
    yield "load_gini", ("" if uneven is None else str(uneven), "", "")


def _inspections(station: Station, first: pendulum.Date, last: pendulum.Date) -> Iterator[tuple[str, Figure]]:
    store, before = station.store, last.add(days=1)
    mobile = external_refs.mobile_rate(store, first, before)
    opened = plan_statistics.by_month(store, first, before)
    adhoc = sum(count for (_, source), count in opened.items() if source == "adhoc")
    yield "inspections", _count(mobile.inspections)
    yield "rectified", _count(export_rows.rectified(store, first, before))
    yield "adhoc", _share(adhoc, sum(opened.values()))
    yield "mobile", _share(mobile.mobile, mobile.inspections)


def _penalties(station: Station, first: pendulum.Date, last: pendulum.Date) -> Iterator[tuple[str, Figure]]:
    store = station.store
    found = export_rows.penalties(store, first, last)
    fines = [sum(one.amount_fen for one in parties.sanctions(store, each, "decided") if one.kind == FINE)
             for each in found]  # fmt: skip
    fined, total = sum(1 for each in fines if each), sum(fines)
    days = [spent for each in found for spent in _days(station, each)]
    yield "filed", _count(export_rows.filed(store, first, last.add(days=1)))
    yield "decided", _count(len(found))
    yield "fined", _count(fined)
    yield "fines", (ten_thousands(total), "", "")
    yield "average", (ten_thousands((2 * total + fined) // (2 * fined)) if fined else "", "", "")
    yield "days", (str((2 * sum(days) + len(days)) // (2 * len(days))) if days else "", "", "")


def _days(station: Station, case_id: int) -> Iterator[int]:
    """Days from filing to the first decision, of a general penalty."""
    if cases.get(station.store, case_id).flow == SUMMARY:
        return
    events = cases.events(station.store, case_id)
    filed = [each.occurred_at for each in events if each.kind == "filed"]
    decided = [each.occurred_at for each in events if each.kind == "decided"]
    if filed and decided:
        yield (day(min(decided)) - day(min(filed))).days


def _terms(station: Station, first: pendulum.Date, last: pendulum.Date) -> Iterator[tuple[str, Figure]]:
    before, now = last.add(days=1), iso(station.clock.now())

    def told(*rules: str) -> tuple[int, int]:
        each = [export_rows.terms(station.store, rule, first, before, now) for rule in rules]
        return sum(met for met, _ in each), sum(late for _, late in each)

    met, late = told(*sorted(set(RULE.values())))
    yield "published_in_time", _share(met, met + late)
    met, late = told(uploads.RULE)
    yield "uploaded_in_time", _share(met, met + late)
    _, late = told(NINETY)
    yield "ninety", _count(late)


def _count(number: int | None) -> Figure:
    return ("" if number is None else str(number), "", "")


def _share(part: int, whole: int) -> Figure:
    found = permille(part, whole)
    return ("" if found is None else str(found), str(part), str(whole))
