"""What the three figures of REQ-003 are counted from, for all cases of a period at once. Judges nothing.

Periods are from one day until before another. No statement goes through more than the period and the list of cases.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pendulum

from station.records.cockpit import Period
from station.records.moment import day
from station.store.store import Store

_RULES = "rule IN (SELECT value FROM json_each(?))"
_IN_TIME = f"SELECT COUNT(*) FROM deadline WHERE state = 'met' AND due_at >= ? AND due_at < ? AND {_RULES}"
_LATE = f"""
    SELECT case_id, substr(due_at, 1, 10) FROM deadline
    WHERE state IN ('late', 'running') AND due_at >= ? AND due_at < ? AND (state = 'late' OR due_at < ?) AND {_RULES}
    ORDER BY due_at, case_id
"""
_ENDED = """
    SELECT id, substr(opened_at, 1, 10), substr(closed_at, 1, 10) FROM case_file INDEXED BY case_file_list
    WHERE closed_at >= ? AND closed_at < ? AND opened_at < ? AND voided_at IS NULL
"""
_AMONG = "case_id IN (SELECT value FROM json_each(?))"
_ITEMS = f"""
    SELECT case_id, item, MIN(state = 'covered' AND marked = 1) FROM coverage AS kept
    WHERE {_AMONG} AND moment = 'closed' AND state <> 'exempt' AND computed_at =
        (SELECT MAX(computed_at) FROM coverage WHERE coverage.case_id = kept.case_id AND coverage.moment = 'closed')
    GROUP BY case_id, item ORDER BY case_id, MIN(id)
"""
_DECIDED = """
    SELECT id, (SELECT MAX(decided_on) FROM disclosure WHERE case_id = case_file.id AND decided_on < ?) AS decided
    FROM case_file INDEXED BY case_file_list
    WHERE kind = 'penalty' AND opened_at < ? AND (closed_at IS NULL OR closed_at >= ?) AND voided_at IS NULL
    AND EXISTS (SELECT 1 FROM disclosure WHERE case_id = case_file.id AND decided_on >= ? AND decided_on < ?)
    ORDER BY id
"""
_HEAVY = f"""
    SELECT case_id FROM sanction WHERE {_AMONG} GROUP BY case_id, phase, round
    HAVING SUM(amount_fen) >= ? OR SUM(kind IN (SELECT value FROM json_each(?))) > 0
"""
_TOLD = f"SELECT case_id FROM case_event WHERE {_AMONG} AND kind IN (SELECT value FROM json_each(?))"
_NAMED = """
    SELECT case_file.id, number, enterprise.name FROM case_file JOIN enterprise ON enterprise.id = enterprise_id
    WHERE case_file.id IN (SELECT value FROM json_each(?))
"""
_PASSED = f"SELECT DISTINCT case_id FROM review WHERE state = 'passed' AND {_AMONG}"


@dataclass(frozen=True, slots=True)
class Closed:
    """A case that was closed."""

    case_id: int
    opened_on: pendulum.Date
    closed_on: pendulum.Date


def in_time(store: Store, rules: Collection[str], period: Period) -> int:
    """Deadlines of these rules due in a period and kept."""
    return int(next(_rows(store, _IN_TIME, *_days(period), _json(sorted(rules))))[0])


def late(store: Store, rules: Collection[str], period: Period, now: str) -> tuple[tuple[int, pendulum.Date], ...]:
    """Case and day of deadlines of these rules due in a period and not kept, or overdue at `now` (ISO)."""
    found = _rows(store, _LATE, *_days(period), now, _json(sorted(rules)))
    return tuple((int(case_id), day(due_at)) for case_id, due_at in found)


def closed(store: Store, period: Period) -> tuple[Closed, ...]:
    """The cases closed in a period, in the order in which they were opened."""
    date = cache(day)
    found = _rows(store, f"{_ENDED} ORDER BY opened_at, id", *_days(period), period.before.isoformat())
    return tuple(Closed(case_id, date(opened), date(ended)) for case_id, opened, ended in found)


def closed_count(store: Store, period: Period) -> int:
    """How many cases were closed in a period."""
    return sum(1 for _ in _rows(store, _ENDED, *_days(period), period.before.isoformat()))


def items(store: Store, found: Sequence[int]) -> Iterator[tuple[int, str, bool]]:
    """Case, recording item, and whether it was recorded whole and seen, as it stood when the case was closed last.
    Exempt items are left out."""
    for case_id, item, whole in _rows(store, _ITEMS, _json(found)):
        yield int(case_id), str(item), bool(whole)


def decided(store: Store, period: Period) -> tuple[tuple[int, pendulum.Date], ...]:
    """Penalty cases decided in a period, each with the day of its last decision in it."""
    first, before = _days(period)
    found = _rows(store, _DECIDED, before, before, first, first, before)
    return tuple((int(case_id), day(on)) for case_id, on in found)


def passed(store: Store, cases: Sequence[int]) -> frozenset[int]:
    """Those of these cases of which a review passed."""
    return frozenset(store.vector(_PASSED, (_json(cases),)))


def heavy(store: Store, found: Sequence[int], at_least: int | None, kinds: Collection[str]) -> frozenset[int]:
    """Those of these cases in which one set of sanctions, of any phase, comes to an amount (fen; None: of
    no amount) or has such a kind."""
    return frozenset(store.vector(_HEAVY, (_json(found), at_least, _json(sorted(kinds)))))


def told(store: Store, found: Sequence[int], kinds: Collection[str]) -> frozenset[int]:
    """Those of these cases with an event of one of these kinds."""
    return frozenset(store.vector(_TOLD, (_json(found), _json(sorted(kinds)))))


def named(store: Store, found: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Number and enterprise of these cases."""
    return {case_id: (number, name) for case_id, number, name in _rows(store, _NAMED, _json(found))}


def _days(period: Period) -> tuple[str, str]:
    return period.first.isoformat(), period.before.isoformat()


def _json(values: Sequence[object]) -> str:
    return json.dumps(list(values))


def _rows(store: Store, sql: str, *values: object) -> Iterator[tuple[Any, ...]]:
    yield from store.connection.execute(sql, values)
