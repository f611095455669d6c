"""A new key for a station: the ledger says which one counts, the bureau takes it on the old one's word."""

from __future__ import annotations

import dataclasses
import shutil
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest

from station.bureau.enrol import introduced
from station.bureau.home import Bureau
from station.bureau.status import status
from station.bureau.succession import succeeds
from station.records.people import Proof, System
from station.replica import cards, line_card
from station.replica.outbox import bundle_folder
from station.services import audit, line, replication, rotation, staff
from station.store import bureau_rows, lives, officers
from station.store.bundles import last_sealed
from station.store.errors import CosignerNeeded, LifeEnded, NotAllowed, ReasonNeeded
from station.store.keys import NEXT_KEY, SIGNING_KEY
from station.store.replicas import Replica
from station.wiring import Station, open_station
from tests.bureau import rogue
from tests.bureau.conftest import CODE, take
from tests.conftest import PIN
from tests.replica.dying import dies

HOST_KEY = "ssh-ed25519 " + b64encode(b"\x00\x00\x00\x0bssh-ed25519\x00\x00\x00\x20" + bytes(32)).decode()
WHY = "经手人离任"


@pytest.fixture
def admin(bureau: Bureau) -> Proof:
    return staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)


def rotated(station: Station, chief: Proof, officer: Proof) -> Station:
    """The station after a change of its key, opened again."""
    (station.home.settings_file).write_text(station.settings.toml())
    rotation.rotate(station, chief, officer, WHY)
    return open_station(station.home.root, station.clock)


def test_the_next_night_is_taken_without_a_telephone_call(
    sealed: Station, bureau: Bureau, chief: Proof, officer: Proof, enterprise: Callable[..., int]
) -> None:
    take(bureau)
    enterprise()
    old = sealed.store.signer.verifier_key
    new = rotated(sealed, chief, officer)
    try:
        assert new.settings.epoch == 1 and new.store.signer.verifier_key != old
        assert new.store.lines()[-1].reason.endswith(WHY) and lives.earlier_keys(new.store.connection) == [old]
        assert audit.run(new.store, full=True).findings == ()
        done = replication.replicate(new)
        assert done.sealed is not None and done.sealed.seq == 4 and done.damaged == ()
        assert bundle_folder(new.home.outbox, CODE, 1, 4).exists()
        assert take(bureau) == ["REPLAY"] * 3 + ["ACCEPTED"]
        before, now = reversed(bureau_rows.roster(bureau.store, CODE))
        assert (before.key, before.ended, before.ended_reason) == (old, True, "rotated")
        assert (now.key, now.ended, now.source) == (new.store.signer.verifier_key, False, before.source)
        act = next(line for line in bureau.store.lines() if line.action == "station.succeed")
        assert act.actor == "system:pull"
        assert status(bureau)[0].healthy
        replica = Replica(bureau.home.replica(CODE))
        assert replica.size() == done.sealed.size
        replica.close()
        # And once more: the second key vouches for the third.
        third = rotated(new, again(new, chief), again(new, officer))
        replication.replicate(third)
        assert take(bureau)[-1] == "ACCEPTED" and bureau_rows.current(bureau.store)[0].epoch == 2
        third.close()
    finally:
        new.close()


def again(station: Station, proof: Proof) -> Proof:
    person = next(one for one in officers.own(station.store) if one.id == proof.officer_id)
    return station.store.issue_proof(person)


def test_only_the_key_in_force_vouches_for_the_next(
    sealed: Station, bureau: Bureau, admin: Proof, chief: Proof, officer: Proof, tmp_path: Path
) -> None:
    new = rotated(sealed, chief, officer)
    path = new.home.outbox / CODE / "station.card"
    good = path.read_bytes()
    found = introduced(path)
    assert succeeds(bureau, found) and cards.read_station(good) == found.card
    body, _, signatures = good.decode().rpartition("\n\n")
    alone = f"{body}\n\n{signatures.splitlines()[0]}\n"
    path.write_text(alone)
    assert not succeeds(bureau, introduced(path))
    replication.replicate(new)
    assert take(bureau) == ["ACCEPTED"] * 3 + ["FORGED"]
    path.write_bytes(good)
    assert take(bureau) == ["REPLAY"] * 3 + ["ACCEPTED"]
    new.close()


def test_a_card_that_skips_a_life_is_for_people(sealed: Station, bureau: Bureau, chief: Proof, officer: Proof) -> None:
    enrolled = sealed.store.signer
    new = rotated(sealed, chief, officer)
    third = rotated(new, again(new, chief), again(new, officer))
    found = introduced(third.home.outbox)
    assert not succeeds(bureau, found)
    # Not even where the key in force did sign it: between the two there is a life nobody has seen.
    twice = cards.sign_twice(found.card, third.store.signer, enrolled)
    assert not succeeds(bureau, dataclasses.replace(found, signed=twice.encode()))
    new.close()
    third.close()


def test_two_people_and_a_reason(sealed: Station, chief: Proof, officer: Proof) -> None:
    old = sealed.store.signer.verifier_key
    with pytest.raises(CosignerNeeded):
        rotation.rotate(sealed, chief, None, WHY)
    with pytest.raises(NotAllowed):
        rotation.rotate(sealed, officer, chief, WHY)
    with pytest.raises(ReasonNeeded):
        rotation.rotate(sealed, chief, officer, " ")
    assert (sealed.store.signer.verifier_key, sealed.store.origin.epoch) == (old, 0)
    same = open_station(sealed.home.root, sealed.clock)
    assert same.store.signer.verifier_key == old
    same.close()


def test_who_still_holds_the_old_key_in_memory_signs_nothing_more(
    sealed: Station, chief: Proof, officer: Proof
) -> None:
    window = open_station(sealed.home.root, sealed.clock)
    new = rotated(sealed, chief, officer)
    with pytest.raises(LifeEnded), window.store.act(System("system:init"), "station.found"):
        pass
    with pytest.raises(LifeEnded):
        window.store.checkpoint()
    window.close()
    new.close()


def test_killed_at_every_step_the_station_has_one_key_and_a_card_for_it(
    sealed: Station, bureau: Bureau, officer: Proof, tmp_path: Path
) -> None:
    take(bureau)
    sealed.home.settings_file.write_text(sealed.settings.toml())
    shown = sealed.home.root / "host.pub"
    shown.write_text(HOST_KEY)
    line.introduce(sealed, shown)
    prepared = rogue.copy_home(sealed, tmp_path / "prepared")
    old = sealed.store.signer.verifier_key
    lives_seen = set()
    for at in range(1, 200):
        home = tmp_path / "killed"
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(prepared, home)

        def work(_: object, home: Path = home) -> None:
            station = open_station(home, sealed.clock)
            chief = staff.sign_in(station.store, station.keys, "王建国", PIN)
            rotation.rotate(station, chief, staff.sign_in(station.store, station.keys, officer.name, PIN), WHY)

        if not dies(at, work):
            break
        again_open = open_station(home, sealed.clock)
        epoch = again_open.store.origin.epoch
        lives_seen.add(epoch)
        with again_open.store.act(System("system:init"), "station.found"):
            pass
        assert (again_open.store.signer.verifier_key == old) == (epoch == 0), at
        card = introduced(replication.introduce(again_open))
        assert card.card.key == again_open.store.signer.verifier_key, at
        lying = (again_open.home.outbox / CODE / line_card.FILE).read_bytes()
        found = line_card.read(lying, CODE, again_open.store.signer.verifier_key, (line_card.HOST,))
        assert found.keys == {line_card.HOST: HOST_KEY}, at
        if epoch:
            assert line_card.read(lying, CODE, old, (line_card.HOST,)) == found, at
            assert not again_open.keys.has_secret(NEXT_KEY), at
            assert cards.countersigned(card.signed, old), at
        assert (home / "keys" / SIGNING_KEY).stat().st_mode & 0o777 == 0o600
        again_open.close()
    assert lives_seen == {0, 1} and at > 10


def test_what_was_signed_and_not_yet_published_is_finished_by_the_old_key(
    sealed: Station, chief: Proof, officer: Proof, enterprise: Callable[..., int]
) -> None:
    """A sealing that was killed after its signature must not be sealed again under the new key."""
    enterprise()
    done = replication.replicate(sealed).sealed
    assert done is not None
    place = bundle_folder(sealed.home.outbox, CODE, 0, done.seq)
    place.rename(sealed.home.outbox / CODE / ".work")
    with sealed.store.writing_ledger() as connection:
        connection.execute("DELETE FROM ledger_bundle WHERE seq = ?", (done.seq,))
    new = rotated(sealed, chief, officer)
    last = last_sealed(new.store)
    assert last == done and place.exists()
    new.close()
