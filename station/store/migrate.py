"""Runs shipped SQL files, each in one transaction together with its ledger entry and its record.

The entry's payload is text that names the file, its SHA-256 and the state roots before and after;
replay runs the same shipped file at that place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import apsw

from station.records.people import System
from station.store import ledger
from station.store.act import Act
from station.store.connection import writing
from station.store.errors import MigrationChanged, NewerStore
from station.store.schemas import Migration, Schema
from station.store.state import state_of

if TYPE_CHECKING:
    from station.store.store import Store

HEADER = "anjian-migration/1"
ACTION = "schema.migrate"


@dataclass(frozen=True, slots=True)
class MigrationNote:
    """The payload of a migration's entry."""

    number: int
    name: str
    sha256: str
    before: str
    after: str

    def payload(self) -> bytes:
        """Its exact bytes."""
        return (
            f"{HEADER}\nnumber: {self.number}\nname: {self.name}\nsha256: {self.sha256}\n"
            f"before: {self.before}\nafter: {self.after}\n"
        ).encode()


def parse(payload: bytes) -> MigrationNote:
    """A migration note out of its bytes. ValueError on any other shape."""
    lines = payload.decode().split("\n")
    if len(lines) != 7 or lines[0] != HEADER:
        raise ValueError("not a migration")
    values = [line.partition(": ")[2] for line in lines[1:6]]
    found = MigrationNote(int(values[0]), *values[1:])
    if found.payload() != payload:
        raise ValueError("not canonical")
    return found


def existing_tables(connection: apsw.Connection, tables: tuple[str, ...]) -> tuple[str, ...]:
    """Those of `tables` that the database already has."""
    have = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    return tuple(table for table in tables if table in have)


def migrate(store: Store) -> None:
    """Bring a store to the shipped version. NewerStore, MigrationChanged; nothing is half done."""
    if not check(store):
        return
    for migration in store.schema.migrations():
        with writing(store.connection):
            if migration.number in _applied(store.connection):
                continue
            _run(store, migration)


def check(store: Store) -> bool:
    """Whether a migration is pending. NewerStore, MigrationChanged."""
    shipped = {m.number: m for m in store.schema.migrations()}
    applied = _applied(store.connection)
    if applied and max(applied) not in shipped:
        raise NewerStore(found=max(applied), known=max(shipped))
    for number, digest in applied.items():
        if shipped[number].sha256 != digest:
            raise MigrationChanged(name=shipped[number].name)
    return len(applied) < len(shipped)


def _applied(connection: apsw.Connection) -> dict[int, str]:
    if not existing_tables(connection, ("ledger_migration",)):
        return {}
    return {int(n): str(s) for n, s in connection.execute("SELECT number, sha256 FROM ledger_migration")}


def execute(connection: apsw.Connection, schema: Schema, migration: Migration) -> MigrationNote:
    """Run one file; what it did. The caller holds the transaction."""
    before = state_of(connection, existing_tables(connection, schema.tables))
    connection.execute(migration.sql)
    after = state_of(connection, existing_tables(connection, schema.tables))
    return MigrationNote(migration.number, migration.name, migration.sha256, before.hex(), after.hex())


def record(connection: apsw.Connection, note: MigrationNote, seq: int) -> None:
    """Remember that a migration ran at `seq`."""
    connection.execute("INSERT INTO ledger_migration VALUES (?, ?, ?, ?)", (note.number, note.name, note.sha256, seq))


def _run(store: Store, migration: Migration) -> None:
    connection = store.connection
    note = execute(connection, store.schema, migration)
    act = Act(store, System("system:migrate"), ledger.last(connection))
    action = store.schema.actions()[ACTION]
    subject = f"migration/{migration.number:04d}"
    entry = act.entry(action, subject, None, None, None, note.payload())
    ledger.append(connection, act.seq, entry.leaf(), note.payload())
    record(connection, note, act.seq)
