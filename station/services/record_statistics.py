"""What the record teaches (facts §5.8, REQ-221): the figures of a quarter or month, each opened down to its cases.

Reads only. A figure is counted from the same lines that are shown when it is opened; a share of nothing stays empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import pendulum

from station.errors import StationError
from station.records import cockpit as three
from station.records.moment import day, iso
from station.records.record_statistics import (
    Behind,
    Definition,
    Figure,
    Hours,
    Load,
    Month,
    Period,
    RecordStatistics,
    Share,
    Tally,
)
from station.rules import record_statistics as rule
from station.rules.balance import permille
from station.rules.disclosure import RULE
from station.services import cockpit, uploads
from station.services.disclosure_facts import SUMMARY
from station.services.expiring import LESSON
from station.store import archives, external_law, law, recording_law
from station.store import cockpit as cockpit_rows
from station.store import record_statistics as rows
from station.store.record_statistics import Counting
from station.store.store import Store

NINETY = "DECIDE_90D"
REVIEWED, COVERED, TRAINED = "reviewed", "covered", "trained"
LOADS = ("load_range", "load_gini")
BY_ITEM = (COVERED, "missing_must", "released")
KEPT_BY = "about, who"
Kept = tuple[Any, ...]
"""Coverage of one month: item, officer's id or None, how many, how many of them whole."""
Key = TypeVar("Key", str, int)


class PeriodUnknown(StationError):
    """What was typed names no quarter and no month. Facts: written."""

    text = "statistics.period_unknown"


class FigureUnknown(StationError):
    """There is no such figure. Facts: figure, known."""

    text = "statistics.figure_unknown"


def period(written: str) -> Period:
    """2026Q3, 2026-Q3 or 2026-07. PeriodUnknown."""
    found = rule.period(written.strip())
    if found is None:
        raise PeriodUnknown(written=written)
    return found


def statistics(store: Store, of: Period, now: pendulum.DateTime) -> RecordStatistics:
    """Everything of a period, of one moment; what is overdue is overdue at `now`."""
    with store.reading():
        return next(found for found in counted(store, of, now) if found is not None)


def counted(store: Store, of: Period, now: pendulum.DateTime) -> Iterator[RecordStatistics | None]:
    """The same a piece at a time, so that no key waits for the whole: None after each piece, the figures at the end."""
    both, months = (of, rule.before(of)), rule.months(of)
    counting = {each: _counting(store, each, now) for each in (*both, *months)}
    kept: dict[Period, tuple[Kept, ...]] = {}
    for month in months:
        kept[month] = rows.grouped(store, KEPT_BY, COVERED, month, counting[month])
        yield None
    loads = {}
    for each in both:
        loads[each] = _loads(store, each, counting[each])
        yield None
    figures = []
    for one in rows.definitions():
        told = []
        for each in both[: 1 if one.standing else 2]:
            told.append(_tally(store, one.code, each, counting[each], kept, loads))
            yield None
        values = [rule.value(one, tally, _carried(loads[each])) for each, tally in zip(both, told, strict=False)]
        figures.append(Figure(one, values[0], told[0].part, told[0].whole, values[1] if values[1:] else None))
    shown = []
    for month in months:
        shown.append(_month(store, month, counting[month], kept[month]))
        yield None
    items = _items(store, _within(kept, of))
    yield RecordStatistics(
        period=of,
        figures=tuple(figures),
        items=items,
        officers=_officers(store, _within(kept, of)),
        months=tuple(shown),
        weak=rule.weak_spots(items),
        loads=loads[of],
        hours=_hours(store, of, counting[of]),
    )


def behind(store: Store, of: Period, code: str, now: pendulum.DateTime, about: str = "") -> tuple[Behind, ...]:
    """The lines a figure counts, those that speak against the station first; `about`: only of this recording item.

    FigureUnknown.
    """
    with store.reading():
        one = definition(code)
        if code == REVIEWED:
            found = _reviewed(store, one, of)
        else:
            people, items = rows.names(store), _titles(store)
            found = [
                Behind(
                    each.case_id,
                    each.number,
                    each.enterprise,
                    each.marked,
                    rule.speaks_well(one, each.marked),
                    each.amount,
                    _about(code, each, people, items),
                )
                for each in rows.lines(store, code, of, _counting(store, of, now), about)
            ]
    return tuple(sorted(found, key=lambda each: each.good is not False))


def hours(store: Store, of: Period, now: pendulum.DateTime) -> tuple[Hours, ...]:
    """Training of each officer from the first day of the year to the last of the period, whoever has least first."""
    return _hours(store, of, _counting(store, of, now))


def definition(code: str) -> Definition:
    """A figure by its code. FigureUnknown."""
    for each in rows.definitions():
        if each.code == code:
            return each
    raise FigureUnknown(figure=code, known="、".join(each.code for each in rows.definitions()))


def _counting(store: Store, of: Period, now: pendulum.DateTime) -> Counting:
    return Counting(
        now=iso(now),
        publication=tuple(sorted(set(RULE.values()))),
        upload=(uploads.RULE,),
        archive=archives.RULES,
        ninety=(NINETY,),
        mobile=tuple(each.code for each in external_law.systems(of.last) if each.mobile),
        summary=SUMMARY,
        target=law.of(store).setting("staff.training_hours", day(now)) * LESSON,
    )


def _tally(
    store: Store,
    code: str,
    of: Period,
    counting: Counting,
    kept: Mapping[Period, tuple[Kept, ...]],
    loads: Mapping[Period, tuple[Load, ...]],
) -> Tally:
    if code == COVERED:
        found = _within(kept, of)
        return Tally(sum(whole for *_, whole, _ in found), sum(part for *_, part in found), 0)
    if code in LOADS:
        carried = sum(_carried(loads[of]))
        return Tally(carried, carried, 0)
    if code != REVIEWED:
        return rows.tally(store, code, of, counting)
    due = _must_review(store, of)
    return Tally(len(due), sum(due.values()), 0)


def _within(kept: Mapping[Period, tuple[Kept, ...]], of: Period) -> list[Kept]:
    """Of a period: a case counts in the month of its last closing alone, so that months add up."""
    return [line for month, found in kept.items() if of.first <= month.first <= of.last for line in found]


def _must_review(store: Store, of: Period) -> dict[int, bool]:
    found = cockpit.must_review(store, three.Period(of.first, of.last.add(days=1)))
    return {case_id: passed for case_id, (_, passed) in found.items()}


def _reviewed(store: Store, one: Definition, of: Period) -> list[Behind]:
    due = _must_review(store, of)
    named = cockpit_rows.named(store, tuple(due))
    return [
        Behind(case_id, *named[case_id], passed, rule.speaks_well(one, passed), 0, "")
        for case_id, passed in due.items()
    ]


def _about(code: str, line: rows.Line, people: dict[int, str], items: dict[str, str]) -> str:
    if code in BY_ITEM:
        return items.get(line.about, line.about)
    return people.get(line.who, "") if line.who is not None and not line.about else line.about


def _titles(store: Store) -> dict[str, str]:
    """Code of a recording item to its title, in the order of 附件1."""
    return {item.code: item.title for item in recording_law.items(day(store.clock.now()))}


def _items(store: Store, kept: Sequence[Kept]) -> tuple[Share, ...]:
    titles, known = _titles(store), _summed((item, whole, part) for item, _, whole, part in kept)
    ordered = [*(code for code in titles if code in known), *sorted(set(known) - set(titles))]
    return tuple(_share(code, titles.get(code, code), *known[code]) for code in ordered)


def _officers(store: Store, kept: Sequence[Kept]) -> tuple[Share, ...]:
    people = rows.names(store)
    found = _summed((who, whole, part) for _, who, whole, part in kept if who is not None)
    shares = [_share(str(who), people[who], whole, part) for who, (whole, part) in found.items()]
    return tuple(sorted(shares, key=lambda each: (each.value or 0, -each.whole, each.key)))


def _summed(found: Iterable[tuple[Key, int, int]]) -> dict[Key, tuple[int, int]]:
    """(whole, part) of each key."""
    sums: dict[Key, tuple[int, int]] = {}
    for key, whole, part in found:
        before = sums.get(key, (0, 0))
        sums[key] = before[0] + whole, before[1] + part
    return sums


def _share(key: str, title: str, whole: int, part: int) -> Share:
    return Share(key, title, part, whole, permille(part, whole))


def _month(store: Store, of: Period, counting: Counting, kept: Sequence[Kept]) -> Month:
    def share(code: str) -> int | None:
        told = rows.tally(store, code, of, counting)
        return permille(told.part, told.whole)

    covered = permille(sum(part for *_, part in kept), sum(whole for *_, whole, _ in kept))
    return Month(of.code, share("published_in_time"), share("uploaded_in_time"), covered)


def _carried(loads: Iterable[Load]) -> list[int]:
    return [each.cases for each in loads]


def _loads(store: Store, of: Period, counting: Counting) -> tuple[Load, ...]:
    """Who is on the first line, with or without a case, and whoever carried one."""
    people = rows.names(store)
    carried = {who: whole for who, whole, _ in rows.grouped(store, "who", LOADS[0], of, counting)}
    found = [Load(who, people[who], carried.get(who, 0)) for who in {*rows.frontline(store), *carried}]
    return tuple(sorted(found, key=lambda each: (-each.cases, each.officer_id)))


def _hours(store: Store, of: Period, counting: Counting) -> tuple[Hours, ...]:
    people: Sequence[rows.Line] = rows.lines(store, TRAINED, of, counting)
    names = rows.names(store)
    found = [Hours(each.who, names[each.who], each.amount, counting.target) for each in people if each.who is not None]
    return tuple(sorted(found, key=lambda each: (each.minutes, each.officer_id)))
