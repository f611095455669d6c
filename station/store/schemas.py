"""The schemas a store can have: which models, which migration files, which actions. Data about data only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

import apsw

from schema import resource, toml
from station.records.ledger import Action
from station.store.models import STATION_MODELS
from station.store.row import Row


@dataclass(frozen=True, slots=True)
class Migration:
    """One shipped SQL file."""

    number: int
    name: str
    sql: str

    @property
    def sha256(self) -> str:
        """Of the file's bytes, hex."""
        return sha256(self.sql.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Schema:
    """What one kind of database consists of."""

    name: str
    models: tuple[type[Row], ...]
    """Every replicated table; these and no others are captured by an act's session."""
    folder: str
    """Migrations below schema/, numbered from 0001; schema/kernel.sql is number 0."""
    actions_folder: str

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the replicated tables."""
        return tuple(model._meta.table_name for model in self.models)

    def migrations(self) -> tuple[Migration, ...]:
        """All shipped migrations in order."""
        return _migrations(self.folder)

    def actions(self) -> dict[str, Action]:
        """Every action an act may name."""
        return _actions(self.actions_folder)


@cache
def _migrations(folder: str) -> tuple[Migration, ...]:
    kernel = Migration(0, "kernel.sql", resource("kernel.sql").read_text(encoding="utf-8"))
    files = sorted(f.name for f in resource(folder).iterdir() if f.name.endswith(".sql"))
    found = [kernel]
    for name in files:
        found.append(Migration(int(name[:4]), name, resource(f"{folder}/{name}").read_text(encoding="utf-8")))
    if [m.number for m in found] != list(range(len(found))):
        raise ValueError(f"migrations of {folder} are not numbered without gaps")
    return tuple(found)


@cache
def _actions(folder: str) -> dict[str, Action]:
    return {action.code: action for action in _read_actions(folder)}


def _read_actions(folder: str) -> Iterator[Action]:
    for place in ("actions/kernel", folder):
        for file in sorted(f.name for f in resource(place).iterdir() if f.name.endswith(".toml")):
            for code, row in toml(f"{place}/{file}").items():
                yield Action(
                    code,
                    str(row["title"]),
                    frozenset(row["roles"]),
                    frozenset(row["systems"]),
                    frozenset(row["cosigner_roles"]),
                    bool(row["reason"]),
                )


STATION = Schema("station", STATION_MODELS, "migrations", "actions")


def at_a_glance(schema: Schema) -> str:
    """The whole schema as one SQL text: what all migrations together make (schema/tables.sql)."""
    connection = apsw.Connection(":memory:")
    for migration in schema.migrations():
        connection.execute(migration.sql)
    objects = connection.execute(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL"
        " ORDER BY name LIKE 'ledger%' DESC, tbl_name, type = 'table' DESC, name"
    )
    return (
        "-- Generated from schema/kernel.sql and schema/migrations; do not edit.\n\n"
        + "\n\n".join(f"{sql};" for (sql,) in objects)
        + "\n"
    )
