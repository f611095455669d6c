"""Cases that end before they could be closed: a term to archive begins, the file holds what there is, nothing is asked
for that never happened; a summary case that was converted is bound with the one in which it goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from station.records.case import CaseFile
from station.records.casework import NewCause, NewParty
from station.records.moment import day
from station.services import (
    archive,
    archive_bag,
    archive_check,
    bags,
    cases,
    conversion,
    measures,
    penalties,
    rechecks,
    today,
)
from station.services import penalty_causes as causes
from station.services.archive_content import leaves
from station.services.archive_lock import CaseArchived
from station.services.case_papers import NewPaper, Signing, register
from station.services.filled import Filled
from station.services.penalties import Clue, HazardTaken
from station.store import archives, deadlines, evidence, parties
from station.store import case_papers as paper_rows
from station.store import cases as case_rows
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.archiving import archived, face, make_whole, store_recordings
from tests.services.inspections import HAZARD, on_site, planned
from tests.services.penalty_walk import NOTED, SHOWN, SIGNS, UNHEEDED, Desk, Make
from tests.services.recorded import clip, record_whole
from tests.services.test_archive_scenarios import crew, licence, mandated, measure_not_taken

RULE = "ARCHIVE_EARLY_30WD"
LAST = "2027-01-04"
"""30 working days from 2026-11-20, by the calendar of 2026 and that of 2027."""
GONE = "企业已经关闭"


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


def broken_off(desk: Desk, firm: int, steps: int) -> CaseFile:
    """An inspection that came so far, and no further."""
    store, chief = desk.station.store, desk.who("王建国")
    case = planned(desk.station, chief, firm)
    for take in (cases.approve, cases.dispatch)[:steps]:
        take(store, chief, case.id)
    if steps > 2:
        cases.arrive(store, chief, case.id, identity_shown=True, told=cases.ALL_TOLD)
    desk.clock.advance(minutes=10)
    return cases.abort(store, chief, case.id, GONE)


def power_not_cut(desk: Desk, firm: int) -> CaseFile:
    mandated(desk)
    flow, handlers = "compulsory_power", crew(desk)
    case = measures.open_measure(desk.station.store, desk.who(), firm, "QZ-002", "拒不停用", flow=flow, crew=handlers)
    return desk.chief(case, "withdraw", Filled(note="隐患已经消除"))


ENDS: dict[str, tuple[Callable[[Desk, int], CaseFile], str]] = {
    "planned": (lambda desk, firm: broken_off(desk, firm, 0), "aborted"),
    "approved": (lambda desk, firm: broken_off(desk, firm, 1), "aborted"),
    "dispatched": (lambda desk, firm: broken_off(desk, firm, 2), "aborted"),
    "on_site": (lambda desk, firm: broken_off(desk, firm, 3), "aborted"),
    "not_accepted": (lambda desk, firm: licence(desk, firm, ("not_accept", NOTED)), "not_accepted"),
    "taken_back": (lambda desk, firm: licence(desk, firm, ("withdraw", NOTED)), "withdrawn"),
    "taken_back_late": (
        lambda desk, firm: licence(desk, firm, ("accept", Filled()), ("check", SHOWN), ("withdraw", NOTED)),
        "withdrawn",
    ),
    "not_taken": (measure_not_taken, "withdrawn"),
    "power_not_cut": (power_not_cut, "withdrawn"),
}


@pytest.mark.parametrize("name", ENDS)
def test_a_term_to_archive_begins_with_the_end_and_is_met_by_filing(desk: Desk, enterprise: Make, name: str) -> None:
    ending, event = ENDS[name]
    case, store = ending(desk, enterprise()), desk.station.store
    (term,) = [each for each in deadlines.of_case(store, case.id) if each.rule.startswith("ARCHIVE_")]
    last = next(each for each in reversed(case_rows.events(store, case.id)) if each.kind == event)
    assert (term.rule, term.state, term.to_confirm) == (RULE, "running", True)
    assert (term.anchor_event_id, term.anchor_at, term.due_at.to_date_string()) == (last.id, last.occurred_at, LAST)
    assert archive.standing(desk.station, case.id).due_at == term.due_at
    assert [(each.id, at) for each, at in archive.due(store)] == [(case.id, term.due_at)]
    shown = [each for each in today.of_case(store, case.id, desk.clock.now()) if each.deadline.rule == RULE]
    assert [each.deadline.id for each in shown] == [term.id]
    desk.go("2027-01-05T09:00:00+08:00")
    assert [each.count for each in archive.chores(store, desk.clock.now())] == [1]
    for paper in paper_rows.of_case(store, case.id):
        face(desk.station, desk.who("王建国"), paper.id)
    # Neither a delivery nor a recording is made up: what never happened is asked for by nobody.
    lacking = {each.code: each.lacking for each in archive_check.points(desk.station, case.id) if not each.whole}
    assert set(lacking) <= {"copies", "publication"}, lacking
    archived(desk, case)
    assert (desk.term(case, RULE).state, archive.due(store), list(archive.chores(store, desk.clock.now()))) == (
        "late",
        (),
        [],
    )


def test_what_came_to_nothing_is_delivered_to_nobody_and_all_else_is(desk: Desk, enterprise: Make) -> None:
    """A notice of an inspection that did not take place is overtaken; in one that goes on it is still owed."""
    going = planned(desk.station, desk.who("王建国"), enterprise(), draw_no=2)
    store, chief = desk.station.store, desk.who("王建国")
    cases.approve(store, chief, going.id)
    cases.dispatch(store, chief, going.id)

    def undelivered(case: CaseFile) -> tuple[str, ...]:
        return next(each.lacking for each in archive_check.points(desk.station, case.id) if each.code == "delivery")

    register(store, chief, going.id, NewPaper("D04", desk.clock.now(), signing=Signing("张三")))
    assert undelivered(going) == ("行政检查通知书", "责令限期整改指令书")
    desk.clock.advance(minutes=1)
    cases.abort(store, chief, going.id, GONE)
    assert undelivered(going) == ("责令限期整改指令书",)


def test_an_end_entered_late_is_late_from_the_day_it_happened(desk: Desk, enterprise: Make) -> None:
    store, chief = desk.station.store, desk.who("王建国")
    case = planned(desk.station, chief, enterprise())
    ended = desk.clock.now().add(minutes=1)
    desk.go("2026-12-04T09:00:00+08:00")
    cases.abort(store, desk.who("王建国"), case.id, GONE, occurred_at=ended)
    assert desk.term(case, RULE).due_at.to_date_string() == LAST


# Converted.


def converted(desk: Desk, firm: int) -> tuple[CaseFile, CaseFile]:
    """A summary case with a second party and a recording, converted; and the one in which it goes on."""
    store = desk.station.store
    case = desk.opened(firm, summary=True)
    person = causes.add_party(store, desk.who(), case.id, NewParty("person", "钱厂长", post="厂长", id_no="1"))
    new = NewCause(UNHEEDED, "发现违章作业不加制止", day(desk.clock.now()), life=True)
    causes.add_cause(store, desk.who(), case.id, new, person.id)
    clip(desk.station, case.id, desk.clock.now(), desk.clock.now().add(minutes=5))
    register(store, desk.who("王建国"), case.id, NewPaper("D71", desk.clock.now(), signing=Signing("张三")))
    desk.clock.advance(minutes=30)
    over = desk.step(case, "convert", Filled(note="罚款超过上限"))
    other = conversion.goes_on_in(store, case.id)
    assert other is not None
    return over, other


def test_a_converted_case_goes_on_with_all_that_is_known(desk: Desk, enterprise: Make) -> None:
    store = desk.station.store
    over, other = converted(desk, enterprise())
    assert (over.stage, over.result, desk.running(over)) == ("converted", "converted", {})
    assert (other.flow, other.stage, other.origin_id, other.title) == ("penalty", "clue", over.id, over.title)
    assert (other.clue, other.clue_note, other.lead, other.assist) == ("complaint", "电话举报", "李敏", "陈海波")
    for case_id in (over.id, other.id):
        people = {each.id: each.name for each in parties.of_case(store, case_id)}
        told = [(each.violation, people[each.party_id or 0], each.life) for each in parties.causes(store, case_id)]
        assert told == [(SIGNS, over.enterprise, False), (UNHEEDED, "钱厂长", True)]
    # The time to decide runs from when it came to light.
    found = next(each for each in case_rows.events(store, over.id) if each.kind == "found")
    assert desk.term(other, "FILE_CASE").anchor_at == found.occurred_at
    names = {each.kind: each.detail for case in (over, other) for each in case_rows.events(store, case.id)}
    assert (names["converted_into"], names["converted_from"]) == (other.number, over.number)
    desk.step(other, "propose_filing", Filled(crew=desk.crew()))


def test_what_an_archived_inspection_found_goes_along(desk: Desk, enterprise: Make) -> None:
    store, chief = desk.station.store, desk.who("王建国")
    seen = on_site(desk.station, chief, enterprise())
    cases.record_result(store, chief, seen.id, "rectify", signed=True, hazards=[HAZARD])
    cases.returned(store, chief, seen.id)
    desk.go("2026-12-07T09:00:00+08:00")
    rechecks.recheck_all(store, desk.who("王建国"), seen.id, False, signed=True)
    cases.returned(store, desk.who("王建国"), seen.id)
    wanted = [(each.id, SIGNS) for each in case_rows.hazards(store, seen.id)]
    clue = Clue(seen.enterprise_id, "CF-001", "inspection", crew=desk.crew(), origin_id=seen.id)
    case = penalties.open_from_hazards(store, desk.who(), wanted, clue, summary=True)
    record_whole(desk.station, desk.who("王建国"), seen.id)
    make_whole(desk, cases.close(store, desk.who("王建国"), seen.id, note=case.number).id)
    archived(desk, seen)
    desk.step(case, "convert", Filled(note="罚款超过上限"))
    other = conversion.goes_on_in(store, case.id)
    assert other is not None
    assert [each.penalty_id for each in case_rows.hazards(store, seen.id)] == [other.id]
    with pytest.raises(HazardTaken, match=other.number):
        penalties.open_from_hazards(store, desk.who(), wanted, clue)


def test_the_file_of_a_converted_case_is_bound_with_the_other(desk: Desk, enterprise: Make, tmp_path: Path) -> None:
    station, store = desk.station, desk.station.store
    over, other = converted(desk, enterprise())
    found = archive.standing(station, over.id)
    assert (found.stage, found.goes_on_in, found.points, found.items) == ("continued", other.number, (), ())
    with pytest.raises(archive.FileGoesOn, match=other.number):
        archived(desk, over)
    desk.chief(other, "decline", Filled(note="违法行为轻微，不予立案"))
    assert list(archive.bound_with(found)) == [f"案卷并入 {other.number}，随它归档，不单独归档。"]
    assert list(archive.bound_with(archive.standing(station, other.id))) == [f"连同转来的 {over.number} 一并装订。"]
    (paper,), (recorded,) = paper_rows.of_case(store, over.id), evidence.clips_of_case(store, over.id)
    lacking = {each.code: each.lacking for each in archive_check.points(station, other.id) if not each.whole}
    assert lacking["papers"] == (paper.title,) and lacking["content"] == (recorded.name,)
    with pytest.raises(archive.FileIncomplete):
        archived(desk, other)
    make_whole(desk, over.id)
    store_recordings(station, desk.who("王建国"), over.id)
    made = archived(desk, other)
    items = archives.items(store, made.id)
    named = {each.subject for each in items}
    assert {leaf.subject for leaf in leaves(station, over.id)} | {f"clip/{recorded.id}"} <= named
    place = archive_bag.export(station, desk.who("王建国"), other.id, tmp_path, "files")
    assert list(bags.damages(place)) == [] and list((place / "data/clips").iterdir())
    assert over.number in (place / "data/earlier_case.json").read_text(encoding="utf-8")
    entries = (place / "data/ledger/entries.json").read_text(encoding="utf-8")
    assert f"case/{over.id}" in entries and f"case/{other.id}" in entries
    # Locked with it, the earlier case too.
    with pytest.raises(CaseArchived, match="已经归档"):
        face(station, desk.who("王建国"), paper.id)
