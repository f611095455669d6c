"""A bureau of this release and a station of the one before: its bundles are taken, and so is its upgrade."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from station import wiring
from station.bureau import media, permits, provisioning, returns, witness
from station.bureau.enrol import enrol, introduced
from station.bureau.home import Bureau
from station.bureau.reviewers import staffing
from station.bureau.status import status
from station.bureau.verify import verify
from station.records.moment import iso
from station.records.people import System
from station.replica.seal import seal
from station.services import replication, staff
from station.store import models
from station.store.compare import compare
from station.store.replicas import FILE
from station.store.schemas import STATION
from station.store.store import Store
from station.wiring import Founding, Station, create_station, open_station
from tests.bureau import rogue
from tests.bureau.conftest import CODE, UNIT, take
from tests.conftest import PIN, FrozenClock
from tests.store.test_migrations import shipped_up_to

BEFORE = STATION.migrations()[-1].number - 1


@pytest.fixture
def earlier(tmp_path: Path, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Station]:
    """A station founded by the release before this one."""
    with monkeypatch.context() as patch:
        patch.setattr(wiring, "STATION", shipped_up_to(BEFORE))
        chief = staff.NewOfficer("王建国", frozenset({"chief"}))
        made = create_station(tmp_path / "earlier", Founding(CODE, "泗门镇安监所"), chief, PIN, clock)
    yield made
    made.close()


@pytest.fixture
def introduced_station(earlier: Station, bureau: Bureau) -> Station:
    proof = staff.sign_in(earlier.store, earlier.keys, "王建国", PIN)
    _, settings = replication.pair(earlier, proof, bureau.home.card.read_bytes())
    replication.introduce(earlier)
    enrol(bureau, staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN), introduced(earlier.home.outbox))
    return dataclasses.replace(earlier, settings=settings)


def work(store: Store, name: str) -> None:
    values = {"initials": "x", "roles": "officer", "skills": "", "status": "active"}
    with store.act(System("system:init"), "station.found") as act:
        act.insert(models.Officer, name=name, created_at=iso(act.now), **values)


def equal(home: Path, bureau: Bureau) -> bool:
    return (
        compare(home / "station.db", bureau.home.replica(CODE) / FILE) == [] and not verify(bureau, UNIT, CODE).problems
    )


def test_a_station_of_the_release_before(introduced_station: Station, bureau: Bureau) -> None:
    """It seals under its own schema, night after night; then it is upgraded, and seals under ours."""
    station = introduced_station
    for number, name in enumerate(("李敏", "陈海波"), 1):
        work(station.store, name)
        assert seal(station.store, station.home.outbox, station.settings.bureau_recipients) is not None
        assert rogue.manifest(station, number).migration == BEFORE
        assert take(bureau) == ["REPLAY"] * (number - 1) + ["ACCEPTED"]
        assert equal(station.home.root, bureau)
    station.close()

    upgraded = open_station(station.home.root, station.clock)
    try:
        work(upgraded.store, "周倩")
        replication.replicate(upgraded)
        assert rogue.manifest(upgraded, 3).migration == BEFORE + 1
        assert take(bureau) == ["REPLAY", "REPLAY", "ACCEPTED"]
        assert equal(upgraded.home.root, bureau)
    finally:
        upgraded.close()


def test_what_the_bureau_reads_of_a_station_of_the_release_before(introduced_station: Station, bureau: Bureau) -> None:
    """Not only its bundles: everything the office asks its replica has an answer, and a packet is made for it."""
    station, admin = introduced_station, staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)
    assert seal(station.store, station.home.outbox, station.settings.bureau_recipients) is not None
    assert take(bureau) == ["ACCEPTED"]
    (found,) = status(bureau)
    assert found.healthy and found.last is not None and found.last.seq == 1
    assert [each.officers for each in staffing(bureau).stations] == [0]
    assert media.by_policy(bureau, CODE, "major", 10**9) == [] and returns.listed(bureau, CODE) == []
    assert witness.receipt(bureau, UNIT, CODE) is not None and returns.make(bureau, UNIT, CODE).seq == 1
    assert [each.seq for each in returns.undelivered(bureau, CODE)] == [1]
    assert permits.pin(bureau, admin, permits.Wanted(CODE, "王建国", 3))[0]
    for asked in (permits.access, permits.disposal):
        with pytest.raises((permits.RequestUnknown, permits.DisposalUnknown)):
            asked(bureau, admin, CODE, "无此号", "核对", 3)
    assert provisioning.prepared(bureau, admin, CODE).checkpoint
