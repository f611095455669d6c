"""Which checklists a case is offered: those for its enterprise's own types first, then those for everybody."""

from __future__ import annotations

from station.records.moment import day
from station.records.people import Proof
from station.services import catalogue, checklists
from station.wiring import Station
from tests.services.inspections import planned
from tests.services.penalty_walk import Make


def test_those_of_its_own_types_come_first_and_none_is_lost(station: Station, chief: Proof, enterprise: Make) -> None:
    case = planned(station, chief, enterprise(hazards="粉尘涉爆,有限空间"))
    found = checklists.offered(station.store, case.id)
    scopes = [set(each.scope) for each in found]
    own = [bool(scope & {"粉尘涉爆", "有限空间"}) for scope in scopes]
    assert own == sorted(own, reverse=True) and sum(own) == 2
    assert [not scope for scope in scopes[2:4]] == [True, True] and all(scopes[4:])
    everything = catalogue.checklists(station.store, day(case.opened_at))
    assert sorted(each.code for each in found) == [each.code for each in everything]


def test_without_types_those_for_everybody_come_first(station: Station, chief: Proof, enterprise: Make) -> None:
    found = checklists.offered(station.store, planned(station, chief, enterprise()).id)
    assert [each.scope for each in found[:2]] == [(), ()] and all(each.scope for each in found[2:])
