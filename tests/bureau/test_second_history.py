"""Two histories under one identity, however they come about: named, both kept, and the accepted one left as it is."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from station.backup import restore as backup
from station.backup.mirror import back_up
from station.backup.restore import Wish
from station.bureau import heads
from station.bureau.enrol import enrol, introduced
from station.bureau.home import Bureau
from station.bureau.pull import Outcome
from station.bureau.status import status
from station.records.people import Proof, System
from station.replica.verdicts import Verdict
from station.services import replication, rotation, staff
from station.store import bureau_rows
from station.store.compare import compare
from station.store.replicas import FILE
from station.wiring import Station, open_station
from tests.bureau import rogue
from tests.bureau.conftest import CODE, UNIT, outcomes, take
from tests.bureau.rogue import folder
from tests.conftest import PIN, FrozenClock


@pytest.fixture
def admin(bureau: Bureau) -> Proof:
    return staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)


def act(station: Station, subject: str = "-") -> None:
    with station.store.act(System("system:init"), "station.found", subject=subject):
        pass


def accused(bureau: Bureau, found: Outcome, verdict: Verdict, offered: Path, accepted: Path) -> None:
    """The verdict in words, both signed manifests kept, the station unhealthy until people have looked."""
    assert (found.verdict, found.alarms) == (verdict, ())
    assert found.reason
    kept = bureau.home.root / found.evidence
    assert (kept / "offered" / "manifest.note").read_bytes() == (offered / "manifest.note").read_bytes()
    assert (kept / "accepted" / "manifest.note").read_bytes() == (accepted / "manifest.note").read_bytes()
    assert (kept / "accepted" / "checkpoint.note").exists()
    assert not status(bureau)[0].healthy


def test_two_boxes_with_one_identity_that_both_work_and_seal(
    sealed: Station, bureau: Bureau, tmp_path: Path, enterprise: Callable[..., int]
) -> None:
    """Whichever is heard first is the station; the other one's every further night is a second history."""
    take(bureau)
    twin = open_station(rogue.copy_home(sealed, tmp_path / "twin"), sealed.clock)
    for night in range(2):
        act(twin, f"twin/{night}")
        replication.replicate(twin)
    assert take(bureau, twin.home.outbox)[-2:] == ["ACCEPTED"] * 2
    enterprise()
    replication.replicate(sealed)

    found = outcomes(bureau)

    assert [one.verdict for one in found[:-1]] == [Verdict.REPLAY] * 3
    accused(bureau, found[-1], Verdict.FORK, folder(sealed, 4), folder(twin, 4))
    assert compare(twin.home.db, bureau.home.replica(CODE) / FILE) == []
    # The twin goes on being heard, the accusation stays.
    act(twin)
    replication.replicate(twin)
    assert take(bureau, twin.home.outbox)[-1] == "ACCEPTED"
    assert not status(bureau)[0].healthy
    twin.close()


def test_the_slower_of_two_boxes_is_found_when_it_has_less(
    sealed: Station, bureau: Bureau, tmp_path: Path, enterprise: Callable[..., int]
) -> None:
    """It seals under a number that is free, but for entries the bureau holds already."""
    twin = open_station(rogue.copy_home(sealed, tmp_path / "twin"), sealed.clock)
    enterprise()
    replication.replicate(sealed)
    assert take(bureau) == ["ACCEPTED"] * 4
    act(twin)
    replication.replicate(twin)
    place = twin.home.outbox / CODE / "0"
    (place / "00000004").rename(place / "00000005")
    rogue.sign(twin, dataclasses.replace(rogue.manifest(twin, 5), seq=5), folder(twin, 5))

    found = outcomes(bureau, twin.home.outbox)

    accused(bureau, found[-1], Verdict.FORK, folder(twin, 5), folder(sealed, 4))
    twin.close()


def test_two_boxes_are_found_before_the_night_by_their_hourly_heads(
    sealed: Station, bureau: Bureau, tmp_path: Path
) -> None:
    take(bureau)
    twin = open_station(rogue.copy_home(sealed, tmp_path / "twin"), sealed.clock)
    act(sealed, "one")
    act(twin, "other")
    first, second = replication.lay_head(sealed), replication.lay_head(twin)
    assert heads.take(bureau, UNIT, CODE, sealed.home.outbox).forks == ()
    size = sealed.store.size()
    assert heads.take(bureau, UNIT, CODE, twin.home.outbox).forks == (size,)
    kept = bureau.home.quarantine / CODE / f"head-{size:012d}"
    assert (kept / "head.note").read_text() == first and (kept / heads.OTHER).read_text() == second
    assert not status(bureau)[0].healthy
    twin.close()


def test_history_signed_again_is_a_fork_with_the_newest_accepted_bundle_beside_it(
    sealed: Station, bureau: Bureau
) -> None:
    """An entry that arrived two nights ago is written anew, every later head fits, the key is the station's own."""
    take(bureau)
    act(sealed)
    replication.replicate(sealed)
    found = rogue.manifest(sealed, 2)
    rogue.rewrite(sealed, 4, lambda _, item: item, first=found.first, prev=rogue.manifest(sealed, 1).digest())

    accused(bureau, outcomes(bureau)[-1], Verdict.FORK, folder(sealed, 4), folder(sealed, 3))


def test_an_old_backup_that_is_restored_though_the_bureau_holds_more(
    sealed: Station, bureau: Bureau, admin: Proof, clock: FrozenClock, tmp_path: Path, enterprise: Callable[..., int]
) -> None:
    """A declared new life, properly enrolled, but from a copy of before the last bundle (docs/backup.md)."""
    disk = tmp_path / "disk"
    disk.mkdir()
    back_up(sealed, disk, on_same_disk=True)
    enterprise()
    replication.replicate(sealed)
    assert take(bureau) == ["ACCEPTED"] * 4
    backup.restore(disk, tmp_path / "new", Wish("王建国", PIN), clock)
    new = open_station(tmp_path / "new", clock)
    replication.introduce(new)
    enrol(bureau, admin, introduced(new.home.outbox))
    replication.replicate(new)

    found = outcomes(bureau, new.home.outbox)

    assert [one.verdict for one in found[:-1]] == [Verdict.REPLAY] * 3
    accused(bureau, found[-1], Verdict.FORK, new.home.outbox / CODE / "1" / "00000004", folder(sealed, 4))
    new.close()


def test_the_old_key_at_work_after_a_rotation_is_a_rollback(
    sealed: Station, bureau: Bureau, officer: Proof, tmp_path: Path
) -> None:
    """Somebody kept an image of the box, with its key, from before the key was changed."""
    take(bureau)
    sealed.home.settings_file.write_text(sealed.settings.toml())
    old = open_station(rogue.copy_home(sealed, tmp_path / "old"), sealed.clock)
    one, two = (staff.sign_in(sealed.store, sealed.keys, name, PIN) for name in ("王建国", officer.name))
    rotation.rotate(sealed, one, two, "密钥可能外泄")
    new = open_station(sealed.home.root, sealed.clock)
    replication.replicate(new)
    assert take(bureau, new.home.outbox)[-1] == "ACCEPTED"
    for _ in range(2):
        act(old)
        replication.replicate(old)
    # Of one number with an accepted bundle it is a second history, of the next number an old box at work.
    assert outcomes(bureau, old.home.outbox)[-1].verdict == Verdict.FORK
    shutil.rmtree(folder(old, 4))
    accused(bureau, outcomes(bureau, old.home.outbox)[-1], Verdict.ROLLBACK, folder(old, 5),
            new.home.outbox / CODE / "1" / "00000004")  # fmt: skip
    old.close()
    new.close()


def test_a_gap_is_named_and_closes_when_the_missing_bundle_comes(
    sealed: Station, bureau: Bureau, tmp_path: Path
) -> None:
    aside = tmp_path / "aside"
    folder(sealed, 2).rename(aside)
    found = outcomes(bureau)[-1]
    assert (found.verdict, found.evidence) == (Verdict.GAP, "") and "2" in found.reason
    aside.rename(folder(sealed, 2))
    assert take(bureau) == ["REPLAY", "ACCEPTED", "ACCEPTED"]
    assert status(bureau)[0].healthy
    assert [refusal.verdict for refusal in bureau_rows.refusals(bureau.store, CODE)] == ["GAP"]
