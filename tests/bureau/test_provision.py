"""The restore drill: a station destroyed, a new box from the bureau's replica, the next night as if nothing was."""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from station.backup import restore as backup
from station.backup.provision import PlaceTaken, Source, provide
from station.backup.restore import Wish
from station.bureau import media, provisioning, returns
from station.bureau.enrol import enrol, introduced
from station.bureau.home import Bureau
from station.bureau.provisioning import NothingHeld, ReplicaUnsound
from station.bureau.status import status
from station.records.people import Proof, System
from station.rules.ids import split_id
from station.rules.numbering import parse
from station.services import replication, staff
from station.services import returns as station_returns
from station.store import enterprises
from station.store.replicas import FILE, Replica
from station.wiring import Station, open_station
from tests.bureau.conftest import CODE, take
from tests.bureau.test_returns import allotment
from tests.conftest import PIN, FrozenClock
from tests.services import test_numbers as numbers_desk


@pytest.fixture
def admin(bureau: Bureau) -> Proof:
    return staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)


def source(bureau: Bureau, admin: Proof) -> Source:
    ready = provisioning.prepared(bureau, admin, CODE)
    return Source(
        ready.database,
        ready.settings,
        ready.enrolment.key,
        ready.checkpoint,
        bureau.home.card.read_bytes(),
        media.store(bureau, CODE),
        bureau.home.archive,
    )


def restored(folder: Path, root: Path, clock: FrozenClock) -> Station:
    backup.restore(folder, root, Wish("王建国", PIN), clock)
    return open_station(root, clock)


def test_destroyed_restored_and_the_next_night_replicates(
    sealed: Station, bureau: Bureau, admin: Proof, clock: FrozenClock, tmp_path: Path, enterprise: Callable[..., int]
) -> None:
    take(bureau)
    returns.queue(bureau, admin, CODE, "permit", "a.txt", allotment(bureau, admin, 1, 9))
    returns.make(bureau, admin, CODE)
    size = sealed.store.size()
    enterprise()
    lost = sealed.store.size()
    sealed.close()
    shutil.rmtree(sealed.home.root)

    disk = tmp_path / "disk"
    disk.mkdir()
    done = provide(source(bureau, admin), disk)
    assert (done.size, done.lacking) == (size, 0) and size < lost
    said = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=done.place, capture_output=True, check=False)
    assert said.returncode == 0, said.stderr
    with pytest.raises(PlaceTaken):
        provide(source(bureau, admin), disk)

    new = restored(disk, tmp_path / "new", clock)
    try:
        assert new.store.origin.epoch == 1 and new.settings.bureau_recipients
        replication.introduce(new)
        enrol(bureau, admin, introduced(new.home.outbox))
        again = replication.replicate(new)
        assert again.damaged == () and again.sealed is not None and again.sealed.first == size
        assert take(bureau, new.home.outbox)[-1] == "ACCEPTED"
        replica = Replica(bureau.home.replica(CODE))
        try:
            assert replica.size() == new.store.size() and replica.state().hex() == again.sealed.state
        finally:
            replica.close()
        assert status(bureau)[0].healthy
        made = returns.make(bureau, admin, CODE)
        assert (made.epoch, made.prev) == (1, "-")
        returns.carry(bureau, CODE, new.home.inbox)
        assert [one.outcome for one in station_returns.receive(new).done] == ["refused"]
        with new.store.act(System("system:init"), "station.found") as act:
            assert split_id(act.new_id())[1] == 1
    finally:
        new.close()


def test_a_restored_station_gives_no_number_twice(
    sealed: Station, bureau: Bureau, admin: Proof, clock: FrozenClock, tmp_path: Path, chief: Proof
) -> None:
    """What was used in the lost time is on paper alone; entered again with its number, it is not given again."""
    firm = enterprises.ids(sealed.store)[0]
    numbers_desk.allot(sealed.store, chief, 101, 110)
    numbers_desk.allot(sealed.store, chief, 301, 310)
    for _ in range(3):
        numbers_desk.opened(sealed.store, chief, firm)
    replication.replicate(sealed)
    take(bureau)
    lost = numbers_desk.opened(sealed.store, chief, firm)
    assert parse(lost.number).serial == 104
    sealed.close()

    (tmp_path / "disk").mkdir()
    provide(source(bureau, admin), tmp_path / "disk")
    new = restored(tmp_path / "disk", tmp_path / "new", clock)
    try:
        person = staff.sign_in(new.store, new.keys, "王建国", PIN)
        # Nobody at the new box can know of 104: it is given again unless the paper is looked at first.
        assert numbers_desk.inspections(new.store).following == "余应急检〔2026〕104号"
        numbers_desk.typed(new.store, person, firm, 104)
        after = [parse(numbers_desk.opened(new.store, person, firm).number).serial for _ in range(7)]
        assert after == [105, 106, 107, 108, 109, 110, 301]
        marks = numbers_desk.marks(new.store)
        assert len(set(marks)) == len(marks) == 11 and numbers_desk.inspections(new.store).unexplained == ()
    finally:
        new.close()


def test_what_the_bureau_cannot_vouch_for_is_not_handed_out(
    paired: Station, bureau: Bureau, admin: Proof, enterprise: Callable[..., int]
) -> None:
    with pytest.raises(NothingHeld):
        provisioning.prepared(bureau, admin, CODE)
    enterprise()
    replication.replicate(dataclasses.replace(paired))
    take(bureau)
    replica = Replica(bureau.home.replica(CODE))
    replica.connection.execute("UPDATE enterprise SET name = 'x'")
    replica.close()
    with pytest.raises(ReplicaUnsound):
        provisioning.prepared(bureau, admin, CODE)
    assert (bureau.home.replica(CODE) / FILE).exists()
