"""What a request waits for, by which one a clip may be looked at, and how a long look ends."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from station.records.access import Scope
from station.records.people import Proof
from station.services import access, access_view
from station.store import access as rows
from station.store import evidence
from station.store.errors import ProofExpired
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services import inspections
from tests.services.access_cases import asked, granted
from tests.services.recorded import clip
from tests.services.test_access import MINUTE, seen
from tests.services.test_people import proof


@pytest.fixture
def case(station: Station, chief: Proof, enterprise: Callable[..., int]) -> int:
    return inspections.planned(station, chief, enterprise()).id


@pytest.fixture
def film(station: Station, case: int) -> int:
    now = station.clock.now()
    return clip(station, case, now, now + 10 * MINUTE)


@pytest.fixture
def other(station: Station) -> Proof:
    """Handles no case."""
    return proof(station, "陈海波")


def test_what_ran_out_waits_to_be_ended(
    station: Station, chief: Proof, other: Proof, film: int, clock: FrozenClock
) -> None:
    undecided, unused, used = (asked(station, other, Scope(None, film), days=1) for _ in range(3))
    granted(station, chief, unused)
    seen(station, other, granted(station, chief, used), film)
    clock.advance(days=1, seconds=1)
    again, boss = proof(station, "陈海波"), proof(station, "王建国")
    now = clock.now()
    needs = {each.id: access_view.need(station.store, each, now) for each in access_view.every(station.store)}
    assert needs == {undecided.id: "over", unused.id: "over", used.id: "due"}
    assert [each.id for each in access_view.waits_for(station.store, again, now)] == [used.id, unused.id, undecided.id]
    assert access_view.waits_for(station.store, boss, now) == ()
    said = [(each.kind, each.count) for each in access_view.chores(station.store, now)]
    assert said == [("access_due", 1), ("access_over", 2)]
    access.close(station.store, again, unused.id)
    access.close(station.store, again, undecided.id)
    assert [each.kind for each in access_view.chores(station.store, now)] == ["access_due"]


def test_whoever_looks_longer_than_his_pin_is_good_for_has_looked(
    station: Station, chief: Proof, other: Proof, film: int, clock: FrozenClock
) -> None:
    found = granted(station, chief, asked(station, other, Scope(None, film)))
    view = access.begin(station.store, other, found.id, film)
    clock.advance(hours=5)
    with pytest.raises(ProofExpired):
        access.begin(station.store, other, found.id, film)
    access.end(station.store, other, view, 5 * 3600)
    assert [each.seconds for each in rows.views(station.store, found.id)] == [5 * 3600]
    ended = station.store.lines()[-1]
    assert (ended.action, ended.actor) == ("access.viewed", "system:access")


def test_by_which_requests_a_clip_may_be_looked_at(
    station: Station, chief: Proof, other: Proof, case: int, film: int, clock: FrozenClock
) -> None:
    def covering(who: Proof) -> list[int]:
        one = evidence.clip(station.store, film)
        assert one is not None
        return [each.id for each in access_view.covering(station.store, who, one)]

    whole, waiting = asked(station, other, Scope(case, None)), asked(station, other, Scope(None, film))
    assert covering(other) == []
    granted(station, chief, whole)
    assert (covering(other), covering(chief)) == ([whole.id], []), "one's own, and granted"
    outside = granted(station, chief, asked(station, other, Scope(None, film), applicant="周明"))
    assert (covering(other), covering(chief)) == ([outside.id, whole.id], [outside.id])
    assert access.get(station.store, waiting.id).state == "applied"
    clock.advance(days=4)
    assert covering(proof(station, "陈海波")) == []
