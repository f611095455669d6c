"""A box in other hands: its key speaks up to one bundle, the new box goes on from the replica."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from station.backup.provision import provide
from station.bureau import heads
from station.bureau.enrol import KeyRevoked, enrol, introduced
from station.bureau.home import Bureau
from station.bureau.pull import NotEnrolled
from station.bureau.revocation import AfterWrong, doubtful, revoke
from station.bureau.status import status
from station.bureau.succession import succeeds
from station.records.people import Proof, System
from station.services import replication, rotation, staff
from station.store import bureau_rows
from station.store.errors import NotAllowed, ReasonNeeded
from station.wiring import Station, open_station
from tests.bureau import rogue
from tests.bureau.conftest import CODE, UNIT, outcomes, take
from tests.bureau.test_provision import restored, source
from tests.conftest import PIN, FrozenClock

WHY = "设备被盗"


@pytest.fixture
def admin(bureau: Bureau) -> Proof:
    return staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)


def test_what_a_stolen_box_seals_is_forged_and_the_new_box_goes_on(
    sealed: Station, bureau: Bureau, admin: Proof, clock: FrozenClock, tmp_path: Path, enterprise: Callable[..., int]
) -> None:
    take(bureau)
    found = revoke(bureau, admin, CODE, WHY)
    assert (found.sound_to, found.ended_reason, found.ended) == (3, WHY, False)
    (shown,) = status(bureau)
    assert not shown.healthy and shown.enrolment.sound_to == 3

    enterprise()
    replication.replicate(sealed)
    stolen = outcomes(bureau)[-1]
    assert (stolen.verdict.value, stolen.seq) == ("FORGED", 4) and "吊销" in stolen.reason and "3" in stolen.reason
    assert (bureau.home.root / stolen.evidence / "offered" / "manifest.note").exists()

    with pytest.raises(KeyRevoked):
        enrol(bureau, admin, introduced(sealed.home.outbox))
    disk = tmp_path / "disk"
    disk.mkdir()
    provide(source(bureau, admin), disk)
    new = restored(disk, tmp_path / "new", clock)
    try:
        replication.introduce(new)
        enrol(bureau, admin, introduced(new.home.outbox))
        old, now = reversed(bureau_rows.roster(bureau.store, CODE))
        assert (old.ended, old.ended_reason, old.sound_to, now.sound_to) == (True, WHY, 3, None)
        replication.replicate(new)
        assert take(bureau, new.home.outbox)[-1] == "ACCEPTED"
        assert outcomes(bureau, sealed.home.outbox)[-1].verdict.value == "FORGED"
    finally:
        new.close()


def test_bundles_up_to_the_named_one_are_still_taken(sealed: Station, bureau: Bureau, admin: Proof) -> None:
    revoke(bureau, admin, CODE, WHY, after=2)
    assert take(bureau) == ["ACCEPTED", "ACCEPTED", "FORGED"]
    assert doubtful(bureau, CODE) == ()


def test_bundles_accepted_before_the_theft_was_known_are_named(sealed: Station, bureau: Bureau, admin: Proof) -> None:
    take(bureau)
    revoke(bureau, admin, CODE, WHY, after=1)
    assert doubtful(bureau, CODE) == (2, 3) == status(bureau)[0].doubtful
    assert take(bureau) == ["REPLAY"] * 3


def test_a_revoked_key_vouches_for_no_next_one(
    sealed: Station, bureau: Bureau, admin: Proof, chief: Proof, officer: Proof
) -> None:
    take(bureau)
    revoke(bureau, admin, CODE, WHY)
    sealed.home.settings_file.write_text(sealed.settings.toml())
    rotation.rotate(sealed, chief, officer, "贼")
    thief = open_station(sealed.home.root, sealed.clock)
    assert not succeeds(bureau, introduced(thief.home.outbox))
    replication.replicate(thief)
    assert take(bureau)[-1] == "FORGED"
    thief.close()


def test_heads_of_a_revoked_key_accuse_nobody(sealed: Station, bureau: Bureau, admin: Proof) -> None:
    take(bureau)
    revoke(bureau, admin, CODE, WHY)
    with sealed.store.act(System("system:init"), "station.found"):
        pass
    replication.lay_head(sealed)
    assert heads.take(bureau, UNIT, CODE, sealed.home.outbox) == heads.Heads(0, ())


def test_who_may_revoke_what(sealed: Station, bureau: Bureau, admin: Proof) -> None:
    with pytest.raises(ReasonNeeded):
        revoke(bureau, admin, CODE, " ")
    for after in (-1, 10**8, 10**25):
        with pytest.raises(AfterWrong):
            revoke(bureau, admin, CODE, WHY, after=after)
    with pytest.raises(NotEnrolled):
        revoke(bureau, admin, "330281999", WHY)
    with pytest.raises(NotAllowed):
        revoke(bureau, UNIT, CODE, WHY)  # type: ignore[arg-type]  # no unit may


def test_a_head_of_a_lost_box_says_what_was_lost_and_accuses_nobody(
    sealed: Station, bureau: Bureau, admin: Proof, clock: FrozenClock, tmp_path: Path, enterprise: Callable[..., int]
) -> None:
    """The box died at noon after the bureau had seen its morning's head; the new one never had the morning."""
    take(bureau)
    enterprise()
    size = sealed.store.size()
    replication.lay_head(sealed)
    assert heads.take(bureau, UNIT, CODE, sealed.home.outbox).kept == 1
    disk = tmp_path / "disk"
    disk.mkdir()
    provide(source(bureau, admin), disk)
    new = restored(disk, tmp_path / "new", clock)
    try:
        replication.introduce(new)
        enrol(bureau, admin, introduced(new.home.outbox))
        while new.store.size() <= size:
            with new.store.act(System("system:init"), "station.found"):
                pass
        replication.replicate(new)
        assert take(bureau, new.home.outbox)[-1] == "ACCEPTED"
        assert heads.compare(bureau, UNIT, CODE) == set()
        assert heads.lost(bureau, CODE) == ((0, size),) == status(bureau)[0].lost
        assert status(bureau)[0].healthy and heads.compare(bureau, UNIT, CODE) == set()
    finally:
        new.close()


def test_a_head_of_before_a_rotation_still_binds(
    sealed: Station, bureau: Bureau, chief: Proof, officer: Proof, tmp_path: Path, enterprise: Callable[..., int]
) -> None:
    """Changing the key is no way to lose a morning."""
    take(bureau)
    sealed.home.settings_file.write_text(sealed.settings.toml())
    before = rogue.copy_home(sealed, tmp_path / "before")
    enterprise()
    enterprise()
    replication.lay_head(sealed)
    assert heads.take(bureau, UNIT, CODE, sealed.home.outbox).kept == 1
    size = sealed.store.size()
    rewritten = open_station(before, sealed.clock)
    first = staff.sign_in(rewritten.store, rewritten.keys, "王建国", PIN)
    second = staff.sign_in(rewritten.store, rewritten.keys, officer.name, PIN)
    rotation.rotate(rewritten, first, second, "改史")
    rewritten.close()
    rewritten = open_station(before, sealed.clock)
    while rewritten.store.size() <= size:
        with rewritten.store.act(System("system:init"), "station.found"):
            pass
    replication.replicate(dataclasses.replace(rewritten))
    assert take(bureau, rewritten.home.outbox)[-1] == "ACCEPTED"
    assert heads.compare(bureau, UNIT, CODE) == {size}
    rewritten.close()
