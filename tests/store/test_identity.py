"""Who may act: proofs, roles, second persons, reasons."""

from __future__ import annotations

from dataclasses import replace

import pytest

from station.records.people import Proof
from station.services import staff
from station.store import models
from station.store.errors import NotAllowed, ProofInvalid, ReasonNeeded, UnknownAction
from station.wiring import Station, open_station
from tests.conftest import PIN, FrozenClock, slow_hasher


def test_an_undeclared_action_is_refused(station: Station, chief: Proof) -> None:
    with pytest.raises(UnknownAction), station.store.act(chief, "case.invent"):
        pass


def test_a_role_that_is_not_named_is_refused(station: Station, officer: Proof) -> None:
    with pytest.raises(NotAllowed) as refusal, station.store.act(officer, "staff.enrol"):
        pass
    assert "李敏" in refusal.value.message and "所长" in refusal.value.advice


def test_a_forged_proof_is_worthless(station: Station, officer: Proof, chief: Proof) -> None:
    for forged in (
        replace(officer, roles=frozenset({"chief"})),
        replace(officer, officer_id=chief.officer_id),
        replace(chief, expires_at=chief.expires_at.add(years=1)),
    ):
        with pytest.raises(ProofInvalid), station.store.act(forged, "clock.confirm"):
            pass


def test_a_proof_of_another_process_is_worthless(station: Station, chief: Proof) -> None:
    other = open_station(station.home.root, station.clock)
    with pytest.raises(ProofInvalid), other.store.act(chief, "clock.confirm"):
        pass
    other.close()


def test_someone_who_left_cannot_act_on_an_old_proof(station: Station, chief: Proof, officer: Proof) -> None:
    with station.store.act(chief, "staff.amend") as act:
        act.update(models.Officer, officer.officer_id, status="left")
    with pytest.raises(ProofInvalid), station.store.act(officer, "clock.confirm"):
        pass


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_a_required_reason_is_required(station: Station, chief: Proof, reason: str | None) -> None:
    with pytest.raises(ReasonNeeded), station.store.act(chief, "recusal.declare", reason=reason):
        pass


class TestSignIn:
    def test_a_wrong_pin_five_times_locks_for_five_minutes(self, station: Station, clock: FrozenClock) -> None:
        for left in (4, 3, 2, 1, 0):
            with pytest.raises(staff.WrongPin) as refusal:
                staff.sign_in(station.store, station.keys, "李敏", "0001")
            assert refusal.value.facts["left"] == left
        with pytest.raises(staff.PinLocked):
            staff.sign_in(station.store, station.keys, "李敏", PIN)
        clock.advance(minutes=5)
        assert staff.sign_in(station.store, station.keys, "李敏", PIN).name == "李敏"

    def test_nobody_unknown_signs_in(self, station: Station) -> None:
        with pytest.raises(staff.UnknownPerson):
            staff.sign_in(station.store, station.keys, "路人", PIN)

    @pytest.mark.parametrize("pin", ["", "123", "1111", "abcd", "１２３４"])
    def test_a_weak_pin_is_refused(self, station: Station, chief: Proof, pin: str) -> None:
        with pytest.raises(staff.PinWeak):
            staff.set_pin(station.store, station.keys, chief, pin)

    def test_a_guess_costs_what_rfc_9106_recommends(self) -> None:
        """The second recommended option: three passes over 64 MiB in four lanes."""
        cost = slow_hasher()
        assert (cost.time_cost, cost.memory_cost, cost.parallelism) == (3, 64 * 1024, 4)

    def test_the_hash_is_argon2id_and_stays_out_of_the_database(self, station: Station, chief: Proof) -> None:
        stored = station.keys.get_secret(f"pins/{chief.officer_id}")
        assert stored.startswith(b"$argon2id$")
        station.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert stored not in station.store.path.read_bytes()
