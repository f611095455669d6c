"""What a station's life brings besides ordinary acts: upgrades, repairs, two runs at once, noise on the line."""

from __future__ import annotations

import dataclasses
import os
import random
import shutil
from collections.abc import Callable
from hashlib import sha256

import apsw
import pyrage
import pytest

from station.bureau.enrol import enrol, introduced
from station.bureau.home import Bureau
from station.bureau.status import status
from station.records.people import System
from station.replica.payload import Item
from station.replica.verdicts import Verdict
from station.rules import entry as leaves
from station.services import replication, staff
from station.store import bureau_rows, models
from station.store.compare import compare
from station.store.migrate import MigrationNote
from station.store.repair import repair
from station.store.replay import ADOPT, RESTORE
from station.store.replicas import FILE
from station.store.schemas import STATION, Migration, Schema, _migrations
from station.wiring import Station, open_station
from tests.bureau import rogue
from tests.bureau.conftest import CODE, outcomes, take
from tests.conftest import PIN, FrozenClock


def same(station: Station, bureau: Bureau) -> bool:
    return compare(station.home.db, bureau.home.replica(CODE) / FILE) == []


def released_later(self: Schema) -> tuple[Migration, ...]:
    """What this schema ships, and for the station one migration more: the release after this one."""
    shipped = tuple(_migrations(self.folder))
    number = len(shipped)
    later = Migration(number, f"{number:04}_later.sql", "CREATE INDEX enterprise_by_village ON enterprise(village);\n")
    return (*shipped, later) if self.name == STATION.name else shipped


def test_an_upgrade_arrives_as_the_shipped_file(
    station: Station, bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    proof = staff.sign_in(station.store, station.keys, "王建国", PIN)
    _, settings = replication.pair(station, proof, bureau.home.card.read_bytes())
    replication.introduce(station)
    admin = staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)
    enrol(bureau, admin, introduced(station.home.outbox))
    replication.replicate(dataclasses.replace(station, settings=settings))
    assert take(bureau) == ["ACCEPTED"]
    assert same(station, bureau)
    station.close()

    monkeypatch.setattr(Schema, "migrations", released_later)
    upgraded = open_station(station.home.root, station.clock)
    replication.replicate(upgraded)
    assert take(bureau) == ["REPLAY", "ACCEPTED"]
    assert same(upgraded, bureau)
    assert rogue.manifest(upgraded, 2).migration == STATION.migrations()[-1].number
    upgraded.close()


def test_an_upgrade_the_bureau_does_not_have_waits_for_its_own(sealed: Station, bureau: Bureau) -> None:
    note = MigrationNote(99, "0099_future.sql", "0" * 64, "0" * 64, "0" * 64).payload()

    def change(_: int, item: Item) -> Item:
        made = dataclasses.replace(leaves.parse(item.leaf), action="schema.migrate", payload=sha256(note).hexdigest())
        return Item(made.leaf(), note)

    rogue.rewrite(sealed, 2, change)
    found = outcomes(bureau)[-1]
    assert found.verdict == Verdict.WRONG_SCHEMA and "0099_future.sql" in found.reason


@pytest.mark.parametrize("mode", [RESTORE, ADOPT])
def test_a_repair_arrives(sealed: Station, bureau: Bureau, mode: str) -> None:
    assert take(bureau) == ["ACCEPTED"] * 3
    edited = apsw.Connection(str(sealed.home.db))
    edited.execute("UPDATE enterprise SET village = '别村' WHERE id = (SELECT min(id) FROM enterprise)")
    edited.close()
    one, two = (staff.sign_in(sealed.store, sealed.keys, name, PIN) for name in ("王建国", "李敏"))
    repair(sealed.store, one, two, "有人绕过程序改动", mode)
    replication.replicate(sealed)
    assert take(bureau)[-1] == "ACCEPTED"
    assert same(sealed, bureau)


def test_two_sealings_at_once_make_one_bundle(sealed: Station, enterprise: Callable[..., int]) -> None:
    enterprise()
    sealed.home.settings_file.write_text(sealed.settings.toml())
    other = os.fork()
    if other == 0:
        try:
            replication.replicate(open_station(sealed.home.root, sealed.clock))
        finally:
            os._exit(0)
    replication.replicate(sealed)
    os.waitpid(other, 0)
    assert replication.replicate(sealed).sealed is None
    assert sorted(p.name for p in (sealed.home.outbox / CODE / "0").iterdir()) == [f"{n:08d}" for n in range(1, 5)]


def test_noise_in_any_file_is_refused(sealed: Station, bureau: Bureau) -> None:
    """Bytes changed, cut, repeated or blanked anywhere in what the bureau reads: never applied, always explained."""
    chance = random.Random(20261120)
    shutil.rmtree(rogue.folder(sealed, 2))
    shutil.rmtree(rogue.folder(sealed, 3))
    paths = [rogue.folder(sealed, 1) / name for name in ("manifest.note", "checkpoint.note", "p0000.age")]
    for round_ in range(60):
        path = chance.choice(paths)
        good = path.read_bytes()
        path.write_bytes(_noisy(good, chance))
        if path.read_bytes() != good:
            (found,) = outcomes(bureau)
            assert found.verdict in {Verdict.INCOMPLETE, Verdict.CORRUPT, Verdict.FORGED} and found.reason, round_
        path.write_bytes(good)
    assert bureau_rows.accepted(bureau.store, CODE) == []
    assert take(bureau) == ["ACCEPTED"]


def _noisy(good: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(good))
    end = chance.randrange(start, min(start + 200, len(good)) + 1)
    return chance.choice(
        [
            good[:start],
            good[:start] + good[end:],
            good[:end] + good[start:],
            good[:start] + bytes(end - start) + good[end:],
            good[:start] + chance.randbytes(end - start) + good[end:],
            good[:start] + b"\n\n" + good[start:],
        ]
    )


def dishonest(station: Station, sql: str) -> None:
    """An act whose changeset was made around the program: deleting, rewriting what was issued."""
    connection = station.store.connection
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0)
    with station.store.act(System("system:init"), "station.found"):
        connection.execute(sql)
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 1)


def test_deleting_and_rewriting_are_accepted_with_an_alarm(sealed: Station, bureau: Bureau) -> None:
    with sealed.store.act(System("system:init"), "station.found") as act:
        officer = sealed.store.scalar(models.Officer.select(models.Officer.id))
        document = {"kind": "x", "number": "1", "title": "t", "sha256": "0" * 64, "size": 1, "issued_by": officer}
        act.insert(models.Document, issued_at="2026-11-20T09:00:00+08:00", **document)
    replication.replicate(sealed)
    assert [o.alarms for o in outcomes(bureau)] == [()] * 4
    dishonest(sealed, "UPDATE document SET title = 'u'")
    dishonest(sealed, "DELETE FROM enterprise WHERE id = (SELECT max(id) FROM enterprise)")
    replication.replicate(sealed)
    found = outcomes(bureau)[-1]
    assert found.verdict == Verdict.ACCEPTED and len(found.alarms) == 2
    assert "enterprise" in found.alarms[0] and "document" in found.alarms[1]
    (seen,) = status(bureau)
    assert not seen.healthy and [b.seq for b in seen.alarmed] == [5]
    assert same(sealed, bureau)


def test_a_second_reader_is_told(sealed: Station, bureau: Bureau) -> None:
    stranger = str(pyrage.x25519.Identity.generate().to_public())
    assert take(bureau) == ["ACCEPTED"] * 3
    both = dataclasses.replace(sealed.settings, bureau_recipients=(*sealed.settings.bureau_recipients, stranger))
    with sealed.store.act(System("system:init"), "station.found"):
        pass
    replication.replicate(dataclasses.replace(sealed, settings=both))
    found = outcomes(bureau)[-1]
    assert found.verdict == Verdict.ACCEPTED and stranger in found.alarms[0]


ODD = [
    "", "-", "\\", "a\nb", "\x00 末", "🚒", "e\u0301", "é", "1", "1.0", " 空格 ", "\u200b", "NULL", "'; DROP",
    "x" * 70_000,
]  # fmt: skip


def test_random_nights_arrive_row_for_row(
    paired: Station, bureau: Bureau, enterprise: Callable[..., int], clock: FrozenClock
) -> None:
    chance = random.Random(330281103)
    known = [enterprise() for _ in range(3)]
    for _ in range(8):
        for _ in range(chance.randrange(6)):
            clock.advance(minutes=chance.randrange(30))
            if chance.random() < 0.4:
                known.append(enterprise(village=chance.choice(ODD), address=chance.choice(ODD)))
                continue
            with paired.store.act(System("system:init"), "roster.import", subject=chance.choice(ODD)) as act:
                for row in chance.sample(known, chance.randrange(1, 4)):
                    values = {"village": chance.choice(ODD), "penalized_on": chance.choice([None, *ODD])}
                    act.update(models.Enterprise, row, **values)
        replication.replicate(paired)
        assert set(take(bureau)) <= {"REPLAY", "ACCEPTED"}
        assert same(paired, bureau)
    assert len(bureau_rows.accepted(bureau.store, CODE)) > 4
