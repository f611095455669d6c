"""Walks the live schema: the rules that make changesets complete (DESIGN "Tables", replication spec §3)."""

from __future__ import annotations

import re

import apsw
import pytest

from station.store import models
from station.store.bureau_models import BUREAU
from station.store.schemas import STATION, Schema
from station.wiring import Station

SCHEMAS = [STATION, BUREAU]


def built(schema: Schema) -> apsw.Connection:
    connection = apsw.Connection(":memory:")
    for migration in schema.migrations():
        connection.execute(migration.sql)
    return connection


def tables(connection: apsw.Connection) -> dict[str, str]:
    rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    return {str(n): str(s) for n, s in rows if not str(n).startswith("ledger_")}


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda s: s.name)
def test_every_table_is_captured_by_name(schema: Schema) -> None:
    assert sorted(tables(built(schema))) == sorted(schema.tables)


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda s: s.name)
def test_tables_obey_the_rules(schema: Schema) -> None:
    connection = built(schema)
    for name, sql in tables(connection).items():
        assert sql.rstrip().endswith("STRICT"), name
        assert not re.search(r"\b(COLLATE|AUTOINCREMENT|GENERATED|REAL|ANY)\b", sql, re.IGNORECASE), name
        columns = list(connection.execute(f"PRAGMA table_xinfo({name})"))
        keys = [(c[0], c[1], c[2], c[3]) for c in columns if c[5]]
        assert keys == [(0, "id", "INTEGER", 1)], name
        assert all(c[6] == 0 for c in columns), f"{name} has a generated column"


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda s: s.name)
def test_triggers_write_nothing(schema: Schema) -> None:
    for (sql,) in built(schema).execute("SELECT sql FROM sqlite_schema WHERE type = 'trigger'"):
        body = sql.upper().split("BEGIN", 1)[1]
        assert "RAISE(ABORT" in body and not re.search(r"\b(INSERT|UPDATE|DELETE|REPLACE)\b", body.split("'")[0]), sql


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda s: s.name)
def test_models_and_sql_agree_column_by_column(schema: Schema) -> None:
    connection = built(schema)
    kinds = {"BIGINT": "INTEGER", "INT": "INTEGER", "TEXT": "TEXT", "BLOB": "BLOB"}
    for model in schema.models:
        name = model._meta.table_name
        stored = [(c[1], c[2], not c[3]) for c in connection.execute(f"PRAGMA table_info({name})")]
        mapped = [(f.column_name, kinds[f.field_type], f.null) for f in model._meta.sorted_fields]
        mapped = [(c, "INTEGER" if c == "id" else k, n) for c, k, n in mapped]
        assert mapped == stored, name


def test_issued_documents_are_insert_only(station: Station) -> None:
    chief = station.store.scalar(models.Officer.select(models.Officer.id))
    from station.records.people import System

    with station.store.act(System("system:init"), "station.found") as act:
        row = act.insert(
            models.Document, kind="x", number="1", title="t", sha256="0", size=1, issued_at="x", issued_by=chief
        )
    with (
        pytest.raises(Exception, match="insert-only"),
        station.store.act(System("system:init"), "station.found") as act,
    ):
        act.update(models.Document, row, title="u")
