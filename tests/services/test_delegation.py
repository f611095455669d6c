"""AB岗: who may stand in, for how long, and what a proof holds at every instant."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.records.moment import day
from station.records.people import Delegation, Proof
from station.services import cases, delegation, history, people, staff
from station.services.delegation import (
    DelegationOver,
    DelegationOverlaps,
    DelegationRefused,
    DeputyGone,
    DeputyUncertified,
    OnlyChief,
    SelfDelegation,
)
from station.store import officers
from station.store.errors import NotAllowed, ProofExpired, ReasonNeeded
from station.wiring import Station
from tests.conftest import PIN, FrozenClock
from tests.services.inspections import planned
from tests.services.test_people import named, proof

TODAY = day("2026-11-20")


def stand_in(
    station: Station, actor: Proof, deputy: str = "李敏", first: str = "2026-11-20", last: str = "2026-11-21"
) -> Delegation:
    boss = named(station, "王建国").id
    other = named(station, deputy).id
    return delegation.delegate(station.store, actor, boss, other, day(first), day(last), "参加培训")


def may(station: Station, given: Proof) -> bool:
    """Whether the chief's acts are open to this proof now."""
    try:
        with station.store.act(given, "staff.amend"):
            pass
    except (NotAllowed, ProofExpired):
        return False
    return True


def test_a_deputy_acts_as_chief_under_his_own_name(station: Station, chief: Proof) -> None:
    assert not may(station, proof(station, "李敏"))
    stand_in(station, chief)
    deputy = proof(station, "李敏")
    assert deputy.roles == {"chief", "officer"} and deputy.acting_for == "王建国"
    assert may(station, deputy)
    assert station.store.lines()[-1].actor.endswith(":李敏")
    assert proof(station, "周倩").roles == {"officer"} and proof(station, "王建国").acting_for == ""


def test_the_history_says_for_whom(station: Station, chief: Proof, enterprise: Callable[..., int]) -> None:
    case_id = planned(station, chief, enterprise()).id
    one = stand_in(station, chief)
    deputy = proof(station, "李敏")
    cases.approve(station.store, deputy, case_id)
    delegation.end(station.store, chief, one, "回来")
    cases.dispatch(station.store, proof(station, "李敏"), case_id)
    told = {line.action: line.actor for line in history.of_case(station, case_id)}
    assert told["case.approve"] == "李敏（代王建国）" and told["case.dispatch"] == "李敏"


def test_the_role_is_gone_at_midnight_after_the_last_day(station: Station, chief: Proof, clock: FrozenClock) -> None:
    stand_in(station, chief, last="2026-11-20")
    clock.set("2026-11-20T22:30:00+08:00")
    deputy = proof(station, "李敏")
    assert deputy.expires_at.isoformat() == "2026-11-21T00:00:00+08:00"
    clock.set("2026-11-20T23:59:59+08:00")
    assert may(station, deputy) and station.store.stands(deputy)
    clock.advance(seconds=1)
    assert not may(station, deputy) and not station.store.stands(deputy)
    assert proof(station, "李敏").roles == {"officer"}


def test_it_begins_at_midnight_too(station: Station, chief: Proof, clock: FrozenClock) -> None:
    stand_in(station, chief, first="2026-11-21")
    clock.set("2026-11-20T23:59:59+08:00")
    assert proof(station, "李敏").roles == {"officer"}
    clock.advance(seconds=1)
    assert "chief" in proof(station, "李敏").roles


def test_ended_early_the_proof_is_worth_nothing_at_once(station: Station, chief: Proof) -> None:
    given_ = stand_in(station, chief)
    deputy = proof(station, "李敏")
    delegation.end(station.store, chief, given_, "提前回来")
    with pytest.raises(ProofExpired), station.store.act(deputy, "clock.confirm"):
        pass
    assert proof(station, "李敏").roles == {"officer"}
    with pytest.raises(DelegationOver):
        delegation.end(station.store, chief, given_, "再结束一次")


def test_one_office_does_not_sign_twice(station: Station, chief: Proof) -> None:
    """`audit.repair` wants the chief and another person: the deputy is another person, but not another chief."""
    stand_in(station, chief)
    deputy = proof(station, "李敏")
    with station.store.act(chief, "audit.repair", reason="试", cosigner=deputy):
        pass
    with pytest.raises(NotAllowed), station.store.act(deputy, "audit.repair", reason="试", cosigner=chief):
        pass
    with station.store.act(deputy, "audit.repair", reason="试", cosigner=proof(station, "周倩")):
        pass


def test_a_deputy_neither_prolongs_nor_lends_on(station: Station, chief: Proof) -> None:
    stand_in(station, chief)
    deputy = proof(station, "李敏")
    with pytest.raises(OnlyChief):
        stand_in(station, deputy, first="2026-11-22", last="2026-11-30")
    lent_on = named(station, "李敏").id, named(station, "周倩").id
    with pytest.raises(DelegationOverlaps):
        delegation.delegate(station.store, deputy, *lent_on, TODAY, TODAY, "外出")
    later = day("2026-11-22")
    delegation.delegate(station.store, deputy, *lent_on, later, later, "外出")
    assert proof(station, "周倩").roles == {"officer"}


@pytest.mark.parametrize(
    ("deputy", "first", "last", "refusal"),
    [
        ("王建国", "2026-11-20", "2026-11-21", SelfDelegation),
        ("李敏", "2026-11-21", "2026-11-20", DelegationRefused),
        ("李敏", "2026-11-19", "2026-11-21", DelegationRefused),
        ("李敏", "2028-12-30", "2029-01-01", DeputyUncertified),
    ],
)
def test_refusals(station: Station, chief: Proof, deputy: str, first: str, last: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        stand_in(station, chief, deputy, first, last)
    assert delegation.every(station.store) == []


def test_who_left_or_has_no_certificate_is_no_deputy(station: Station, chief: Proof, officer: Proof) -> None:
    clerk = staff.enrol(station.store, station.keys, chief, staff.NewOfficer("内勤", frozenset({"clerk"})), PIN)
    with pytest.raises(DeputyUncertified):
        delegation.delegate(station.store, chief, chief.officer_id, clerk.id, TODAY, TODAY, "外出")
    people.leave(station.store, chief, named(station, "周倩").id, "调走")
    with pytest.raises(DeputyGone):
        stand_in(station, chief, "周倩")
    with pytest.raises(NotAllowed):
        stand_in(station, officer)
    with pytest.raises(ReasonNeeded):
        delegation.delegate(station.store, chief, chief.officer_id, officer.officer_id, TODAY, TODAY, "")


def test_overlaps(station: Station, chief: Proof) -> None:
    stand_in(station, chief, "李敏", "2026-11-22", "2026-11-25")
    for first, last in (("2026-11-20", "2026-11-22"), ("2026-11-25", "2026-11-25"), ("2026-11-21", "2026-11-30")):
        with pytest.raises(DelegationOverlaps):
            stand_in(station, chief, "周倩", first, last)
    # Who is away himself is no deputy, and whoever stands in for somebody does not go away.
    one, other = named(station, "李敏").id, named(station, "周倩").id
    with pytest.raises(DelegationOverlaps):
        delegation.delegate(station.store, chief, one, other, day("2026-11-24"), day("2026-11-24"), "外出")
    stand_in(station, chief, "周倩", "2026-11-20", "2026-11-21")
    stand_in(station, chief, "周倩", "2026-11-26", "2026-11-26")


def test_leaving_ends_what_runs(station: Station, chief: Proof) -> None:
    stand_in(station, chief)
    people.leave(station.store, chief, named(station, "李敏").id, "调走")
    people.come_back(station.store, chief, named(station, "李敏").id)
    assert proof(station, "李敏").roles == {"officer"}
    assert delegation.every(station.store)[0].ended_at is not None


def test_a_certificate_cut_short_ends_the_standing_in(station: Station, chief: Proof, clock: FrozenClock) -> None:
    stand_in(station, chief, last="2026-11-30")
    people.amend(station.store, chief, replace(named(station, "李敏"), cert_valid_to=day("2026-11-20")))
    assert proof(station, "李敏").expires_at <= clock.now().add(days=1).start_of("day")
    clock.advance(days=1)
    assert proof(station, "李敏").roles == {"officer"}


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), st.integers(1, 40)),
        st.tuples(st.just("grant"), st.integers(0, 2), st.integers(0, 2)),
        st.tuples(st.just("end"), st.integers(0, 3)),
        st.tuples(st.just("sign_in"), st.just(0)),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_proof_is_ever_chief_without_a_delegation_in_force(
    station: Station, clock: FrozenClock, steps: list[tuple[str, ...]]
) -> None:
    """Whatever is granted, ended and waited for: a proof that stands and holds chief has its ground, and only then."""
    store = station.store
    chief_id, deputy = named(station, "王建国").id, named(station, "李敏")
    held: list[Proof] = []
    for step in steps:
        boss = store.issue_proof(officers.get(store, chief_id))
        if step[0] == "wait":
            clock.advance(hours=int(step[1]))
        elif step[0] == "grant":
            first = day(clock.now()).add(days=int(step[1]))
            with contextlib.suppress(DelegationOverlaps):
                delegation.delegate(store, boss, chief_id, deputy.id, first, first.add(days=int(step[2])), "外出")
        elif step[0] == "end":
            running = [one for one in delegation.every(store) if one.covers(day(clock.now()))]
            for one in running[: int(step[1])]:
                delegation.end(store, boss, one, "回来")
        else:
            held.append(store.issue_proof(deputy))
        today = day(clock.now())
        ground = any(one.deputy_id == deputy.id and one.covers(today) for one in delegation.every(store))
        assert ("chief" in store.issue_proof(deputy).roles) == ground
        for each in held:
            if store.stands(each) and "chief" in each.roles:
                assert ground
            assert ground or not may(station, each)
