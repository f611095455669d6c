"""文书 printed before their step: with a number and a face, and nothing else until the step takes them over."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from station.records.case import CaseFile
from station.records.people import Proof
from station.services import case_papers, cases, face_ahead, faces
from station.services.case_papers import NewPaper, Signing
from station.services.filled import Filled
from station.store import case_papers as stored
from station.store.audit import audit
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.inspections import on_site, planned, record_ahead
from tests.services.penalty_walk import HANDED, Desk
from tests.services.test_faces import of, page

Make = Callable[..., int]


@pytest.fixture
def case(station: Station, chief: Proof, enterprise: Make) -> CaseFile:
    return on_site(station, chief, enterprise(name="余姚市宏达塑料制品有限公司"))


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


def test_a_record_taken_along_becomes_that_of_its_step(
    station: Station, chief: Proof, case: CaseFile, clock: FrozenClock
) -> None:
    assert [kind.code for kind in face_ahead.offered(station, case.id)][:2] == ["D02", "D62"]
    blank = record_ahead(station, chief, case)
    assert "未发现问题" not in page(station, blank)
    taken = of(station, case, "D02")
    assert taken.paper.ahead and not taken.paper.complete and taken.paper.signers == ()
    assert "D02" not in [kind.code for kind in face_ahead.offered(station, case.id)]
    with pytest.raises(face_ahead.NotNext, match="现场检查记录"):
        face_ahead.prepare(station, chief, case.id, "D02")
    with pytest.raises(case_papers.NothingToSign):
        case_papers.sign(station.store, chief, taken.paper.id, Signing("张三"))
    assert case_papers.lacking(station.store, case.id) == ()
    clock.advance(minutes=50)
    cases.record_result(station.store, chief, case.id, "no_issue", signed=False, refused_note="负责人拒绝签字")
    (record,) = [one for one in stored.of_case(station.store, case.id) if one.code == "D02"]
    assert (record.id, record.number, record.ahead) == (taken.paper.id, blank.number, False)
    assert record.made_at == clock.now() and record.party_signed == "refused"
    assert [one.name for one in record.signers] == ["王建国", "李敏"]
    filled = faces.issue(station, chief, record.id, {}, "补记检查结果")
    shown = page(station, filled)
    assert "未发现问题" in shown and "负责人拒绝签字" in shown
    assert "2026年11月20日9时0分至9时50分" in shown
    assert filled.replaces_id == blank.id
    assert audit(station.store).clean


def test_no_step_leans_on_what_waits_for_its_own(desk: Desk, enterprise: Make) -> None:
    case, station = desk.concluded(enterprise(), 3_000), desk.station
    ahead = face_ahead.prepare(station, desk.who(), case.id, "D23")
    assert not stored.get(station.store, ahead.id).complete
    desk.step(case, "notice", Filled(sanctions=desk.fine(case, 3_000)))
    assert [one.id for one in stored.of_case(station.store, case.id) if one.code == "D23"] == [ahead.id]
    desk.step(case, "serve_notice", HANDED)
    assert stored.get(station.store, ahead.id).served_at is not None


def test_only_what_comes_next_is_prepared(station: Station, chief: Proof, enterprise: Make) -> None:
    case = planned(station, chief, enterprise())
    assert [kind.code for kind in face_ahead.offered(station, case.id)] == ["D01", "D60"]
    with pytest.raises(face_ahead.NotNext, match="责令限期整改指令书"):
        face_ahead.prepare(station, chief, case.id, "D04")


def test_a_second_paper_of_a_kind_is_another_one(station: Station, chief: Proof, case: CaseFile) -> None:
    """A paper that somebody registered is not taken over: it is not that of the step."""
    own = case_papers.register(station.store, chief, case.id, NewPaper("D02", station.clock.now()))
    cases.record_result(station.store, chief, case.id, "no_issue", signed=True)
    numbers = [one.number for one in stored.of_case(station.store, case.id) if one.code == "D02"]
    assert numbers == [own.number, own.number + "之2"]
