"""A ledger entry is replayed as it was written or not at all, and a repair settles what came before it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import apsw
import pytest

from station.records.people import Proof
from station.store import migrate, models
from station.store.audit import audit
from station.store.errors import MigrationChanged
from station.store.ledger import StoredEntry, entries
from station.store.migrate import MigrationNote
from station.store.repair import repair
from station.store.replay import ADOPT, RESTORE, Unappliable, apply_entry, open_target
from station.wiring import Station

ZERO = "0" * 64


@pytest.fixture
def first(station: Station) -> StoredEntry:
    """The station's first entry: the migration that makes the ledger's own tables."""
    return next(iter(entries(station.store.connection)))


@pytest.fixture
def target(tmp_path: Path) -> Iterator[apsw.Connection]:
    connection = open_target(tmp_path / "target.db")
    yield connection
    connection.close()


def stating(item: StoredEntry, note: MigrationNote) -> StoredEntry:
    """The entry with another payload, its leaf made to fit."""
    leaf = replace(item.entry, payload=sha256(note.payload()).hexdigest()).leaf()
    return replace(item, leaf=leaf, payload=note.payload())


def note_of(item: StoredEntry) -> MigrationNote:
    assert item.payload is not None
    return migrate.parse(item.payload)


def apply(station: Station, target: apsw.Connection, item: StoredEntry, *, strict: bool) -> None:
    with target:
        apply_entry(target, station.store.schema, item, strict=strict, findings=[])


@pytest.mark.parametrize("strict", [True, False])
def test_the_migration_as_it_was_run_is_applied(
    station: Station, first: StoredEntry, target: apsw.Connection, strict: bool
) -> None:
    apply(station, target, first, strict=strict)
    assert target.execute("SELECT count(*) FROM ledger_migration").get == 1


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("root", ["before", "after"])
def test_a_migration_that_states_other_rows_is_refused(
    station: Station, first: StoredEntry, target: apsw.Connection, root: str, strict: bool
) -> None:
    lying = stating(first, replace(note_of(first), **{root: ZERO}))  # type: ignore[arg-type]  # names are the test's
    with pytest.raises(Unappliable, match="other rows"):
        apply(station, target, lying, strict=strict)


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("change", [{"sha256": ZERO}, {"number": 999}])
def test_a_migration_of_another_file_is_refused_before_any_of_it_runs(
    station: Station, first: StoredEntry, target: apsw.Connection, change: dict[str, object], strict: bool
) -> None:
    note = note_of(first)
    other = stating(first, replace(note, **change))  # type: ignore[arg-type]  # names are the test's
    with pytest.raises(Unappliable, match=MigrationChanged(name=note.name).message):
        apply(station, target, other, strict=strict)
    assert not target.execute("SELECT count(*) FROM sqlite_schema").get


@pytest.mark.parametrize("change", [{"after": ZERO}, {"sha256": ZERO}])
def test_audit_reports_a_migration_rewritten_with_its_leaf(
    station: Station, first: StoredEntry, change: dict[str, str]
) -> None:
    lying = stating(first, replace(note_of(first), **change))  # type: ignore[arg-type]  # names are the test's
    assert lying.payload is not None
    sql = f"UPDATE ledger_entry SET leaf = x'{lying.leaf.hex()}', payload = x'{lying.payload.hex()}' WHERE seq = 0"
    subprocess.run(["sqlite3", str(station.store.path), sql], check=True, capture_output=True)
    assert any("第 0 笔" in f.detail and note_of(first).name in f.detail for f in audit(station.store).findings)


@pytest.mark.parametrize("mode", [ADOPT, RESTORE])
def test_a_repair_settles_the_disagreements_before_it(
    station: Station, chief: Proof, officer: Proof, enterprise: Callable[..., int], mode: str
) -> None:
    row = enterprise(risk="red")
    sql = f"UPDATE enterprise SET risk = 'blue' WHERE id = {row}"
    subprocess.run(["sqlite3", str(station.store.path), sql], check=True, capture_output=True)
    with station.store.act(chief, "roster.import") as act:
        act.update(models.Enterprise, row, risk="orange")
    assert [(f.kind, f.ledger, f.found) for f in audit(station.store).findings] == [("replay", "red", "blue")]
    repair(station.store, chief, officer, "手工改库", mode)
    assert audit(station.store, full=True).clean
    assert station.store.scalar(models.Enterprise.select(models.Enterprise.risk)) == "orange"
