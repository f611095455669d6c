"""The law changes in the middle of a running case: each fact is measured by the law of its own day."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from station.records.moment import iso
from station.records.people import Proof
from station.rules.workflow import StepRefused
from station.services import cases, law_files, rechecks, staff
from station.services.flows import flow_of
from station.store import deadlines
from station.store import law as store_law
from station.wiring import Station
from tests.conftest import PIN, FrozenClock
from tests.services.inspections import HAZARD, on_site, planned, sign_in_again

Make = Callable[..., int]
SOONER = """
name = "公示提速"
version = "2026-1"
source = "余应急发〔2026〕9号"
effective_from = 2026-12-01

[[rule]]
code = "PUB_20WD"
title = "检查结果公示"
n = 10
unit = "workday"
anchor = "decided"
basis = "余应急发〔2026〕9号第一条"
warn_before = 3
"""
LAPSED = """
name = "权力事项调整"
version = "2026-1"
source = "余应急发〔2026〕10号"
effective_from = 2019-11-04

[[item]]
code = "JC-001"
name = "对生产经营单位安全生产情况的行政检查"
category = "inspection"
basis = ["安全生产法第六十二条、第六十五条"]
authority = "余姚市应急管理局"
workflow = "inspection"
effective_from = 2021-09-01
effective_to = 2026-11-30
"""


def second(station: Station) -> Proof:
    return staff.sign_in(station.store, station.keys, "李敏", PIN)


def published_by(station: Station, case_id: int) -> list[str]:
    return [iso(each.due_at)[:10] for each in deadlines.of_case(station.store, case_id) if each.rule == "PUB_20WD"]


def test_what_began_before_runs_on_and_what_happens_afterwards_is_counted_anew(
    station: Station, chief: Proof, officer: Proof, enterprise: Make, clock: FrozenClock
) -> None:
    case = on_site(station, chief, enterprise())
    cases.record_result(station.store, officer, case.id, "rectify", signed=True, hazards=[HAZARD])
    cases.returned(station.store, officer, case.id)
    law_files.adopt(station.store, chief, SOONER, second(station))
    assert published_by(station, case.id) == ["2026-12-18"], "adopting the law moves nothing that runs"
    clock.set("2026-12-08T10:00:00+08:00")
    _, officer = sign_in_again(station)
    rechecks.recheck_all(station.store, officer, case.id, True, signed=True)
    assert published_by(station, case.id) == ["2026-12-18", "2026-12-22"]
    bases = {each.basis for each in deadlines.of_case(station.store, case.id) if each.rule == "PUB_20WD"}
    assert "余应急发〔2026〕9号第一条" in bases and len(bases) == 2


def test_a_case_keeps_its_rule_set_and_its_flow(
    station: Station, chief: Proof, enterprise: Make, clock: FrozenClock
) -> None:
    case = planned(station, chief, enterprise())
    began_under, flow = case.rule_set, flow_of(case)
    law_files.adopt(station.store, chief, SOONER, second(station))
    clock.set("2027-01-05T10:00:00+08:00")
    chief, _ = sign_in_again(station)
    kept = cases.approve(station.store, chief, case.id)
    assert kept.rule_set == began_under and flow_of(kept) == flow


def test_a_power_item_that_lapses_stops_what_had_not_been_approved(
    station: Station, chief: Proof, enterprise: Make, clock: FrozenClock
) -> None:
    waiting = planned(station, chief, enterprise()).id
    going_on = on_site_of(station, chief, enterprise())
    law_files.adopt(station.store, chief, LAPSED, second(station))
    assert store_law.of(station.store).item("JC-001", clock.now().date()) is not None
    clock.set("2026-12-01T10:00:00+08:00")
    chief, officer = sign_in_again(station)
    with pytest.raises(StepRefused, match="权力清单"):
        cases.approve(station.store, chief, waiting)
    assert cases.record_result(station.store, officer, going_on, "no_issue", signed=True).stage == "recorded"


def on_site_of(station: Station, chief: Proof, enterprise_id: int) -> int:
    case = planned(station, chief, enterprise_id, draw_no=2)
    cases.approve(station.store, chief, case.id)
    cases.dispatch(station.store, chief, case.id)
    cases.arrive(station.store, chief, case.id, identity_shown=True, told=cases.ALL_TOLD)
    return case.id
