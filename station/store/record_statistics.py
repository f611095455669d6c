"""What the figures of a period count, each as one statement: its sum and the cases behind it cannot differ.

Every statement gives (case_id, marked, amount, about, who): the case or NULL, 1 where the line counts, a number to
add up, which day, item, person or request it is about, and the officer's id or NULL. Reads only.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import schema
from station.records.record_statistics import Definition, Period, Tally
from station.store.store import Store

_TERMS = """
    SELECT case_id, state = '{marked}' OR '{marked}' = 'late' AND state = 'running', 0, substr(due_at, 1, 10), NULL
    FROM deadline INDEXED BY deadline_due
    WHERE due_at >= :first AND due_at < :before AND rule IN (SELECT value FROM json_each(:{rules}))
    AND (state IN ('met', 'late') OR state = 'running' AND due_at < :now)
"""
_EVENT = """
    SELECT DISTINCT case_event.case_id, 1, 0, '', NULL
    FROM case_event JOIN case_file ON case_file.id = case_event.case_id
    WHERE case_event.kind = '{event}' AND case_file.kind = '{kind}' AND voided_at IS NULL
    AND occurred_at >= :first AND occurred_at < :before
"""
_DECIDED = """
    SELECT DISTINCT disclosure.case_id FROM disclosure JOIN case_file ON case_file.id = disclosure.case_id
    WHERE kind = 'penalty' AND voided_at IS NULL AND decided_on >= :first AND decided_on < :before
"""
_ANSWERED = """
    SELECT case_id, EXISTS (SELECT 1 FROM review_message WHERE review_id = review.id AND kind = '{kind}'), 0,
        substr(submitted_at, 1, 10), NULL
    FROM review WHERE package <> '' AND submitted_at >= :first AND submitted_at < :before
"""
_KEPT = """
    SELECT kept.case_id, MIN(state = 'covered' AND marked = 1) AS whole, item, MAX(officer_id) AS officer_id
    FROM coverage AS kept INDEXED BY coverage_closed
    WHERE moment = 'closed' AND computed_at >= :first AND computed_at < :before AND state <> 'exempt' {only}
    AND EXISTS (SELECT 1 FROM case_file WHERE id = kept.case_id AND closed_at IS NOT NULL AND voided_at IS NULL)
    AND NOT EXISTS (
        SELECT 1 FROM coverage AS later INDEXED BY coverage_last
        WHERE later.case_id = kept.case_id AND later.moment = 'closed' AND later.computed_at > kept.computed_at
    ) GROUP BY kept.computed_at, kept.case_id, item
"""
_ASKED = """
    SELECT COALESCE(case_id, (SELECT case_id FROM clip WHERE clip.id = clip_id)) AS case_id, {marked}, 0, number, NULL
    FROM access_request WHERE applied_at >= :first AND applied_at < :before
"""
_EVALUATED = "EXISTS (SELECT 1 FROM access_evaluation WHERE request_id = access_request.id)"
_USED = """
    AND (EXISTS (SELECT 1 FROM access_view WHERE request_id = access_request.id)
        OR EXISTS (SELECT 1 FROM access_copy WHERE request_id = access_request.id))
"""
_CARRIED = """
    SELECT id, 1, 0, '', {who} FROM case_file WHERE {who} IS NOT NULL AND voided_at IS NULL
    AND COALESCE(result, '') <> 'aborted' AND opened_at >= :first AND opened_at < :before
"""
_FRONTLINE = "status = 'active' AND frontline = 1 AND cert_no IS NOT NULL"
_LOADS = _CARRIED.format(who="lead_id") + " UNION ALL " + _CARRIED.format(who="assist_id")

STATEMENTS: Mapping[str, str] = {
    "published_in_time": _TERMS.format(marked="met", rules="publication"),
    "uploaded_in_time": _TERMS.format(marked="met", rules="upload"),
    "archived_in_time": _TERMS.format(marked="met", rules="archive"),
    "ninety": _TERMS.format(marked="late", rules="ninety"),
    "inspections": _EVENT.format(event="on_site", kind="inspection"),
    "filed": _EVENT.format(event="filed", kind="penalty"),
    "decided": f"SELECT case_id, 1, 0, '', NULL FROM ({_DECIDED})",
    "days": f"""
        SELECT case_id, 1, CAST(julianday(substr(decided, 1, 10)) - julianday(substr(filed, 1, 10)) AS INTEGER),
            substr(decided, 1, 10), NULL
        FROM (
            SELECT case_id, MIN(CASE WHEN case_event.kind = 'filed' THEN occurred_at END) AS filed,
                MIN(CASE WHEN case_event.kind = 'decided' THEN occurred_at END) AS decided
            FROM case_event JOIN case_file ON case_file.id = case_id
            WHERE case_id IN ({_DECIDED}) AND flow <> :summary GROUP BY case_id
        ) WHERE filed IS NOT NULL AND decided IS NOT NULL
    """,
    "adhoc": """
        SELECT id, source = 'adhoc', 0, '', NULL FROM case_file WHERE kind = 'inspection' AND voided_at IS NULL
        AND COALESCE(result, '') <> 'aborted' AND opened_at >= :first AND opened_at < :before
    """,
    "mobile": f"""
        SELECT case_id, EXISTS (
            SELECT 1 FROM external_ref WHERE external_ref.case_id = seen.case_id
            AND system IN (SELECT value FROM json_each(:mobile))
        ), 0, '', NULL FROM ({_EVENT.format(event="on_site", kind="inspection")}) AS seen
    """,
    "sent_back": _ANSWERED.format(kind="return"),
    "disagreed": _ANSWERED.format(kind="opinion:disagree"),
    "covered": f"SELECT case_id, whole, 0, item, officer_id FROM ({_KEPT.format(only='')})",
    "missing_must": f"""
        SELECT case_id, NOT whole, 0, item, officer_id FROM ({_KEPT.format(only="AND level = 'must'")})
    """,
    "released": """
        SELECT case_id, 1, 0, item, granted_by FROM waiver WHERE guard = 'COVERAGE' AND item <> ''
        AND granted_at >= :first AND granted_at < :before
    """,
    "access": _ASKED.format(marked="1"),
    "evaluated": _ASKED.format(marked=_EVALUATED) + _USED,
    "load_range": _LOADS,
    "load_gini": _LOADS,
    "equipped": f"""
        SELECT NULL, EXISTS (
            SELECT 1 FROM recorder WHERE recorder.officer_id = officer.id AND recorder.status = 'active'
        ), 0, '', id FROM officer WHERE {_FRONTLINE}
    """,
    "trained": """
        SELECT NULL, minutes >= :target, minutes, '', id FROM (
            SELECT id, (SELECT COALESCE(SUM(minutes), 0) FROM training WHERE training.officer_id = officer.id
                AND held_on >= :new_year AND held_on < :before) AS minutes
            FROM officer WHERE status = 'active' AND ',' || roles || ',' LIKE '%,officer,%'
            AND id NOT IN (SELECT officer_id FROM officer_loan)
        )
    """,
}  # fmt: skip
"""By code in schema/law/record_figures.toml. `reviewed` is not among them: the decision table is no statement."""


@dataclass(frozen=True, slots=True)
class Counting:
    """What the statements are given beside the period."""

    now: str
    """What was due before it and still runs is late (ISO)."""
    publication: tuple[str, ...]
    upload: tuple[str, ...]
    archive: tuple[str, ...]
    ninety: tuple[str, ...]
    """Codes of deadline rules."""
    mobile: tuple[str, ...]
    """Systems that count as 掌上执法."""
    summary: str
    """The flow of a summary penalty."""
    target: int
    """Minutes of training a year."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a statement, with what the case is called."""

    case_id: int | None
    number: str
    enterprise: str
    marked: bool
    amount: int
    about: str
    who: int | None


@cache
def definitions() -> tuple[Definition, ...]:
    """Every figure, in its order."""
    return tuple(Definition(**each) for each in schema.toml("law/record_figures.toml")["figure"])


def tally(store: Store, code: str, period: Period, counting: Counting) -> Tally:
    """What a figure's lines add up to."""
    columns = "COUNT(*), COALESCE(SUM(marked), 0), COALESCE(SUM(amount), 0)"
    return Tally(*next(iter(_rows(store, columns, code, period, counting))))


def grouped(store: Store, by: str, code: str, period: Period, counting: Counting) -> tuple[tuple[Any, ...], ...]:
    """A figure in groups, `by` is `about`, `who` or both: what the group has in common, lines, marked lines."""
    columns = f"{by}, COUNT(*), COALESCE(SUM(marked), 0)"
    return tuple(_rows(store, columns, code, period, counting, f"GROUP BY {by}"))


def lines(store: Store, code: str, period: Period, counting: Counting, about: str = "") -> tuple[Line, ...]:
    """What a figure counts, in the order in which cases were opened; with `about` only what is about that."""
    columns = "found.case_id, COALESCE(case_file.number, ''), COALESCE(enterprise.name, ''), marked, amount, about, who"
    joined = """
        LEFT JOIN case_file ON case_file.id = found.case_id LEFT JOIN enterprise ON enterprise.id = enterprise_id
    """
    where = " WHERE about = :about" if about else ""
    order = " ORDER BY case_file.opened_at, found.case_id, about, who"
    rows = _rows(store, columns, code, period, counting, joined + where + order, {"about": about})
    return tuple(Line(row[0], row[1], row[2], bool(row[3]), row[4], row[5], row[6]) for row in rows)


def frontline(store: Store) -> tuple[int, ...]:
    """First-line officers with a certificate: they count even where they carry nothing."""
    return tuple(store.vector(f"SELECT id FROM officer WHERE {_FRONTLINE} ORDER BY id"))


def names(store: Store) -> dict[int, str]:
    """Officer id to name, of everybody who ever was here."""
    with store.reading():
        return dict(store.connection.execute("SELECT id, name FROM officer"))


def _rows(
    store: Store,
    columns: str,
    code: str,
    period: Period,
    counting: Counting,
    rest: str = "",
    more: Mapping[str, str] | None = None,
) -> Any:
    found = f"WITH found(case_id, marked, amount, about, who) AS ({STATEMENTS[code]}) SELECT {columns} FROM found"
    rules = {name: json.dumps(getattr(counting, name)) for name in ("publication", "upload", "archive", "ninety")}
    values = {
        "first": period.first.isoformat(),
        "before": period.last.add(days=1).isoformat(),
        "new_year": f"{period.last.year:04}-01-01",
        "now": counting.now,
        "mobile": json.dumps(counting.mobile),
        "summary": counting.summary,
        "target": counting.target,
        **rules,
        **(more or {}),
    }
    # A thread counts while the screen reads: they take turns.
    with store.reading():
        return list(store.connection.execute(f"{found} {rest}", values))
