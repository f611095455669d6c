"""Late recordings and their reason; the return registered by the slip's code; the special case needs the chief."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from station.records.people import Proof
from station.rules.capture_code import capture_code
from station.rules.workflow import StageRefused, StepRefused
from station.services import cases, uploads
from station.store import deadlines
from station.store.errors import NotAllowed, ReasonNeeded
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services import inspections


@pytest.fixture
def case(station: Station, chief: Proof, enterprise: Callable[..., int]) -> int:
    """Inspected without findings; its officers are about to return."""
    found = inspections.on_site(station, chief, enterprise()).id
    return cases.record_result(station.store, chief, found, "no_issue", signed=True).id


def deadline(station: Station, case: int, rule: str = "UPLOAD_24H") -> int:
    return next(one.id for one in deadlines.of_case(station.store, case) if one.rule == rule)


def came(station: Station, case: int) -> None:
    """The recordings come in now."""
    chief, _ = inspections.sign_in_again(station)
    with station.store.act(chief, "clip.match") as act:
        uploads.met_by_import(station.store)(act, case)


def test_late_recordings_wait_for_a_reason(station: Station, chief: Proof, case: int, clock: FrozenClock) -> None:
    cases.returned(station.store, chief, case)
    clock.advance(hours=23)
    assert uploads.late(station.store, overdue=True) == []
    clock.advance(hours=2)
    (overdue,) = uploads.late(station.store, overdue=True)
    assert (overdue.state, overdue.case_id, overdue.met_at) == ("running", case, None)
    assert uploads.late(station.store) == [], "what has not come is on the list of deadlines already"
    came(station, case)
    (late,) = uploads.late(station.store)
    assert (late.state, late.deadline_id, late.enterprise) == ("late", deadline(station, case), overdue.enterprise)
    chief, officer = inspections.sign_in_again(station)
    with pytest.raises(ReasonNeeded):
        uploads.explain_late(station.store, officer, late.deadline_id, "  ")
    told = uploads.explain_late(station.store, officer, late.deadline_id, "记录仪送修，取回后上传")
    assert told.reason == "记录仪送修，取回后上传"
    assert uploads.late(station.store) == []
    with pytest.raises(uploads.LateExplained):
        uploads.explain_late(station.store, chief, late.deadline_id, "另一个原因")
    (line,) = station.store.lines(subject=f"deadline/{late.deadline_id}")
    assert (line.action, line.reason) == ("upload.explain", "记录仪送修，取回后上传")


def test_what_is_past_due_can_be_explained_before_it_comes(
    station: Station, chief: Proof, case: int, clock: FrozenClock
) -> None:
    cases.returned(station.store, chief, case)
    clock.advance(hours=30)
    chief, officer = inspections.sign_in_again(station)
    uploads.explain_late(station.store, officer, deadline(station, case), "记录仪故障送检")
    assert uploads.late(station.store, overdue=True) == []
    came(station, case)
    assert uploads.late(station.store) == []


def test_only_what_is_late_is_explained(station: Station, chief: Proof, officer: Proof, case: int) -> None:
    cases.returned(station.store, chief, case)
    with pytest.raises(uploads.NotLate):
        uploads.explain_late(station.store, officer, deadline(station, case), "早说")
    for other in (7, deadline(station, case, "PUB_20WD")):
        with pytest.raises(uploads.UploadUnknown):
            uploads.explain_late(station.store, officer, other, "不是音像")


def test_the_special_case_is_the_chiefs_and_needs_a_reason(
    station: Station, chief: Proof, officer: Proof, case: int, clock: FrozenClock
) -> None:
    cases.returned(station.store, chief, case)
    with pytest.raises(NotAllowed):
        cases.special_upload(station.store, officer, case, "山区返程")
    with pytest.raises(ReasonNeeded):
        cases.special_upload(station.store, chief, case, "")
    cases.special_upload(station.store, chief, case, "连续三天在山区检查")
    clock.advance(days=4)
    chief, officer = inspections.sign_in_again(station)
    with pytest.raises(uploads.NotLate):
        uploads.explain_late(station.store, officer, deadline(station, case), "已被特殊情况代替")
    clock.advance(days=3)
    chief, officer = inspections.sign_in_again(station)
    (late,) = uploads.late(station.store, overdue=True)
    assert late.deadline_id == deadline(station, case, "UPLOAD_SPECIAL")
    assert uploads.explain_late(station.store, officer, late.deadline_id, "道路中断").reason == "道路中断"


def test_the_return_is_registered_by_what_the_scanner_types(station: Station, officer: Proof, case: int) -> None:
    back = cases.returned_by_code(station.store, officer, f" {capture_code(case).lower()}\n")
    assert back.id == case
    assert deadline(station, case)
    with pytest.raises((StepRefused, StageRefused)):
        cases.returned_by_code(station.store, officer, capture_code(case))


@pytest.mark.parametrize("scanned", ["", "  ", "https://example.com", "Q000000000000000", capture_code(77), "余应急检"])
def test_another_code_registers_nothing(station: Station, officer: Proof, case: int, scanned: str) -> None:
    with pytest.raises(cases.SlipUnknown):
        cases.returned_by_code(station.store, officer, scanned)
    assert not [one for one in deadlines.of_case(station.store, case) if one.rule.startswith("UPLOAD_")]
