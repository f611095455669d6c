"""What exports look for in a period, as rows: results decided, cases that moved, and counts of both."""

from __future__ import annotations

from datetime import date
from typing import Any

from station.records.disclosure import Disclosure
from station.store import disclosures
from station.store.store import Store

_DECIDED = """
    SELECT disclosure.id FROM disclosure JOIN case_file ON case_file.id = case_id
    WHERE channel = ? AND kind = ? AND voided_at IS NULL AND decided_on >= ? AND decided_on <= ?
"""
_MOVED = """
    SELECT DISTINCT case_file.id FROM case_event JOIN case_file ON case_file.id = case_id
    WHERE voided_at IS NULL AND occurred_at >= ? AND occurred_at < ? ORDER BY opened_at, case_file.id
"""
_PENALTIES = """
    SELECT DISTINCT case_id FROM disclosure JOIN case_file ON case_file.id = case_id
    WHERE kind = 'penalty' AND voided_at IS NULL AND decided_on >= ? AND decided_on <= ? ORDER BY case_id
"""
_RECTIFY = """
    SELECT COUNT(DISTINCT enterprise_id) FROM case_event JOIN case_file ON case_file.id = case_id
    WHERE case_event.kind = 'rectify_ordered' AND case_file.kind = 'inspection' AND voided_at IS NULL
    AND occurred_at >= ? AND occurred_at < ?
"""
_FILED = """
    SELECT COUNT(DISTINCT case_id) FROM case_event JOIN case_file ON case_file.id = case_id
    WHERE case_event.kind = 'filed' AND case_file.kind = 'penalty' AND voided_at IS NULL
    AND occurred_at >= ? AND occurred_at < ?
"""
_TERMS = """
    SELECT SUM(state = 'met'), SUM(state = 'late' OR (state = 'running' AND due_at < ?)) FROM deadline
    WHERE rule = ? AND state IN ('met', 'late', 'running') AND due_at >= ? AND due_at < ?
"""
_SUBMITTED = "SELECT id FROM review WHERE package <> '' AND submitted_at >= ? AND submitted_at < ? ORDER BY id"
_EQUIPPED = """
    SELECT COUNT(*), SUM(EXISTS (
        SELECT 1 FROM recorder WHERE recorder.officer_id = officer.id AND recorder.status = 'active'
    )) FROM officer WHERE status = 'active' AND frontline = 1 AND cert_no IS NOT NULL
"""


def decided(store: Store, channel: str, kind: str, first: date, last: date) -> tuple[Disclosure, ...]:
    """Results of a kind of case decided from one day to another, both included, on a channel, in order of decision."""
    ids = store.vector(_DECIDED, (channel, kind, first.isoformat(), last.isoformat()))
    found = disclosures.some(store, ids)
    return tuple(sorted(found, key=lambda item: (item.decided_on, item.id)))


def moved(store: Store, first: date, before: date) -> tuple[int, ...]:
    """Cases in which something happened from one day until before another."""
    return tuple(store.vector(_MOVED, (first.isoformat(), before.isoformat())))


def penalties(store: Store, first: date, last: date) -> tuple[int, ...]:
    """Penalty cases decided from one day to another, both included."""
    return tuple(store.vector(_PENALTIES, (first.isoformat(), last.isoformat())))


def rectified(store: Store, first: date, before: date) -> int:
    """Enterprises that were ordered to put something right."""
    return _number(store, _RECTIFY, first.isoformat(), before.isoformat())


def filed(store: Store, first: date, before: date) -> int:
    """Penalty cases that were filed (立案)."""
    return _number(store, _FILED, first.isoformat(), before.isoformat())


def terms(store: Store, rule: str, first: date, before: date, now: str) -> tuple[int, int]:
    """Deadlines of a rule due in a period: kept, and late or overdue at `now` (ISO)."""
    met, late = _first(store, _TERMS, now, rule, first.isoformat(), before.isoformat())
    return int(met or 0), int(late or 0)


def submitted(store: Store, first: date, before: date) -> tuple[int, ...]:
    """Reviews whose case was submitted."""
    return tuple(store.vector(_SUBMITTED, (first.isoformat(), before.isoformat())))


def equipped(store: Store) -> tuple[int, int]:
    """First-line officers with a certificate, and those of them who have a recorder."""
    whole, part = _first(store, _EQUIPPED)
    return int(whole or 0), int(part or 0)


def _number(store: Store, sql: str, *values: Any) -> int:
    return int(_first(store, sql, *values)[0] or 0)


def _first(store: Store, sql: str, *values: Any) -> tuple[Any, ...]:
    row: tuple[Any, ...] = next(iter(store.connection.execute(sql, values)))
    return row
