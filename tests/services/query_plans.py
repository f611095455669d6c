"""How SQLite goes about the statements that something runs."""

from __future__ import annotations

from collections.abc import Callable

from station.wiring import Station


def plans_of(station: Station, work: Callable[[], object]) -> list[str]:
    """The steps of every SELECT that `work` runs on the station's connection."""
    seen: list[tuple[str, tuple[object, ...]]] = []
    connection = station.store.connection

    def trace(_: object, sql: str, bindings: object) -> bool:
        seen.append((sql, tuple(bindings or ())))  # type: ignore[arg-type, call-overload]
        return True

    connection.exec_trace = trace
    try:
        work()
    finally:
        connection.exec_trace = None
    selects = [(sql, bindings) for sql, bindings in seen if sql.lstrip().startswith("SELECT")]
    assert selects, "it asked nothing"
    return [
        str(row[3])
        for sql, bindings in selects
        for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", bindings).fetchall()
    ]
