"""Adopting the announced 2027: every deadline that was 暂算 is computed again, and the earlier one stays on file."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from station.records.moment import day
from station.records.people import Proof
from station.rules.calendar import CalendarRefused
from station.rules.deadline import end_of
from station.services import calendars, cases, rechecks
from station.services import disclosures as queue
from station.store import audit, deadlines
from station.store import calendars as rows
from station.store.errors import NotAllowed
from station.store.law import CalendarUnreadable, shipped_years
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.inspections import HAZARD, on_site, sign_in_again

# An invented announcement: four days off from New Year's Day, made up for on Saturday the 9th.
ANNOUNCED = """
year = 2027
status = "official"
source = "国务院办公厅关于2027年部分节假日安排的通知（试验）"

[days]
2027-01-01 = { kind = "legal_holiday", name = "元旦" }
2027-01-04 = { kind = "in_lieu_rest", name = "元旦" }
2027-01-09 = { kind = "makeup_workday", name = "元旦" }
"""


def test_station_is_founded_with_the_shipped_years(station: Station) -> None:
    assert {year.year: year.status for year in calendars.years(station.store)} == {
        2025: "official",
        2026: "official",
        2027: "provisional",
    }
    assert rows.current(station.store).label([2026]).startswith("2026:official:2")


def test_adoption_recomputes_what_counted_through_the_year_and_nothing_else(
    station: Station, chief: Proof, enterprise: Callable[..., int], clock: FrozenClock
) -> None:
    case = on_site(station, chief, enterprise())
    clock.set("2026-12-01T09:00:00+08:00")
    chief, officer = sign_in_again(station)
    hazard = HAZARD.__class__(HAZARD.description, HAZARD.article, day("2026-12-24"))
    cases.record_result(station.store, officer, case.id, "rectify", signed=True, hazards=[hazard])
    cases.returned(station.store, officer, case.id)
    before = {d.rule: d for d in deadlines.of_case(station.store, case.id)}
    assert before["PUB_20WD"].provisional is False
    clock.set("2026-12-08T09:00:00+08:00")
    chief, officer = sign_in_again(station)
    rechecks.recheck_all(station.store, officer, case.id, True, signed=True)
    known = {(d.rule, d.anchor_at.to_date_string()): d for d in deadlines.of_case(station.store, case.id)}
    old = known["PUB_20WD", "2026-12-08"]
    assert (old.due_at, old.provisional) == (end_of(day("2027-01-06")), True)

    adopted = calendars.adopt(station.store, chief, ANNOUNCED)
    assert [(a.id, b.due_at, b.provisional) for a, b in adopted.recomputed] == [
        (old.id, end_of(day("2027-01-07")), False)
    ]
    after = {d.id: d for d in deadlines.of_case(station.store, case.id)}
    new = adopted.recomputed[0][1]
    assert (after[old.id].state, after[old.id].superseded_by, after[old.id].due_at) == (
        "superseded",
        new.id,
        old.due_at,
    )
    assert new.state == "running" and ":official:" in new.calendar and new.anchor_event_id == old.anchor_event_id
    untouched = [d for d in known.values() if d.id != old.id]
    assert untouched == [after[d.id] for d in untouched]
    assert {item.due_at for item in queue.queue(station.store)} == {new.due_at, known["PUB_20WD", "2026-12-01"].due_at}
    assert station.store.lines()[-1].action == "calendar.adopt"
    assert audit.audit(station.store).clean


def test_announcement_that_changes_no_date_still_makes_it_certain(
    station: Station, chief: Proof, enterprise: Callable[..., int], clock: FrozenClock
) -> None:
    case = on_site(station, chief, enterprise())
    clock.set("2026-12-08T09:00:00+08:00")
    chief, _ = sign_in_again(station)
    cases.record_result(station.store, chief, case.id, "no_issue", signed=True)
    same = shipped_years()[-1][1].replace("provisional", "official")
    ((old, new),) = calendars.adopt(station.store, chief, same).recomputed
    assert old.due_at == new.due_at and old.provisional and not new.provisional


def test_adoption_is_refused_with_its_reason(station: Station, chief: Proof, officer: Proof) -> None:
    size = station.store.size()
    with pytest.raises(CalendarUnreadable):
        calendars.adopt(station.store, chief, "year = ")
    with pytest.raises(CalendarRefused):
        calendars.adopt(station.store, chief, ANNOUNCED.replace("2027-01-09", "2027-01-08"))
    with pytest.raises(calendars.CalendarUnchanged, match="2027"):
        calendars.adopt(station.store, chief, shipped_years()[-1][1])
    with pytest.raises(NotAllowed):
        calendars.adopt(station.store, officer, ANNOUNCED)
    assert station.store.size() == size
    calendars.adopt(station.store, chief, ANNOUNCED)
    with pytest.raises(calendars.CalendarBackwards, match="2027"):
        calendars.adopt(station.store, chief, shipped_years()[-1][1])
    corrected = ANNOUNCED.replace("试验", "更正")
    assert calendars.adopt(station.store, chief, corrected).recomputed == ()
    assert [year.source for year in calendars.years(station.store)][-1].endswith("（更正）")
