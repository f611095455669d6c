"""Migrations: one transaction with their record, in order, never twice, never from the future."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from schema import resource
from station.records.people import System
from station.store import models, schemas
from station.store.audit import audit
from station.store.errors import Damaged, MigrationChanged, NewerStore, NoStore
from station.store.keys import KeyRing
from station.store.schemas import STATION, Migration, Schema
from station.store.store import Origin, Store
from station.wiring import Station, open_station
from tests.conftest import FrozenClock
from tests.store.migration_testers import TESTERS


class UpTo(Schema):
    """The station's schema as it was shipped with migrations up to `last`."""

    __slots__ = ("last",)

    def migrations(self) -> tuple[Migration, ...]:
        return STATION.migrations()[: self.last + 1]

    @property
    def tables(self) -> tuple[str, ...]:
        made = "".join(migration.sql for migration in self.migrations())
        return tuple(table for table in STATION.tables if f"CREATE TABLE {table} (" in made)


def shipped_up_to(last: int) -> Schema:
    schema = UpTo(STATION.name, STATION.models, STATION.folder, STATION.actions_folder)
    object.__setattr__(schema, "last", last)
    return schema


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    folder = tmp_path / "keys"
    folder.mkdir()
    ring = KeyRing(folder)
    ring.create_signer()
    return ring


def test_every_migration_has_a_tester() -> None:
    assert set(TESTERS) == {migration.number for migration in STATION.migrations()} - {0}


@pytest.mark.parametrize("last", sorted(TESTERS))
def test_each_migration_on_a_database_in_use(tmp_path: Path, keys: KeyRing, clock: FrozenClock, last: int) -> None:
    origin = Origin(330281103, 0)
    signer = keys.signer(origin.log)
    path = tmp_path / "station.db"
    tester = TESTERS[last]()
    before = Store.create(path, shipped_up_to(last - 1), origin, signer, clock)
    tester.load(before)
    before.checkpoint()
    size = before.size()
    before.close()
    after = Store(path, shipped_up_to(last), origin, signer, clock)
    assert after.size() == size + 1
    assert after.lines()[-1].subject == f"migration/{last:04d}"
    tester.check(after)
    assert audit(after).clean
    after.close()
    again = Store(path, shipped_up_to(last), origin, signer, clock)
    assert again.size() == size + 1
    again.close()


def test_a_newer_database_is_not_opened(station: Station) -> None:
    station.close()
    subprocess.run(
        ["sqlite3", str(station.home.db), "INSERT INTO ledger_migration VALUES (999, '0999_future.sql', 'x', 1)"],
        check=True,
    )
    with pytest.raises(NewerStore):
        open_station(station.home.root, station.clock)


def test_a_changed_shipped_file_is_noticed(station: Station) -> None:
    station.close()
    subprocess.run(
        ["sqlite3", str(station.home.db), "UPDATE ledger_migration SET sha256 = 'x' WHERE number = 1"], check=True
    )
    with pytest.raises(MigrationChanged):
        open_station(station.home.root, station.clock)


def test_a_migration_that_fails_leaves_nothing(tmp_path: Path, keys: KeyRing, clock: FrozenClock) -> None:
    class Broken(Schema):
        __slots__ = ()

        def migrations(self) -> tuple[Migration, ...]:
            good = STATION.migrations()
            return (*good, Migration(len(good), "bad.sql", "CREATE TABLE half (id INTEGER); SELECT nonsense;"))

    origin = Origin(330281103, 0)
    signer = keys.signer(origin.log)
    path = tmp_path / "station.db"
    Store.create(path, STATION, origin, signer, clock).close()
    size = len(STATION.migrations())
    with pytest.raises(Exception, match="nonsense"):
        Store(path, Broken(STATION.name, STATION.models, STATION.folder, STATION.actions_folder), origin, signer, clock)
    after = Store(path, STATION, origin, signer, clock)
    assert after.size() == size
    assert not list(after.connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'half'"))
    after.close()


def test_no_station_and_no_database_are_told_apart(tmp_path: Path, station: Station) -> None:
    with pytest.raises(NoStore):
        open_station(tmp_path / "nowhere")
    station.close()
    for suffix in ("-wal", "-shm"):
        station.home.db.with_name(station.home.db.name + suffix).unlink(missing_ok=True)
    station.home.db.write_bytes(b"x" * 9000)
    with pytest.raises(Damaged):
        open_station(station.home.root, station.clock)


def test_the_schema_at_a_glance_is_up_to_date() -> None:
    """schema/tables.sql is what all migrations together make; regenerate it with tools/tables."""
    assert resource("tables.sql").read_text(encoding="utf-8") == schemas.at_a_glance(STATION)


def test_the_largest_station_code_works(tmp_path: Path, keys: KeyRing, clock: FrozenClock) -> None:
    origin = Origin(999_999_999, 63)
    store = Store.create(tmp_path / "station.db", STATION, origin, keys.signer(origin.log), clock)
    with store.act(System("system:init"), "station.found") as act:
        first = act.insert(models.CalendarVersion, year=1, status="official", source="x", days="", adopted_at="x")
    with store.act(System("system:init"), "station.found") as act:
        second = act.insert(models.CalendarVersion, year=2, status="official", source="x", days="", adopted_at="x")
    assert second == first + 1 < 1 << 63
    assert audit(store).clean
    store.close()


def test_a_new_epoch_starts_its_own_ids(tmp_path: Path, keys: KeyRing, clock: FrozenClock) -> None:
    path = tmp_path / "station.db"
    made = []
    for epoch in (0, 1):
        origin = Origin(330281103, epoch)
        signer = keys.signer(origin.log)
        store = (
            Store(path, STATION, origin, signer, clock) if epoch else Store.create(path, STATION, origin, signer, clock)
        )
        with store.act(System("system:init"), "station.found") as act:
            made.append(
                act.insert(models.CalendarVersion, year=1, status="official", source="x", days="", adopted_at="x")
            )
        store.close()
    assert made[1] - made[0] == 1 << 27
