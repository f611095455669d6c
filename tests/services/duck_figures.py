"""Every figure of the record a second time, in DuckDB's SQL, from docs/statistics.md and not from the station's code.

Each statement gives (value, part, whole). `quarter` is one row: `starts` and `ends` as instants, `first` and `last` as
dates, `now`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import apsw
import duckdb

from station.records.record_statistics import Period

MACROS = """
    CREATE MACRO thousandths(part, whole) AS CASE WHEN whole > 0 THEN (2000 * part + whole) // (2 * whole) END;
    CREATE MACRO instant(words) AS CAST(words AS TIMESTAMPTZ);
    CREATE MACRO within(words) AS instant(words) >= (SELECT starts FROM quarter)
        AND instant(words) < (SELECT ends FROM quarter);
    CREATE MACRO decided_within(words) AS CAST(words AS DATE) BETWEEN (SELECT first FROM quarter)
        AND (SELECT last FROM quarter);
    CREATE VIEW standing AS SELECT * FROM case_file WHERE voided_at IS NULL;
    CREATE VIEW visited AS SELECT DISTINCT s.id FROM standing s JOIN case_event e ON e.case_id = s.id
        WHERE s.kind = 'inspection' AND e.kind = 'on_site' AND within(e.occurred_at);
    CREATE VIEW sanctioned AS SELECT DISTINCT s.id, s.flow FROM standing s JOIN disclosure d ON d.case_id = s.id
        WHERE s.kind = 'penalty' AND decided_within(d.decided_on);
    CREATE VIEW due AS SELECT rule, state = 'met' AS kept FROM deadline WHERE within(due_at) AND state <> 'superseded'
        AND (state <> 'running' OR instant(due_at) < (SELECT now FROM quarter));
    CREATE VIEW kept_items AS SELECT c.case_id, c.item, any_value(c.level) AS level,
        bool_and(c.state = 'covered' AND c.marked = 1) AS whole, MAX(c.officer_id) AS officer
        FROM (SELECT *, rank() OVER (PARTITION BY case_id ORDER BY instant(computed_at) DESC) AS nth FROM coverage
            WHERE moment = 'closed') c JOIN standing s ON s.id = c.case_id
        WHERE nth = 1 AND s.closed_at IS NOT NULL AND within(c.computed_at) AND c.state <> 'exempt'
        GROUP BY c.case_id, c.item;
    CREATE VIEW asked AS SELECT r.id, r.id IN (SELECT request_id FROM access_view)
        OR r.id IN (SELECT request_id FROM access_copy) AS used,
        r.id IN (SELECT request_id FROM access_evaluation) AS evaluated
        FROM access_request r WHERE within(r.applied_at);
    CREATE VIEW enforcers AS SELECT id FROM officer WHERE status = 'active' AND frontline = 1 AND cert_no IS NOT NULL;
    CREATE VIEW hands AS SELECT unnest([lead_id, assist_id]) AS who FROM standing
        WHERE result IS DISTINCT FROM 'aborted' AND within(opened_at);
    CREATE VIEW carried AS SELECT who, SUM(n)::BIGINT AS n FROM (
        SELECT id AS who, 0 AS n FROM enforcers UNION ALL SELECT who, 1 FROM hands WHERE who IS NOT NULL) GROUP BY who;
    CREATE VIEW lengths AS SELECT s.id, CAST(left(MIN(f.occurred_at), 10) AS DATE) AS filed,
        CAST(left(MIN(d.occurred_at), 10) AS DATE) AS decided
        FROM sanctioned s JOIN case_event f ON f.case_id = s.id AND f.kind = 'filed'
        JOIN case_event d ON d.case_id = s.id AND d.kind = 'decided'
        WHERE s.flow <> 'penalty_summary' GROUP BY s.id;
    CREATE VIEW sent AS SELECT id FROM review WHERE length(package) > 0 AND within(submitted_at);
    CREATE VIEW learned AS SELECT o.id, COALESCE(SUM(t.minutes) FILTER (
            CAST(t.held_on AS DATE) >= date_trunc('year', (SELECT last FROM quarter))
            AND CAST(t.held_on AS DATE) <= (SELECT last FROM quarter)
        ), 0)::BIGINT AS minutes
        FROM officer o LEFT JOIN training t ON t.officer_id = o.id
        WHERE o.status = 'active' AND list_contains(string_split(o.roles, ','), 'officer')
        AND o.id NOT IN (SELECT officer_id FROM officer_loan) GROUP BY o.id;
"""
_SHARE = "SELECT thousandths(p, w), p, w FROM (SELECT COUNT(*) FILTER ({marked}) AS p, COUNT(*) AS w FROM {lines})"
_COUNT = "SELECT p, p, w FROM (SELECT COUNT(*) FILTER ({marked}) AS p, COUNT(*) AS w FROM {lines})"
_OPINION = "id IN (SELECT review_id FROM review_message WHERE kind = '{kind}')"
_SPREAD = "FROM (SELECT COUNT(*) AS w FROM hands WHERE who IS NOT NULL)"

FIGURES = {
    "published_in_time": _SHARE.format(marked="kept", lines="due WHERE rule IN ('PUB_7WD', 'PUB_20WD')"),
    "uploaded_in_time": _SHARE.format(marked="kept", lines="due WHERE rule = 'UPLOAD_24H'"),
    "archived_in_time": _SHARE.format(marked="kept", lines="due WHERE rule IN ('ARCHIVE_30WD', 'ARCHIVE_EARLY_30WD')"),
    "ninety": _COUNT.format(marked="NOT kept", lines="due WHERE rule = 'DECIDE_90D'"),
    "inspections": _COUNT.format(marked="true", lines="visited"),
    "filed": _COUNT.format(
        marked="true",
        lines="(SELECT DISTINCT s.id FROM standing s JOIN case_event e ON e.case_id = s.id"
        " WHERE s.kind = 'penalty' AND e.kind = 'filed' AND within(e.occurred_at))",
    ),
    "decided": _COUNT.format(marked="true", lines="sanctioned"),
    "days": "SELECT CASE WHEN w > 0 THEN (2 * d + w) // (2 * w) END, w, w FROM (SELECT COUNT(*) AS w,"
    " COALESCE(SUM(date_diff('day', filed, decided)), 0)::BIGINT AS d FROM lengths)",
    "adhoc": _SHARE.format(
        marked="source = 'adhoc'",
        lines="standing WHERE kind = 'inspection' AND result IS DISTINCT FROM 'aborted' AND within(opened_at)",
    ),
    "mobile": _SHARE.format(
        marked="id IN (SELECT case_id FROM external_ref WHERE system = 'mobile')", lines="visited"
    ),
    "covered": _SHARE.format(marked="whole", lines="kept_items"),
    "missing_must": _COUNT.format(marked="NOT whole", lines="kept_items WHERE level = 'must'"),
    "released": _COUNT.format(
        marked="true", lines="waiver WHERE guard = 'COVERAGE' AND item <> '' AND within(granted_at)"
    ),
    "access": _COUNT.format(marked="true", lines="asked"),
    "evaluated": _SHARE.format(marked="evaluated", lines="asked WHERE used"),
    "reviewed": _SHARE.format(
        marked="'passed' IN (SELECT state FROM review r WHERE r.case_id = s.id)",
        lines="sanctioned s WHERE 'must' IN (SELECT level FROM review r WHERE r.case_id = s.id)",
    ),
    "sent_back": _SHARE.format(marked=_OPINION.format(kind="return"), lines="sent"),
    "disagreed": _SHARE.format(marked=_OPINION.format(kind="opinion:disagree"), lines="sent"),
    "load_range": f"SELECT (SELECT MAX(n) - MIN(n) FROM carried), w, w {_SPREAD}",
    "load_gini": "SELECT (SELECT thousandths(SUM(abs(a.n - b.n)) // 2, (SELECT COUNT(*) * SUM(n) FROM carried))"
    f" FROM carried a CROSS JOIN carried b)::BIGINT, w, w {_SPREAD}",
    "equipped": _SHARE.format(
        marked="id IN (SELECT officer_id FROM recorder WHERE status = 'active')", lines="enforcers"
    ),
    "trained": _SHARE.format(marked="minutes >= 60 * 45", lines="learned"),
}  # fmt: skip
"""`reviewed` knows only of cases for which somebody made a review: the decision table itself is no SQL."""
TABLES = (
    "case_file", "case_event", "deadline", "disclosure", "review", "review_message", "coverage", "waiver",
    "external_ref", "access_request", "access_view", "access_copy", "access_evaluation", "officer", "officer_loan",
    "recorder", "training",
)  # fmt: skip
AT_ONCE = 200
"""Rows of one INSERT."""
TYPES = {"INTEGER": "BIGINT", "TEXT": "VARCHAR"}


class Figures:
    """The tables of a station's database in DuckDB, with the views the figures need; `now` says what is overdue."""

    def __init__(self, database: Path, now: str) -> None:
        self._duck, self._now = duckdb.connect(), now
        self._duck.execute("SET TimeZone = 'Asia/Shanghai'")
        source = apsw.Connection(str(database), flags=apsw.SQLITE_OPEN_READONLY)
        for table in TABLES:
            columns = [(row[1], TYPES[row[2]]) for row in source.execute(f"PRAGMA table_info({table})")]
            self._duck.execute(f"CREATE TABLE {table} ({', '.join(f'{name} {kind}' for name, kind in columns)})")
            read = list(source.execute(f"SELECT * FROM {table}"))
            for start in range(0, len(read), AT_ONCE):
                part = read[start : start + AT_ONCE]
                row = f"({', '.join('?' * len(columns))})"
                values = [value for each in part for value in each]
                self._duck.execute(f"INSERT INTO {table} VALUES {', '.join([row] * len(part))}", values)
        source.close()
        self._of("2026-01-01", "2026-04-01", "2026-03-31")
        self._duck.execute(MACROS)

    def during(self, of: Period) -> None:
        """Count this period from now on."""
        self._of(str(of.first), str(of.last.add(days=1)), str(of.last))

    def _of(self, first: str, ends: str, last: str) -> None:
        self._duck.execute(
            f"CREATE OR REPLACE TABLE quarter AS SELECT TIMESTAMPTZ '{first} 00:00:00+08:00' AS starts,"
            f" TIMESTAMPTZ '{ends} 00:00:00+08:00' AS ends, DATE '{first}' AS first, DATE '{last}' AS last,"
            f" TIMESTAMPTZ '{self._now}' AS now"
        )

    def all(self) -> dict[str, tuple[int | None, int, int]]:
        """Code to (value, part, whole)."""
        return {code: self.asked(sql)[0] for code, sql in FIGURES.items()}  # type: ignore[misc]

    def coverage_by(self, column: str) -> dict[str, tuple[int, int]]:
        """Coverage of each `item` or `officer`: (part, whole)."""
        counted = "COUNT(*) FILTER (whole), COUNT(*)"
        sql = f"SELECT {column}, {counted} FROM kept_items WHERE {column} IS NOT NULL GROUP BY ALL"
        return {str(row[0]): (row[1], row[2]) for row in self.asked(sql)}

    def weak(self) -> list[tuple[int, int | None]]:
        """How much the five items lack that lack most, and their share; of equals the smaller share first."""
        sql = """
            SELECT l, thousandths(w - l, w) AS s
            FROM (SELECT COUNT(*) FILTER (NOT whole) AS l, COUNT(*) AS w FROM kept_items GROUP BY item)
            WHERE l > 0 ORDER BY l DESC, s LIMIT 5
        """
        return [(row[0], row[1]) for row in self.asked(sql)]

    def loads(self) -> dict[int, int]:
        """Officer to cases."""
        return dict(self.asked("SELECT who, n FROM carried"))  # type: ignore[arg-type]

    def hours(self) -> dict[int, int]:
        """Officer to minutes of training."""
        return dict(self.asked("SELECT id, minutes FROM learned"))  # type: ignore[arg-type]

    def close(self) -> None:
        """Nothing is asked any more."""
        self._duck.close()

    def asked(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of any question about the tables and views."""
        return self._duck.execute(sql).fetchall()
