"""文书 of a case in one place: copies, recordings and parties beside each, and what is not there although needed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from station.records.case import CaseFile
from station.records.people import Proof
from station.services import case_papers, cases, evidence, paper_clips, paper_overview, recorders, signed_copies
from station.services.paper_overview import OnFile
from station.store import case_papers as stored
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.documents import scans
from tests.services import several_parties
from tests.services.dockings import File, docked
from tests.services.inspections import HAZARD, on_site
from tests.services.penalty_walk import Desk
from tests.services.test_faces import issued, of
from tests.services.test_signed_copies import came, sheets

Make = Callable[..., int]


@pytest.fixture
def case(station: Station, chief: Proof, enterprise: Make) -> CaseFile:
    made = on_site(station, chief, enterprise(name="余姚市宏达塑料制品有限公司"))
    cases.record_result(station.store, chief, made.id, "rectify", signed=True, hazards=[HAZARD])
    return made


def told(station: Station, case: CaseFile, code: str) -> OnFile:
    found = paper_overview.of_case(station, case.id).papers
    return next(one for one in found if one.open.paper.code == code)


def test_what_lies_beside_a_paper_is_told(station: Station, chief: Proof, case: CaseFile) -> None:
    assert told(station, case, "D04").missed is None, "nothing was issued that could be missed"
    order = issued(station, chief, of(station, case, "D04"))
    missed = told(station, case, "D04").missed
    assert missed is not None and (missed.days, missed.issued_at, missed.who) == (
        0, order.issued_at, ("officer", "party")
    )  # fmt: skip
    item = came(station, "责改.pdf", scans.bound(sheets(station, order)))
    (copy,) = signed_copies.take(station, chief, item).filed
    one = told(station, case, "D04")
    assert (one.copies, one.missed, one.clips, one.party) == ((copy,), None, (), "")
    signed_copies.take_back(station.store, chief, copy.id, "归错了")
    assert told(station, case, "D04").copies == () and told(station, case, "D04").missed is not None


def test_recordings_are_told_with_their_paper(station: Station, chief: Proof, case: CaseFile) -> None:
    assert not paper_overview.of_case(station, case.id).filmed
    recorders.register(station.store, chief, "ZFY0001")
    session = docked(station, [File(1, 3600, case_id=case.id)])
    clip = evidence.clips_of_session(station.store, session)[0]
    link = paper_clips.link(station.store, chief, of(station, case, "D04").paper.id, clip.id)
    assert told(station, case, "D04").clips == (link,) and told(station, case, "D02").clips == ()
    assert paper_overview.of_case(station, case.id).filmed


def test_the_next_steps_say_what_they_leave(station: Station, chief: Proof, enterprise: Make) -> None:
    made = on_site(station, chief, enterprise())
    found = paper_overview.of_case(station, made.id)
    record = next(one for one in found.ahead if one.kind.code == "D02")
    assert record.left_by and found.needed == ()


def test_what_the_next_step_needs_and_is_void_is_missed(
    station: Station, clock: FrozenClock, chief: Proof, enterprise: Make
) -> None:
    desk = Desk(station, clock)
    case = desk.concluded(enterprise(name="余姚市宏达塑料制品有限公司"), 3_000)
    assert paper_overview.needed(station.store, case.id) == ()
    report = next(one for one in stored.of_case(station.store, case.id) if one.code == "D53")
    case_papers.void(station.store, desk.who("王建国"), report.id, "写错了")
    (needed,) = paper_overview.needed(station.store, case.id)
    assert needed.codes == ("D53",) and needed.titles == (report.title,)
    assert needed.left_by == "调查终结，提出处理意见"
    assert needed.wanted_by == "制作告知书", "not what leads off the track"
    assert paper_overview.of_case(station, case.id).needed == (needed,)


def test_what_was_never_issued_is_listed(station: Station, chief: Proof, case: CaseFile, enterprise: Make) -> None:
    other = on_site(station, chief, enterprise(), draw_no=2)
    issued(station, chief, of(station, case, "D04"))
    here = {one.code for one in paper_overview.unmade(station.store, case.id)}
    assert "D02" in here and "D04" not in here
    everywhere = {one.case_id for one in paper_overview.unmade(station.store)}
    assert everywhere == {case.id, other.id}
    case_papers.void(station.store, chief, of(station, case, "D02").paper.id, "写错了")
    assert "D02" not in {one.code for one in paper_overview.unmade(station.store, case.id)}


def test_a_paper_of_each_party_says_whose_it_is(
    station: Station, clock: FrozenClock, chief: Proof, enterprise: Make
) -> None:
    desk = Desk(station, clock)
    made = several_parties.decided(desk, enterprise(name=several_parties.FIRM), several_parties.PERSON)
    found = paper_overview.of_case(station, made.id).papers
    decisions = {one.party for one in found if one.open.paper.code in ("D33", "D34")}
    assert decisions == {several_parties.FIRM, several_parties.PERSON.name}
    assert {one.party for one in found if one.open.paper.code in ("D00", "D53")} == {""}
    assert {one.one_of_several for one in found if one.party} == {True}
    alone = desk.decided(enterprise(name="余姚市三和模具厂"), 3_000)
    decision = next(one for one in paper_overview.of_case(station, alone.id).papers if one.open.paper.code == "D33")
    assert decision.party == "余姚市三和模具厂" and not decision.one_of_several
