"""The three figures of REQ-003 for 今日: how many of how many, in the running quarter and the one before. Reads only.

Each figure is one function from a period to what was counted; the same function names the cases behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from weakref import WeakKeyDictionary

import pendulum

from station.records.cockpit import FIGURES, Behind, Cockpit, Figure, Gauge, Period, Share
from station.records.moment import day, iso
from station.rules.cockpit import earlier, months, quarter, reach, signs, thousandths
from station.rules.disclosure import RULE
from station.rules.review import settings_on, triggers_on
from station.services import reviews
from station.store import cockpit as rows
from station.store import law, recording_law, review_facts, review_law
from station.store.cockpit import Closed
from station.store.store import Store
from station.texts import text

MOST = 200
"""So many cases are named behind a figure; how many there are is in the figure itself."""
FEW = 500
"""So many closed cases are counted in one go."""
MUST = "must"
RULES = frozenset(RULE.values())


@dataclass(frozen=True, slots=True)
class Missing:
    """A case that lacks something."""

    case_id: int
    when: pendulum.Date
    items: tuple[str, ...] = ()
    """Titles of the recording items that it lacks."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure of a period, and the cases that keep it from being whole."""

    share: Share
    missing: tuple[Missing, ...] = ()


def published_share(store: Store, period: Period) -> Counted:
    """公示及时率: of the terms for publication that ended in the period, those kept (余应急发〔2019〕43号二（一）5)."""
    late = rows.late(store, RULES, period, iso(store.clock.now()))
    kept = rows.in_time(store, RULES, period)
    return Counted(Share(kept, kept + len(late)), tuple(Missing(case_id, on) for case_id, on in late))


def recorded_share(store: Store, closed: Sequence[Closed]) -> Counted:
    """记录覆盖率: of the items of 附件1 that applied to these closed cases and were not exempt, those recorded whole
    and seen, as kept in the act that closed them. What the chief released is a defect, not a recording."""
    known = {one.case_id: one for one in closed}
    whole, lacking = 0, dict[int, list[str]]()
    for case_id, item, covered in rows.items(store, list(known)):
        whole += 1
        if not covered:
            lacking.setdefault(case_id, []).append(_titles(known[case_id].opened_on)[item])
    missing = tuple(Missing(each, known[each].closed_on, tuple(titles)) for each, titles in lacking.items())
    return Counted(Share(whole - sum(len(each.items) for each in missing), whole), missing)


@cache
def _titles(on: pendulum.Date) -> dict[str, str]:
    """By code, what the items in force on a day are called."""
    return {item.code: item.title for item in recording_law.items(on)}


def reviewed_share(store: Store, period: Period) -> Counted:
    """应审尽审率: of the penalties decided in the period that the table says must be reviewed, those whose review
    passed (余应急发〔2019〕43号二（三）3, 行政处罚法第五十八条)."""
    due = must_review(store, period)
    missing = tuple(Missing(each, on) for each, (on, passed) in due.items() if not passed)
    return Counted(Share(len(due) - len(missing), len(due)), missing)


def must_review(store: Store, period: Period) -> dict[int, tuple[pendulum.Date, bool]]:
    """Penalties decided in the period that the decision table says must be reviewed: when they were decided, and
    whether a review passed."""
    decided = dict(rows.decided(store, period))
    due = [each for each in _may_need(store, tuple(decided)) if reviews.triggers(store, each).level == MUST]
    passed = rows.passed(store, due)
    return {each: (decided[each], each in passed) for each in due}


def _may_need(store: Store, decided: Sequence[int]) -> Sequence[int]:
    """Those of these cases of which the decision table need be asked: all others show nothing that it looks for."""
    book, on = review_law.of(store), day(store.clock.now())
    asked = signs(triggers_on(book, on))
    if asked.anything:
        return decided
    least = settings_on(book, on).amount_threshold_fen if asked.amounts else None
    events = {review_facts.SET + flag for flag in asked.flags} | ({review_facts.HEARD} if asked.heard else set())
    shown = rows.heavy(store, decided, least, asked.kinds) | rows.told(store, decided, events)
    return [each for each in decided if each in shown]


def _counted(store: Store, figure: Figure, period: Period) -> Counted:
    """A figure of a whole period."""
    if figure == "recorded":
        return recorded_share(store, rows.closed(store, period))
    return published_share(store, period) if figure == "published" else reviewed_share(store, period)


class Counting:
    """The figures of one moment, counted a piece at a time, so that no key waits for them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._running = quarter(day(store.clock.now()))
        self._last = earlier(self._running)
        self._stamp = _stamp(store)
        self._found = {(figure, period): Share(0, 0) for figure in FIGURES for period in (self._last, self._running)}
        self._todo: list[tuple[Figure, Period, Callable[[], Counted]]] = []
        self._begun = False

    def _begin(self) -> None:
        self._begun, closed = True, rows.closed(self._store, self._both)
        for period in (self._running, self._last):
            own = [one for one in closed if period.first <= one.closed_on < period.before]
            parts = [own[start : start + FEW] for start in range(0, len(own), FEW)]
            # Months add up to their quarter; a penalty decided twice in one is one.
            self._add("published", period, [partial(published_share, self._store, month) for month in months(period)])
            self._add("recorded", period, [partial(recorded_share, self._store, part) for part in parts])
            self._add("reviewed", period, [partial(reviewed_share, self._store, period)])

    def _add(self, figure: Figure, period: Period, pieces: Sequence[Callable[[], Counted]]) -> None:
        self._todo += [(figure, period, piece) for piece in pieces]

    @property
    def _both(self) -> Period:
        return Period(self._last.first, self._running.before)

    @property
    def short(self) -> bool:
        """There is so little to count that nobody would notice."""
        return rows.closed_count(self._store, self._both) <= FEW

    @property
    def done(self) -> bool:
        """Whether everything is counted."""
        return self._begun and not self._todo

    def step(self) -> None:
        """One piece more; with the last one the figures are known until something is written."""
        if not self._begun:
            self._begin()
            return
        figure, period, piece = self._todo.pop(0)
        with self._store.reading():
            more = piece().share
        so_far = self._found[figure, period]
        self._found[figure, period] = Share(so_far.part + more.part, so_far.whole + more.whole)
        if self.done:
            _known[self._store] = self._stamp, self._cockpit()

    def _cockpit(self) -> Cockpit:
        book, on = law.of(self._store), day(self._store.clock.now())

        def gauge(figure: Figure) -> Gauge:
            good, watch = (book.setting(f"cockpit.{figure}_{level}", on) for level in ("good", "watch"))
            now, last = self._found[figure, self._running], self._found[figure, self._last]
            stands = reach(now, good, watch), reach(last, good, watch)
            return Gauge(figure, now, last, *stands, good, watch, thousandths(now), thousandths(last))

        return Cockpit(self._running.first, tuple(map(gauge, FIGURES)))


_known: WeakKeyDictionary[Store, tuple[object, Cockpit]] = WeakKeyDictionary()


def known(store: Store) -> Cockpit | None:
    """The figures, where they were counted and nothing was written and no day has ended since."""
    found = _known.get(store)
    return found[1] if found is not None and found[0] == _stamp(store) else None


def latest(store: Store) -> Cockpit | None:
    """The figures as they were counted last; None before the first time."""
    found = _known.get(store)
    return None if found is None else found[1]


def cockpit(store: Store) -> Cockpit:
    """The figures at this moment, all at once."""
    found = known(store)
    if found is None:
        counting = Counting(store)
        while not counting.done:
            counting.step()
        found = _known[store][1]
    return found


def behind(store: Store, figure: Figure) -> tuple[Behind, ...]:
    """The cases that keep a figure from being whole, of the running quarter first, oldest first; so many as `MOST`."""
    running = quarter(day(store.clock.now()))
    with store.reading():
        found = [(True, each) for each in _by_day(_counted(store, figure, running))]
        found += [(False, each) for each in _by_day(_counted(store, figure, earlier(running)))]
        found = found[:MOST]
        names = rows.named(store, [each.case_id for _, each in found])
    return tuple(
        Behind(each.case_id, *names[each.case_id], each.when, _lacks(figure, each), now) for now, each in found
    )


def _lacks(figure: Figure, one: Missing) -> str:
    first = one.items[0] if one.items else ""
    return text(f"cockpit.lacks.{figure}", count=len(one.items), first=first)


def _by_day(counted: Counted) -> list[Missing]:
    return sorted(counted.missing, key=lambda each: (each.when, each.case_id))


def _stamp(store: Store) -> object:
    """Terms for publication end at midnight; all else changes only with what is written."""
    return *store.stamp(), day(store.clock.now())
