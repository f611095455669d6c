"""The applicant's own paper is on file from the first day; whoever a licence touches is told of the hearing first."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from station.records.case import CaseFile
from station.records.casework import Serving
from station.records.people import Proof
from station.services import faces, measures, opening_planned, terms
from station.services.advance import advance
from station.services.cases import ALL_TOLD
from station.services.filled import Filled
from station.store import case_papers, deadlines
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.inspections import officer_ids, sign_in_again
from tests.services.penalty_walk import refused
from tests.services.test_faces import issued, of, page

Make = Callable[..., int]
FIRM = "余姚市宏达塑料制品有限公司"
TOLD = Filled(note="仓库与相邻居民楼的距离", serving=Serving("direct", "张三"))


@pytest.fixture
def case(station: Station, officer: Proof, enterprise: Make) -> CaseFile:
    people = officer_ids(station)
    item = next(one.code for one in opening_planned.power_items(station.store, "licence") if one.workflow == "licence")
    crew = (people["李敏"], people["陈海波"])
    return measures.receive_licence(
        station.store, officer, enterprise(name=FIRM), item, "危险化学品经营许可", crew=crew
    )


def checked(station: Station, chief: Proof, case: CaseFile) -> None:
    """Accepted and looked at on the spot."""
    advance(station.store, chief, case.id, "accept")
    there = Filled(identity_shown=True, told=ALL_TOLD, signed=True, note="符合条件")
    advance(station.store, chief, case.id, "check", there)


def test_the_application_is_on_file_when_it_is_taken_in(station: Station, officer: Proof, case: CaseFile) -> None:
    (paper,) = faces.of_case(station, case.id)
    assert (paper.paper.code, paper.paper.number, paper.state) == ("L01", "", "unmade")
    said = page(station, issued(station, officer, paper))
    assert "行政许可申请书" in said and FIRM in said


def test_whoever_is_told_may_ask_to_be_heard_before_the_decision(
    station: Station, chief: Proof, case: CaseFile, clock: FrozenClock
) -> None:
    """行政许可法第四十七条: five working days, and no decision before they are over."""
    store = station.store
    checked(station, chief, case)
    advance(store, chief, case.id, "tell_hearing", TOLD)
    assert of(station, case, "L07").paper.served_how == "direct"
    said = page(station, issued(station, chief, of(station, case, "L07"), interest="仓库与相邻居民楼的距离"))
    assert "许可听证告知书" in said and "仓库与相邻居民楼的距离" in said
    (term,) = [one for one in deadlines.of_case(store, case.id) if one.rule == "LIC_HEAR_REQUEST"]
    assert (term.holder, term.due_at.to_date_string()) == ("party", "2026-11-27")
    for action in ("grant", "refuse"):
        with refused("MAY_BE_HEARD", words="期满或者放弃以后"):
            advance(store, chief, case.id, action, Filled(note="符合条件"))
    clock.set("2026-11-30T09:00:00+08:00")
    chief, _ = sign_in_again(station)
    assert advance(store, chief, case.id, "grant", Filled(note="符合条件")).stage == "decided_grant"


def test_who_gives_the_hearing_up_is_not_waited_for(station: Station, chief: Proof, case: CaseFile) -> None:
    checked(station, chief, case)
    advance(station.store, chief, case.id, "tell_hearing", TOLD)
    terms.waive(station.store, chief, case.id, "LIC_HEAR_REQUEST", "书面放弃")
    assert advance(station.store, chief, case.id, "grant", Filled(note="符合条件")).stage == "decided_grant"


def test_a_licence_that_touches_nobody_else_needs_no_notice(station: Station, chief: Proof, case: CaseFile) -> None:
    checked(station, chief, case)
    assert advance(station.store, chief, case.id, "grant", Filled(note="符合条件")).stage == "decided_grant"
    assert "L07" not in {one.code for one in case_papers.of_case(station.store, case.id)}
