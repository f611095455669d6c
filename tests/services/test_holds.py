"""封存 and 定密: who may, what a remedy does by itself, which level counts, and no state secret is ever written."""

from __future__ import annotations

from collections.abc import Callable

import pendulum
import pytest

from station.records.people import Proof
from station.rules.state_secret import StateSecret
from station.services import casebook, holds, secrecy
from station.services.holds import NoHold, NothingToHold
from station.services.secrecy import NotOfCase
from station.store import keeping
from station.store.errors import NotAllowed, ReasonNeeded
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services import inspections
from tests.services.penalty_walk import NOTED, Desk
from tests.services.recorded import clip

EIGHT = pendulum.datetime(2026, 11, 20, 8, tz="Asia/Shanghai")


@pytest.fixture
def case_id(station: Station, chief: Proof, enterprise: Callable[..., int]) -> int:
    return inspections.planned(station, chief, enterprise()).id


@pytest.fixture
def clip_id(station: Station, case_id: int) -> int:
    return clip(station, case_id, EIGHT, EIGHT.add(minutes=5))


def test_a_sealed_case_seals_its_clips_until_the_chief_lifts_it(
    station: Station, chief: Proof, officer: Proof, case_id: int, clip_id: int
) -> None:
    store = station.store
    made = holds.place(store, officer, "litigation", "已提起行政诉讼", case_id=case_id)
    assert keeping.is_held(store, clip_id)
    assert [holds.what(store, each) for each in holds.standing(store)] == [casebook.get(store, case_id).number]
    with pytest.raises(NotAllowed):
        holds.lift(store, officer, made, "结束了")
    with pytest.raises(ReasonNeeded):
        holds.lift(store, chief, made, "")
    lifted = holds.lift(store, chief, made, "判决已经生效")
    assert (lifted.lifted_why, keeping.is_held(store, clip_id)) == ("判决已经生效", False)
    with pytest.raises(NoHold):
        holds.lift(store, chief, made, "再来一次")
    assert holds.standing(store) == () and holds.of_case(store, case_id) == (lifted,)


def test_of_two_seals_one_lifted_leaves_the_other(station: Station, chief: Proof, case_id: int, clip_id: int) -> None:
    holds.place(station.store, chief, "complaint", "投诉", clip_id=clip_id)
    other = holds.place(station.store, chief, "other", "舆情", case_id=case_id)
    holds.lift(station.store, chief, other, "已平息")
    assert keeping.is_held(station.store, clip_id)
    assert [holds.what(station.store, each)[:7] for each in holds.standing(station.store)] == ["ZFY0009"]


def test_nothing_is_sealed_that_is_not_there(station: Station, chief: Proof) -> None:
    with pytest.raises(NothingToHold):
        holds.place(station.store, chief, "other", "没有", clip_id=7)
    with pytest.raises(NothingToHold):
        holds.place(station.store, chief, "other", "没有")


@pytest.mark.parametrize("event", sorted(holds.BY_EVENT))
def test_a_remedy_seals_the_case_once(station: Station, chief: Proof, case_id: int, event: str) -> None:
    store = station.store
    for _ in range(2):
        with store.act(chief, "hold.place", subject=f"case/{case_id}", reason="登记") as act:
            holds.follow_event(act, store, case_id, event)
            holds.follow_event(act, store, case_id, "served")
    assert [(each.cause, each.placed_by_id) for each in holds.standing(store)] == [
        (holds.BY_EVENT[event], chief.officer_id)
    ]


def test_the_newest_mark_counts_and_of_case_and_clip_the_higher(
    station: Station, officer: Proof, case_id: int, clip_id: int
) -> None:
    store = station.store
    assert secrecy.level(store, case_id, clip_id) == "none"
    secrecy.mark(store, officer, case_id, "trade_secret", "配方")
    secrecy.mark(store, officer, case_id, "privacy", "住宅内", clip_id=clip_id)
    assert (secrecy.level(store, case_id), secrecy.level(store, case_id, clip_id)) == ("trade_secret", "privacy")
    secrecy.mark(store, officer, case_id, "none", "已经公开", clip_id=clip_id)
    assert secrecy.level(store, case_id, clip_id) == "trade_secret"
    with pytest.raises(NotOfCase):
        secrecy.mark(store, officer, case_id, "privacy", "别案", clip_id=clip(station, None, EIGHT, EIGHT.add(hours=1)))
    with pytest.raises(ReasonNeeded):
        secrecy.mark(store, officer, case_id, "privacy", " ")


def test_a_state_secret_stores_nothing_and_says_what_to_do(station: Station, officer: Proof, case_id: int) -> None:
    size = station.store.size()
    for chosen, reason in (("state_secret", "图纸"), ("privacy", "含机密★10年的图纸")):
        with pytest.raises(StateSecret) as refused:
            secrecy.mark(station.store, officer, case_id, chosen, reason)
        assert "转机要" in refused.value.advice and "保密工作人员" in refused.value.advice
    with pytest.raises(StateSecret):
        holds.place(station.store, officer, "other", "绝密级图纸", case_id=case_id)
    assert station.store.size() == size


def test_reconsideration_of_a_real_penalty_seals_it_in_the_same_act(
    station: Station, clock: FrozenClock, enterprise: Callable[..., int]
) -> None:
    desk = Desk(station, clock)
    case = desk.served(enterprise(), 3_000)
    size = station.store.size()
    desk.step(case, "reconsider", NOTED)
    assert station.store.size() == size + 1
    (held,) = holds.of_case(station.store, case.id)
    assert (held.cause, held.reason) == ("reconsideration", "行政复议受理")
