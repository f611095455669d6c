"""Applying ledger entries to a database that holds none of them: the replica's way and the audit's way.

Strict: any disagreement aborts (the bureau). Tolerant: the ledger's value wins, the disagreement becomes a
finding, and the replay goes on (audit), because lawful work may have followed a tampering.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import apsw

from station.records.ledger import Finding
from station.store import migrate
from station.store.errors import MigrationChanged
from station.store.ledger import StoredEntry
from station.store.schemas import Schema

MIGRATE = "schema.migrate"
REPAIR = "audit.repair"
_REPAIR_HEADER = b"anjian-repair/1\n"

ADOPT = "adopt"
"""The live value becomes the truth."""
RESTORE = "restore"
"""The ledger's value is written back."""


class Unappliable(Exception):
    """An entry cannot be replayed: its payload contradicts the rows or the shipped files."""


@dataclass(frozen=True, slots=True)
class Repair:
    """The payload of a repair's entry: what differed, and the change from the ledger's rows to the found ones."""

    mode: str
    findings: tuple[Finding, ...]
    changeset: bytes

    def payload(self) -> bytes:
        """Its exact bytes: header, one line of JSON, then the changeset."""
        facts = {"mode": self.mode, "findings": [asdict(f) for f in self.findings]}
        line = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return _REPAIR_HEADER + line.encode() + b"\n" + self.changeset


def parse_repair(payload: bytes) -> Repair:
    """A repair out of its bytes. Unappliable on any other shape."""
    if not payload.startswith(_REPAIR_HEADER):
        raise Unappliable("not a repair")
    line, separator, changeset = payload[len(_REPAIR_HEADER) :].partition(b"\n")
    try:
        facts = json.loads(line)
        findings = tuple(Finding(**f) for f in facts["findings"])
        mode = str(facts["mode"])
    except (ValueError, KeyError, TypeError) as error:
        raise Unappliable("not a repair") from error
    if not separator or mode not in (ADOPT, RESTORE):
        raise Unappliable("not a repair")
    return Repair(mode, findings, changeset)


def open_target(path: Path) -> apsw.Connection:
    """An empty or copied database to replay into: triggers off, because their work is in the changesets already."""
    connection = apsw.Connection(str(path))
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0)
    connection.execute("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY")
    return connection


def apply_entry(
    target: apsw.Connection, schema: Schema, item: StoredEntry, *, strict: bool, findings: list[Finding]
) -> None:
    """Do to `target` what entry `item` did. The caller holds `target`'s transaction.

    Unappliable when strict and anything disagrees, or when a migration is not the shipped one; tolerant
    disagreements are appended to `findings`, and a repair clears those before it.
    """
    action = item.entry.action
    if item.payload is None:
        raise Unappliable("payload dropped")
    if action == MIGRATE:
        _migrate(target, schema, item)
        return
    changeset = item.payload
    if action == REPAIR:
        repair = parse_repair(item.payload)
        findings.clear()
        changeset = repair.changeset if repair.mode == ADOPT else b""
    if changeset:
        _apply(target, changeset, item.seq, strict=strict, findings=findings)


def _migrate(target: apsw.Connection, schema: Schema, item: StoredEntry) -> None:
    assert item.payload is not None
    try:
        wanted = migrate.parse(item.payload)
    except (ValueError, UnicodeDecodeError) as error:
        raise Unappliable("not a migration") from error
    shipped = {m.number: m for m in schema.migrations()}.get(wanted.number)
    if shipped is None or shipped.sha256 != wanted.sha256:
        raise Unappliable(MigrationChanged(name=wanted.name).message)
    try:
        done = migrate.execute(target, schema, shipped)
    except apsw.SQLError as error:
        # An entry before it was taken away, and with it a table this file alters.
        raise Unappliable(f"migration {wanted.name}: {error}") from error
    migrate.record(target, done, item.seq)
    if done != wanted:
        raise Unappliable(f"migration {wanted.name} gives other rows here")


def _apply(target: apsw.Connection, changeset: bytes, seq: int, *, strict: bool, findings: list[Finding]) -> None:
    handler = _abort if strict else _tolerate(target, seq, findings)
    try:
        apsw.Changeset.apply(changeset, target, conflict=handler)
    except (apsw.AbortError, apsw.CorruptError, apsw.SQLError) as error:
        raise Unappliable(str(error)) from error


def _abort(_reason: int, _change: apsw.TableChange) -> int:
    return apsw.SQLITE_CHANGESET_ABORT


def _tolerate(target: apsw.Connection, seq: int, findings: list[Finding]) -> Callable[[int, apsw.TableChange], int]:
    def decide(reason: int, change: apsw.TableChange) -> int:
        if reason == apsw.SQLITE_CHANGESET_FOREIGN_KEY:
            return apsw.SQLITE_CHANGESET_OMIT
        findings.extend(_disagreements(target, seq, change))
        replaceable = reason in (apsw.SQLITE_CHANGESET_DATA, apsw.SQLITE_CHANGESET_CONFLICT)
        return apsw.SQLITE_CHANGESET_REPLACE if replaceable else apsw.SQLITE_CHANGESET_OMIT

    return decide


def _disagreements(target: apsw.Connection, seq: int, change: apsw.TableChange) -> list[Finding]:
    stated = change.old or change.new or ()
    have = change.conflict or (None,) * len(stated)
    names = columns(target, change.name)
    row = stated[0]
    return [
        Finding(
            "replay", change.name, int(row) if isinstance(row, int) else 0, name, shown(mine), shown(theirs), str(seq)
        )
        for name, theirs, mine in zip(names, stated, have, strict=False)
        if theirs is not apsw.no_change and theirs != mine
    ]


def columns(connection: apsw.Connection, table: str) -> list[str]:
    """Column names of a table, in order."""
    return [str(row[1]) for row in connection.execute(f'PRAGMA table_info("{table}")')]


def shown(value: object) -> str:
    """A cell as a finding shows it."""
    if value is None:
        return "NULL"
    return f"x'{value.hex()}'" if isinstance(value, bytes) else str(value)
