"""More time: for putting hazards right, asked for in time; for recordings, never once they are overdue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from station.records.case import CaseFile, Found
from station.records.moment import day
from station.records.people import Proof
from station.rules.workflow import StepRefused
from station.services import cases, terms
from station.store import deadlines, spans
from station.store.cases import hazards
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.inspections import HAZARD, on_site, sign_in_again

Make = Callable[..., int]
LATER = replace(HAZARD, description="消防通道堵塞", rectify_by=day("2026-12-15"))


def ordered(station: Station, chief: Proof, enterprise: Make, *found: Found) -> CaseFile:
    case = on_site(station, chief, enterprise())
    return cases.record_result(station.store, chief, case.id, "rectify", signed=True, hazards=found or [HAZARD])


def ends(station: Station, case: CaseFile, rule: str) -> list[str]:
    """Days on which what runs under a rule ends."""
    return sorted(
        each.due_at.to_date_string()
        for each in deadlines.of_case(station.store, case.id)
        if each.rule == rule and each.state == "running"
    )


def test_a_granted_extension_is_on_file(station: Station, chief: Proof, enterprise: Make) -> None:
    case = ordered(station, chief, enterprise)
    cases.request_extension(station.store, chief, case.id, "设备到货延误")
    cases.answer_extension(station.store, chief, case.id, day("2026-12-25"), "情况属实")
    (one,) = spans.extensions(station.store, case.id, "RECTIFY")
    assert (one.until, one.approved_by, one.reason) == (day("2026-12-25"), "chief", "情况属实")
    assert ends(station, case, "RECTIFY") == ["2026-12-25"]


def test_several_days_become_one_with_their_rechecks(station: Station, chief: Proof, enterprise: Make) -> None:
    last = replace(HAZARD, description="台账不全", rectify_by=day("2027-01-20"))
    case = ordered(station, chief, enterprise, HAZARD, LATER, last)
    assert ends(station, case, "RECTIFY") == ["2026-12-05", "2026-12-15", "2027-01-20"]
    cases.request_extension(station.store, chief, case.id, "设备到货延误")
    cases.answer_extension(station.store, chief, case.id, day("2026-12-25"), "情况属实")
    assert ends(station, case, "RECTIFY") == ["2026-12-25", "2027-01-20"]
    assert len(ends(station, case, "RECHECK_10D")) == 2
    assert [each.rectify_by.isoformat() for each in hazards(station.store, case.id)] == [
        "2026-12-25", "2026-12-25", "2027-01-20",
    ]  # fmt: skip


def test_a_day_that_is_no_later_is_refused_and_nothing_is_written(
    station: Station, chief: Proof, enterprise: Make
) -> None:
    case = ordered(station, chief, enterprise)
    cases.request_extension(station.store, chief, case.id, "设备到货延误")
    size = station.store.size()
    with pytest.raises(terms.WrongDay, match="2026-12-04"):
        cases.answer_extension(station.store, chief, case.id, day("2026-12-04"), "情况属实")
    assert station.store.size() == size


def test_asked_on_the_last_day_it_may_be_granted_after_it(
    station: Station, chief: Proof, enterprise: Make, clock: FrozenClock
) -> None:
    case = ordered(station, chief, enterprise)
    clock.set("2026-12-05T16:00:00+08:00")
    chief, _ = sign_in_again(station)
    cases.request_extension(station.store, chief, case.id, "设备到货延误")
    clock.set("2026-12-08T09:00:00+08:00")
    chief, _ = sign_in_again(station)
    cases.answer_extension(station.store, chief, case.id, day("2026-12-25"), "情况属实")
    assert ends(station, case, "RECTIFY") == ["2026-12-25"]


def test_without_asking_in_time_the_end_is_the_end(
    station: Station, chief: Proof, enterprise: Make, clock: FrozenClock
) -> None:
    case = ordered(station, chief, enterprise)
    clock.set("2026-12-08T09:00:00+08:00")
    chief, _ = sign_in_again(station)
    with pytest.raises(terms.Ended, match="2026-12-05"):
        terms.extend(station.store, chief, case.id, "RECTIFY", terms.Longer(until=day("2026-12-25")), "还要时间")


def test_asked_after_the_last_day_it_is_refused(
    station: Station, chief: Proof, enterprise: Make, clock: FrozenClock
) -> None:
    case = ordered(station, chief, enterprise)
    clock.set("2026-12-06T00:00:00+08:00")
    chief, _ = sign_in_again(station)
    with pytest.raises(StepRefused) as refused:
        cases.request_extension(station.store, chief, case.id, "设备到货延误")
    assert "2026-12-05" in refused.value.advice
    assert [each.guard for each in refused.value.refusals] == ["EXTEND_IN_TIME"]


def test_a_hazard_that_was_due_before_keeps_its_day(
    station: Station, chief: Proof, enterprise: Make, clock: FrozenClock
) -> None:
    case = ordered(station, chief, enterprise, HAZARD, LATER)
    clock.set("2026-12-10T09:00:00+08:00")
    chief, _ = sign_in_again(station)
    cases.request_extension(station.store, chief, case.id, "设备到货延误")
    cases.answer_extension(station.store, chief, case.id, day("2026-12-25"), "情况属实")
    assert ends(station, case, "RECTIFY") == ["2026-12-05", "2026-12-25"]
    assert [each.rectify_by.isoformat() for each in hazards(station.store, case.id)] == ["2026-12-05", "2026-12-25"]


def test_the_special_case_comes_within_the_24_hours_or_not_at_all(
    station: Station, chief: Proof, enterprise: Make, clock: FrozenClock
) -> None:
    case = on_site(station, chief, enterprise())
    cases.record_result(station.store, chief, case.id, "no_issue", signed=True)
    cases.returned(station.store, chief, case.id)
    clock.advance(hours=24, seconds=1)
    chief, _ = sign_in_again(station)
    with pytest.raises(cases.SpecialTooLate, match="逾期") as refused:
        cases.special_upload(station.store, chief, case.id, "采集站停电")
    assert "说明迟交原因" in refused.value.advice
    found = {each.rule: each.state for each in deadlines.of_case(station.store, case.id)}
    assert found["UPLOAD_24H"] == "running" and "UPLOAD_SPECIAL" not in found
