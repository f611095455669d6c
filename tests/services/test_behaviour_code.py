"""行政行为码: entered with the step that shows it, once, and afterwards put right by a correction only."""

from __future__ import annotations

import pytest

from station.records.law import Transition, Workflow
from station.records.people import Proof
from station.services import cases as inspections
from station.services import corrections
from station.services.cases import ALL_TOLD
from station.services.filled import Filled
from station.store import cases, law
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.inspections import planned
from tests.services.penalty_walk import Desk, Make

CODE = "3302812026112000012345"
ASKED = {
    "inspection": {"arrive"},
    "penalty": {"propose_filing"},
    "penalty_summary": {"decide_unit", "warn_unit", "decide_person", "warn_person"},
    "compulsory": {"approve", "implement_urgent"},
    "compulsory_power": {"approve"},
    "licence": {"accept"},
}


def test_every_kind_of_case_asks_where_it_begins() -> None:
    asking: dict[str, set[str]] = {}
    for flow, step in _steps():
        if "behaviour_code" in step.asks:
            asking.setdefault(flow.code, set()).add(step.action)
    assert asking == ASKED


def test_at_filing_and_not_again(station: Station, clock: FrozenClock, enterprise: Make) -> None:
    desk = Desk(station, clock)
    case = desk.opened(enterprise())
    filled = Filled(crew=desk.crew(), form={"behaviour_code": f" {CODE} "})
    assert desk.step(case, "propose_filing", filled).behaviour_code == CODE
    again = Filled(crew=desk.crew(), form={"behaviour_code": "1"})
    assert desk.step(case, "propose_filing", again).behaviour_code == CODE
    corrections.correct(station.store, desk.who(), case.id, "case_file.behaviour_code", case.id, "1", "录错")
    assert cases.get(station.store, case.id).behaviour_code == "1"


@pytest.mark.parametrize("code", ["", CODE])
def test_on_site_it_may_be_left_out(station: Station, chief: Proof, enterprise: Make, code: str) -> None:
    store, case = station.store, planned(station, chief, enterprise())
    inspections.approve(store, chief, case.id)
    inspections.dispatch(store, chief, case.id)
    case = inspections.arrive(store, chief, case.id, identity_shown=True, told=ALL_TOLD, behaviour_code=code)
    assert case.behaviour_code == code


def _steps() -> list[tuple[Workflow, Transition]]:
    return [(flow, step) for flow in law.load().workflows for step in flow.transitions]
