"""Which events put officers on site: those of the case's own flow that happen away from the station, and no others."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from station.records.moment import iso
from station.records.people import Proof
from station.store import cases, evidence
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.inspections import officer_ids

Make = Callable[..., int]


@pytest.mark.parametrize(("flow", "went"), [("penalty", False), ("penalty_summary", True)])
def test_a_decision_is_a_visit_only_where_it_is_made_on_the_spot(
    station: Station, chief: Proof, enterprise: Make, clock: FrozenClock, flow: str, went: bool
) -> None:
    people, firm = officer_ids(station), enterprise()
    with station.store.act(chief, "penalty.open") as act:
        case_id = cases.insert(
            act,
            number="余应急案〔2026〕1号",
            kind="penalty",
            flow=flow,
            enterprise_id=firm,
            power_item="CF-001",
            source="adhoc",
            rule_set="XIUFU-2026",
            stage="submitted",
            lead_id=people["王建国"],
            assist_id=people["李敏"],
            opened_at=iso(act.now),
        )
        cases.add_event(act, case_id, "decided", act.now)
    found = evidence.visits(station.store, clock.now().subtract(days=1), clock.now())
    assert [visit.case_id for visit in found] == ([case_id] if went else [])
