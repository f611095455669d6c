"""离岗交接: whoever leaves hands over cases and recorders, all of it or none, each case says from whom and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from station.records.people import Proof
from station.services import handover, people, recorders
from station.services.handover import NotHandling, NotTaken, StillHolds
from station.store import cases, models, officers
from station.store.errors import NotAllowed, ReasonNeeded
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.archive import Archive
from tests.services.test_people import named

Make = Callable[..., int]
AT = "2026-11-18T09:00:00+08:00"


@pytest.fixture
def held(station: Station, chief: Proof, enterprise: Make) -> dict[str, int]:
    """李敏 leads one case with 陈海波, assists 周倩 in another, had a closed one and a void one, and has a recorder."""
    archive, who = Archive(station), {each.name: each.id for each in officers.own(station.store)}
    lead: dict[str, Any] = {"lead_id": who["李敏"], "assist_id": who["陈海波"], "stage": "clue", "flow": "penalty"}
    found = {
        "first": archive.case(enterprise(name="甲厂"), AT, kind="penalty", **lead),
        "second": archive.case(
            enterprise(name="乙厂"), AT, lead_id=who["周倩"], assist_id=who["李敏"], stage="rectify_ordered"
        ),
    }
    archive.case(enterprise(), AT, **{**lead, "closed_at": AT})
    archive.case(enterprise(), AT, **{**lead, "voided_at": AT})
    recorders.register(station.store, chief, "ZFY0001", who["李敏"])
    recorders.register(station.store, chief, "ZFY0002", who["李敏"])
    recorders.retire(station.store, chief, "ZFY0002", "坏了")
    return found


def who_has(station: Station, case: int) -> tuple[str | None, str | None]:
    found = cases.get(station.store, case)
    return found.lead, found.assist


def test_without_a_successor_it_is_refused_with_the_list(station: Station, chief: Proof, held: dict[str, int]) -> None:
    one = named(station, "李敏")
    assert [(each.kind, each.what.split()[-1]) for each in handover.holdings(station.store, one.id)] == [
        ("case", "甲厂"), ("case", "乙厂"), ("recorder", "ZFY0001")
    ]  # fmt: skip
    size = station.store.size()
    with pytest.raises(StillHolds) as refused:
        people.leave(station.store, chief, one.id, "调走")
    assert "3 件" in refused.value.message and "甲厂；" in refused.value.message
    assert "记录仪 ZFY0001" in refused.value.message
    with pytest.raises(ReasonNeeded):
        people.leave(station.store, chief, one.id, " ", [named(station, "周倩").id, named(station, "陈海波").id])
    assert named(station, "李敏").status == "active" and station.store.size() == size


def test_handed_over_in_one_go_one_act_for_each_thing(station: Station, chief: Proof, held: dict[str, int]) -> None:
    one = named(station, "李敏")
    takers = [named(station, "周倩").id, named(station, "陈海波").id]
    before = station.store.size()
    assert people.leave(station.store, chief, one.id, "调到局里", takers).status == "left"
    assert who_has(station, held["first"]) == ("周倩", "陈海波")
    assert who_has(station, held["second"]) == ("周倩", "陈海波"), "周倩 has it already: the next one takes it"
    made = [(line.action, line.reason) for line in station.store.lines() if line.seq >= before]
    assert made == [
        ("case.hand_over", "调到局里"), ("case.hand_over", "调到局里"), ("recorder.assign", "-"),
        ("staff.leave", "调到局里"),
    ]  # fmt: skip
    event = cases.events(station.store, held["first"])[-1]
    assert (event.kind, event.detail) == ("crew_changed", "李敏离岗，由周倩接办：调到局里")
    assert recorders.get(station.store, "ZFY0001").officer_id is None
    assert handover.holdings(station.store, one.id) == ()


def test_whoever_cannot_take_a_case_says_why_and_nothing_moves(
    station: Station, chief: Proof, held: dict[str, int]
) -> None:
    one, boss, other = (named(station, name) for name in ("李敏", "王建国", "周倩"))
    firm = cases.get(station.store, held["first"]).enterprise_id
    people.recuse(station.store, chief, boss.id, firm, "近亲属")
    before = station.store.size()
    for takers, why in (
        ([named(station, "陈海波").id], "甲厂（陈海波已经是这个案件的承办人）"),
        ([boss.id], "甲厂（王建国应当回避（近亲属））"),
        ([one.id], "已经是这个案件的承办人"),
        ([other.id], "乙厂（周倩已经是这个案件的承办人）"),
    ):
        with pytest.raises(NotTaken) as refused:
            people.leave(station.store, chief, one.id, "调走", takers)
        assert why in refused.value.message
    assert station.store.size() == before
    assert who_has(station, held["first"]) == ("李敏", "陈海波")


def test_what_was_drawn_and_not_visited_is_settled_in_the_draw(
    station: Station, chief: Proof, enterprise: Make
) -> None:
    one = named(station, "李敏")
    for stage in ("approved", "on_site"):
        Archive(station).row(
            models.CaseFile, number=f"余应急检〔2026〕{stage}号", kind="inspection", enterprise_id=enterprise(),
            power_item="-", source="double_random", rule_set="-", stage=stage, opened_at=AT, lead_id=one.id,
        )  # fmt: skip
    assert [each.kind for each in handover.holdings(station.store, one.id)] == ["drawn", "case"]
    with pytest.raises(NotTaken, match="由抽取结果递补"):
        people.leave(station.store, chief, one.id, "调走", [named(station, "周倩").id])


def test_one_case_alone(station: Station, chief: Proof, officer: Proof, held: dict[str, int]) -> None:
    ids = {each.name: each.id for each in officers.own(station.store)}
    store, case = station.store, held["first"]
    with pytest.raises(NotAllowed):
        handover.hand_over_case(store, officer, case, ids["李敏"], ids["周倩"], "调走")
    with pytest.raises(ReasonNeeded):
        handover.hand_over_case(store, chief, case, ids["李敏"], ids["周倩"], "")
    with pytest.raises(NotHandling):
        handover.hand_over_case(store, chief, case, ids["周倩"], ids["李敏"], "调走")
    with pytest.raises(NotTaken):
        handover.hand_over_case(store, chief, case, ids["李敏"], ids["陈海波"], "调走")
    assert handover.hand_over_case(store, chief, case, ids["陈海波"], ids["周倩"], "休产假").assist == "周倩"


def test_a_successor_without_a_valid_certificate(station: Station, held: dict[str, int], clock: FrozenClock) -> None:
    person, case = named(station, "周倩"), cases.get(station.store, held["first"])
    clock.set("2029-06-01T09:00:00+08:00")
    assert handover._against(station.store, case, person) == "周倩没有有效的执法证"
