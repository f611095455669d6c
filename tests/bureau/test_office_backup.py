"""The bureau's own second copy: everything but its keys, which only the recovery key opens; and back again."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pyrage
import pytest

from station.backup import office
from station.backup.medium import BackupDamaged, NoBackup
from station.backup.mirror import SameDisk
from station.backup.office import Kept, NoSecrets, Office, OfficeTaken
from station.bureau import backups, returns
from station.bureau.backups import IdentityWrong
from station.bureau.home import Bureau, BureauFounding, create_bureau, open_bureau
from station.bureau.packet_numbers import NumberTwice, NumberUnknown
from station.bureau.status import status
from station.bureau.verify import verify
from station.records.exchange import Sent
from station.records.progress import Progress
from station.records.station_report import Machine
from station.services import audit, replication, staff, station_report
from station.services import returns as station_returns
from station.services.staff import NewOfficer
from station.store import bureau_rows
from station.store.compare import compare
from station.store.home import RESTORED
from station.store.replicas import FILE
from station.wiring import Station
from tests.bureau.conftest import CODE, UNIT, take
from tests.conftest import PIN, FrozenClock
from tests.replica.dying import dies


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """The recovery key as `age-keygen` writes it."""
    identity = pyrage.x25519.Identity.generate()
    path = tmp_path / "vault.txt"
    path.write_text(f"# created: 2026-11-20\n# public key: {identity.to_public()}\n{identity}\n")
    return path


@pytest.fixture
def bureau(tmp_path: Path, clock: FrozenClock, vault: Path) -> Iterator[Bureau]:
    recovery = vault.read_text().splitlines()[1].removeprefix("# public key: ")
    founding = BureauFounding("330281000", "余姚市应急管理局", recovery)
    made = create_bureau(tmp_path / "bureau", founding, NewOfficer("赵局端", frozenset({"admin"})), PIN, clock)
    yield made
    made.close()


def copied(bureau: Bureau, disk: Path, progress: Progress | None = None, **how: bool) -> Kept:
    disk.mkdir(exist_ok=True)
    source = Office(bureau.home.root, "330281000", bureau.store.checkpoint(), backups.secrets(bureau))
    more = {} if progress is None else {"progress": progress}
    return office.back_up(source, disk, on_same_disk=True, **how, **more)  # type: ignore[arg-type]


def brought_back(disk: Path, root: Path, vault: Path, clock: FrozenClock) -> Bureau:
    with office.opened(disk) as found:
        office.restore(found, root, backups.opened(found.secrets, vault), clock.now())
    return open_bureau(root, clock)


def test_a_lost_bureau_comes_back_and_the_next_night_is_taken(
    sealed: Station, bureau: Bureau, vault: Path, tmp_path: Path, clock: FrozenClock, enterprise: Callable[..., int]
) -> None:
    take(bureau)
    done = copied(bureau, tmp_path / "disk")
    assert done.secrets and done.size == bureau.store.size()
    said = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=done.place, capture_output=True, check=False)
    assert said.returncode == 0, said.stderr
    enterprise()
    replication.replicate(sealed)
    take(bureau)
    bureau.close()

    again = brought_back(tmp_path / "disk", tmp_path / "again", vault, clock)
    try:
        assert again.store.signer.verifier_key == bureau.store.signer.verifier_key
        assert again.identities == bureau.identities
        assert audit.run(again.store, full=True).findings == ()
        assert verify(again, UNIT, CODE).sound
        assert take(again, sealed.home.outbox) == ["REPLAY"] * 3 + ["ACCEPTED"]
        assert compare(sealed.home.db, again.home.replica(CODE) / FILE) == []
        staff.sign_in(again.store, again.keys, "赵局端", PIN)
        assert status(again)[0].healthy
    finally:
        again.close()


def test_the_next_run_copies_what_is_new_and_reads_the_rest_when_asked(
    sealed: Station, bureau: Bureau, tmp_path: Path
) -> None:
    take(bureau)
    first = copied(bureau, tmp_path / "disk")
    assert first.copied > 0 and copied(bureau, tmp_path / "disk").copied == 0
    (part,) = (tmp_path / "disk").glob(f"*/archive/{CODE}/0/00000002/p0000.age")
    good = part.read_bytes()
    part.chmod(0o600)
    part.write_bytes(bytes(len(good)))
    assert copied(bureau, tmp_path / "disk").copied == 0
    assert copied(bureau, tmp_path / "disk", verify=True).copied == 1 and part.read_bytes() == good
    assert len(list((tmp_path / "disk" / "330281000" / "state").iterdir())) == 1


def test_no_secret_lies_on_the_disk(sealed: Station, bureau: Bureau, vault: Path, tmp_path: Path) -> None:
    take(bureau)
    place = Path(copied(bureau, tmp_path / "disk").place)
    hidden = [path.read_bytes() for path in bureau.home.keys.rglob("*") if path.is_file()]
    assert len(hidden) >= 3
    for path in place.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not any(secret in data for secret in hidden), path


def test_other_keys_open_nothing(bureau: Bureau, tmp_path: Path, vault: Path) -> None:
    copied(bureau, tmp_path / "disk")
    stranger = tmp_path / "stranger.txt"
    stranger.write_text(f"{pyrage.x25519.Identity.generate()}\n")
    with office.opened(tmp_path / "disk") as found:
        for wrong in (stranger, tmp_path / "none.txt", bureau.home.card):
            with pytest.raises(IdentityWrong):
                backups.opened(found.secrets, wrong)
        with pytest.raises(OfficeTaken):
            office.restore(found, bureau.home.root, {}, bureau.clock.now())


def test_a_damaged_backup_is_not_restored(sealed: Station, bureau: Bureau, tmp_path: Path) -> None:
    take(bureau)
    with pytest.raises(NoBackup), office.opened(tmp_path):
        pass
    place = Path(copied(bureau, tmp_path / "disk").place)
    (database,) = place.glob("state/*/bureau.db")
    data = bytearray(database.read_bytes())
    data[-1] ^= 1
    database.write_bytes(bytes(data))
    with pytest.raises(BackupDamaged), office.opened(tmp_path / "disk"):
        pass


def test_without_a_recovery_key_the_keys_stay_where_they_are(tmp_path: Path, clock: FrozenClock) -> None:
    founding = BureauFounding("330281000", "余姚市应急管理局")
    made = create_bureau(tmp_path / "plain", founding, NewOfficer("赵局端", frozenset({"admin"})), PIN, clock)
    assert not copied(made, tmp_path / "disk").secrets
    made.close()
    with office.opened(tmp_path / "disk") as found, pytest.raises(NoSecrets):
        found.secrets  # noqa: B018  # asking is the test


def test_a_restored_bureau_gives_no_packet_number_twice(
    sealed: Station, bureau: Bureau, vault: Path, tmp_path: Path, clock: FrozenClock
) -> None:
    def made(office: Bureau, name: str) -> Sent:
        returns.queue(office, UNIT, CODE, "roster", name, name.encode())
        return returns.make(office, UNIT, CODE)

    take(bureau)
    for number in range(1, 5):
        made(bureau, f"{number}.csv")
    copied(bureau, tmp_path / "disk")
    fifth = made(bureau, "5.csv")
    returns.carry(bureau, CODE, sealed.home.inbox)
    assert len(station_returns.receive(sealed).done) == 5
    replication.replicate(sealed)
    take(bureau)
    bureau.close()

    clock.advance(hours=1)
    again = brought_back(tmp_path / "disk", tmp_path / "again", vault, clock)
    try:
        with pytest.raises(NumberUnknown) as refused:
            made(again, "6.csv")
        assert "station replicate --now" in refused.value.advice
        # What was sealed before the machine was lost may be from before the fifth packet was laid down.
        take(again, sealed.home.outbox)
        with pytest.raises(NumberUnknown):
            returns.make(again, UNIT, CODE)
        station_report.report(sealed, Machine(1 << 40, 1 << 39))
        replication.replicate(sealed)
        take(again, sealed.home.outbox)
        sixth = returns.make(again, UNIT, CODE)
        assert (sixth.seq, sixth.prev) == (6, fifth.sha256)
        returns.carry(again, CODE, sealed.home.inbox)
        done = station_returns.receive(sealed)
        assert done.stopped is None and [one.name for one in done.done] == ["6.csv"]
    finally:
        again.close()


def test_another_packet_of_one_number_at_the_station_is_named(
    sealed: Station, bureau: Bureau, vault: Path, tmp_path: Path, clock: FrozenClock
) -> None:
    copied(bureau, tmp_path / "disk")
    returns.queue(bureau, UNIT, CODE, "roster", "a.csv", b"a")
    returns.make(bureau, UNIT, CODE)
    returns.carry(bureau, CODE, sealed.home.inbox)
    other = brought_back(tmp_path / "disk", tmp_path / "again", vault, clock)
    try:
        (other.home.root / RESTORED).unlink()
        returns.queue(other, UNIT, CODE, "roster", "b.csv", b"b")
        returns.make(other, UNIT, CODE)
        station_returns.receive(sealed)
        replication.replicate(sealed)
        take(other, sealed.home.outbox)
        returns.queue(other, UNIT, CODE, "roster", "c.csv", b"c")
        with pytest.raises(NumberTwice):
            returns.make(other, UNIT, CODE)
    finally:
        other.close()


def test_the_same_disk_is_no_second_copy(bureau: Bureau, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    source = Office(bureau.home.root, "330281000", bureau.store.checkpoint(), b"")
    with pytest.raises(SameDisk):
        office.back_up(source, tmp_path / "disk")


def test_it_is_an_act_and_status_knows_it(bureau: Bureau, tmp_path: Path) -> None:
    assert bureau_rows.last_backup(bureau.store) is None
    done = copied(bureau, tmp_path / "disk")
    backups.note(bureau, UNIT, done.place, done.size, (done.files, done.bytes))
    found = bureau_rows.last_backup(bureau.store)
    assert found is not None and (found.place, found.size, found.files) == (done.place, done.size, done.files)
    assert bureau.store.lines()[-1].action == "bureau.backup"


def test_killed_at_every_step_the_backup_before_is_whole(
    sealed: Station, bureau: Bureau, vault: Path, tmp_path: Path, clock: FrozenClock
) -> None:
    take(bureau)
    copied(bureau, tmp_path / "disk")
    staff.enrol(bureau.store, bureau.keys, staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN),
                NewOfficer("钱局端", frozenset({"admin"})), PIN)  # fmt: skip
    bureau.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    sizes = set()
    for at in range(1, 120, 3):
        if not dies(at, lambda progress: copied(bureau, tmp_path / "disk", progress)):
            break
        with office.opened(tmp_path / "disk") as found:
            root = tmp_path / f"again-{at}"
            sizes.add(office.restore(found, root, backups.opened(found.secrets, vault), clock.now()))
    assert len(sizes) >= 1 and at > 10
    assert copied(bureau, tmp_path / "disk").size == bureau.store.size()
