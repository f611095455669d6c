"""A base carries the whole ledger: for a bureau that lacks what came before, after a migration, from time to time."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from station.bureau.home import Bureau
from station.bureau.status import status
from station.bureau.verify import verify
from station.records.people import System
from station.replica import manifest as manifests
from station.replica.manifest import FULL, ManifestError
from station.replica.verdicts import Verdict
from station.services import replication, staff
from station.store import bundles, bureau_rows
from station.store.compare import compare
from station.store.replicas import FILE
from station.wiring import Station, open_station
from tests.bureau import rogue
from tests.bureau.conftest import CODE, UNIT, outcomes, take
from tests.bureau.rogue import folder
from tests.bureau.test_attacks import flip
from tests.bureau.test_second_history import accused
from tests.conftest import PIN, FrozenClock


def same(station: Station, bureau: Bureau) -> bool:
    return compare(station.home.db, bureau.home.replica(CODE) / FILE) == []


@pytest.fixture
def based(sealed: Station, enterprise: Callable[..., int]) -> Station:
    """The station with a fourth bundle, a base."""
    enterprise()
    done = replication.replicate(sealed, base=True).sealed
    assert done is not None and (done.seq, done.first) == (4, 0)
    return sealed


def test_a_base_is_the_next_bundle_of_a_replica_that_lacks_nothing(based: Station, bureau: Bureau) -> None:
    assert rogue.manifest(based, 4).kind == FULL
    assert take(bureau) == ["ACCEPTED"] * 4
    assert same(based, bureau) and verify(bureau, UNIT, CODE).sound
    assert take(bureau) == ["REPLAY"] * 4


def test_a_bureau_that_holds_nothing_begins_with_it(
    based: Station, bureau: Bureau, enterprise: Callable[..., int]
) -> None:
    for seq in (1, 2, 3):
        shutil.rmtree(folder(based, seq))
    assert take(bureau) == ["ACCEPTED"]
    assert same(based, bureau)
    enterprise()
    replication.replicate(based, now=True)
    assert take(bureau) == ["REPLAY", "ACCEPTED"]
    assert same(based, bureau) and verify(bureau, UNIT, CODE).sound and status(bureau)[0].healthy
    # A replica that is lost as well is made again from what was kept.
    shutil.rmtree(bureau.home.replica(CODE))
    assert take(bureau) == ["REPLAY", "REPLAY"]
    assert same(based, bureau)


@pytest.mark.parametrize("lack", [
    lambda s: shutil.rmtree(folder(s, 2)),
    lambda s: (folder(s, 2) / "p0000.age").unlink(),
    lambda s: flip(folder(s, 2) / "p0000.age"),
])  # fmt: skip
def test_it_makes_up_for_what_is_lacking(based: Station, bureau: Bureau, lack: Callable[[Station], object]) -> None:
    lack(based)
    found = [outcome.verdict for outcome in outcomes(bureau)]
    assert found[0] == found[-1] == Verdict.ACCEPTED and len(found) == 3
    assert [held.seq for held in bureau_rows.accepted(bureau.store, CODE)] == [1, 4]
    assert same(based, bureau) and status(bureau)[0].healthy


def test_nothing_new_is_no_reason_against_a_base(sealed: Station, bureau: Bureau) -> None:
    take(bureau)
    assert replication.replicate(sealed, base=True).sealed is not None
    assert take(bureau)[-1] == "ACCEPTED"
    assert same(sealed, bureau) and verify(bureau, UNIT, CODE).sound


def test_a_base_of_another_history_is_a_fork(
    sealed: Station, bureau: Bureau, tmp_path: Path, enterprise: Callable[..., int]
) -> None:
    """It would carry a rewritten past into a replica, were it not compared entry by entry with what is held."""
    twin = open_station(rogue.copy_home(sealed, tmp_path / "twin"), sealed.clock)
    enterprise()
    replication.replicate(sealed)
    assert take(bureau) == ["ACCEPTED"] * 4
    for _ in range(6):
        with twin.store.act(System("system:init"), "station.found", subject="twin"):
            pass
    twin = dataclasses.replace(twin, settings=sealed.settings)
    for _ in range(3):
        replication.replicate(twin, base=True)
    for seq in (4, 5):
        # So that no `prev` gives it away: the sixth follows a gap.
        shutil.rmtree(folder(twin, seq))

    found = outcomes(bureau, twin.home.outbox)

    assert [one.verdict for one in found] == [Verdict.REPLAY] * 3 + [Verdict.FORK]
    accused(bureau, found[-1], Verdict.FORK, folder(twin, 6), folder(sealed, 4))
    assert same(sealed, bureau)
    twin.close()


def test_a_base_of_less_is_a_rollback(sealed: Station, bureau: Bureau, tmp_path: Path) -> None:
    old = open_station(rogue.copy_home(sealed, tmp_path / "old"), sealed.clock)
    with sealed.store.act(System("system:init"), "station.found"):
        pass
    replication.replicate(sealed)
    take(bureau)
    old = dataclasses.replace(old, settings=sealed.settings)
    replication.replicate(old, base=True)
    assert outcomes(bureau, old.home.outbox)[-1].verdict == Verdict.ROLLBACK
    old.close()


def test_a_base_begins_with_the_first_entry(based: Station) -> None:
    found = rogue.manifest(based, 4)
    for wrong in ({"first": 1}, {"base": "0" * 64}, {"proof": ("0" * 64,)}):
        with pytest.raises(ManifestError):
            manifests.parse(dataclasses.replace(found, **wrong).text())  # type: ignore[arg-type]  # the test's names


def test_one_goes_out_by_itself_every_so_many_weeks(
    sealed: Station, clock: FrozenClock, enterprise: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def kind() -> str:
        enterprise()
        done = replication.replicate(sealed).sealed
        assert done is not None
        return rogue.manifest(sealed, done.seq).kind

    def later(days: int) -> None:
        """A person is there again, so automatic acts go on."""
        clock.advance(days=days)
        with sealed.store.act(staff.sign_in(sealed.store, sealed.keys, "王建国", PIN), "bureau.pair"):
            pass

    assert kind() == "entries"
    later(26 * 7)
    urgent = replication.replicate(sealed, now=True).sealed
    assert urgent is not None and rogue.manifest(sealed, urgent.seq).kind == "entries"
    assert (kind(), kind()) == (FULL, "entries")
    monkeypatch.setattr(replication, "migrated_since", lambda store, size: True)
    assert kind() == FULL
    never = dataclasses.replace(sealed, settings=dataclasses.replace(sealed.settings, base_weeks=0))
    monkeypatch.undo()
    later(400)
    assert replication.replicate(never).sealed is not None
    assert rogue.manifest(never, bundles.last_sealed(never.store).seq).kind == "entries"  # type: ignore[union-attr]
