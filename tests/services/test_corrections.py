"""更正, 作废, 放行: the old value stays, what follows is computed again, conditions of the law are never released."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from station.records.moment import iso
from station.records.people import Proof
from station.services import cases, corrections, exceptions, staff
from station.store import audit, deadlines
from station.store import corrections as rows
from station.store.cases import CaseVoid
from station.store.errors import NotAllowed, ReasonNeeded, RowMissing
from station.wiring import Station
from tests.conftest import PIN, FrozenClock
from tests.services.inspections import HAZARD, on_site, planned

Make = Callable[..., int]
WHY = "登记时看错了日期"


def second(station: Station) -> Proof:
    return staff.sign_in(station.store, station.keys, "李敏", PIN)


def event(station: Station, case_id: int, kind: str) -> int:
    from station.store import cases as stored

    return next(each.id for each in stored.events(station.store, case_id) if each.kind == kind)


def test_a_corrected_time_moves_what_ran_from_it_and_the_old_one_stays(
    station: Station, chief: Proof, officer: Proof, enterprise: Make, clock: FrozenClock
) -> None:
    case = on_site(station, chief, enterprise())
    cases.record_result(station.store, officer, case.id, "no_issue", signed=True)
    clock.advance(hours=3)
    cases.returned(station.store, officer, case.id)
    returned = event(station, case.id, "returned")
    corrections.correct(station.store, officer, case.id, "case_event.occurred_at", returned, "2026-11-20 10:30", WHY)
    uploads = [each for each in deadlines.of_case(station.store, case.id) if each.rule == "UPLOAD_24H"]
    assert [(each.state, iso(each.due_at)) for each in uploads] == [
        ("running", "2026-11-21T10:30:00+08:00"),
        ("superseded", "2026-11-21T12:00:00+08:00"),
    ]
    kept = rows.of(station.store, f"case/{case.id}")
    assert [(each.old, each.new, each.reason) for each in kept] == [
        ("2026-11-20T12:00:00+08:00", "2026-11-20T10:30:00+08:00", WHY)
    ]
    assert audit.audit(station.store, full=True).clean


@pytest.mark.parametrize(
    ("what", "typed", "refusal"),
    [
        ("case_event.occurred_at", "昨天", corrections.BadValue),
        ("case_event.recorded_at", "2026-11-20 10:30", corrections.NotCorrectable),
        ("case_event.detail", "  ", corrections.BadValue),
        ("case_file.number", "余应急检〔2026〕9号", corrections.NotCorrectable),
    ],
)
def test_what_is_no_fact_of_a_person_is_not_corrected(
    station: Station, chief: Proof, enterprise: Make, what: str, typed: str, refusal: type[Exception]
) -> None:
    case = on_site(station, chief, enterprise())
    size = station.store.size()
    with pytest.raises(refusal):
        corrections.correct(station.store, chief, case.id, what, event(station, case.id, "on_site"), typed, WHY)
    assert station.store.size() == size


def test_a_correction_needs_a_reason_another_value_and_its_own_case(
    station: Station, chief: Proof, officer: Proof, enterprise: Make
) -> None:
    case, other = on_site(station, chief, enterprise()), planned(station, chief, enterprise(), draw_no=2)
    cases.record_result(station.store, officer, case.id, "rectify", signed=True, hazards=[HAZARD])
    hazard = cases.cases.hazards(station.store, case.id)[0].id
    article, said = "hazard.article", "安全生产法第三十六条第二款"
    with pytest.raises(ReasonNeeded):
        corrections.correct(station.store, chief, case.id, article, hazard, said, "")
    with pytest.raises(corrections.Unchanged):
        corrections.correct(station.store, chief, case.id, article, hazard, HAZARD.article, WHY)
    with pytest.raises(RowMissing):
        corrections.correct(station.store, chief, other.id, article, hazard, said, WHY)
    corrections.correct(station.store, chief, case.id, article, hazard, said, WHY)
    shown = {(each.what, each.row_id): each.shown for each in corrections.facts_of(station.store, case.id)}
    assert shown[article, hazard] == said


def test_a_case_opened_by_mistake_is_voided_by_two_and_rests(station: Station, chief: Proof, enterprise: Make) -> None:
    case = planned(station, chief, enterprise())
    voided = corrections.void(station.store, chief, case.id, "抽取导入了两次", second(station))
    assert voided.voided_at is not None
    with pytest.raises(CaseVoid, match="已经作废"):
        cases.approve(station.store, chief, case.id)
    with pytest.raises(CaseVoid):
        corrections.void(station.store, chief, case.id, "再来一次", second(station))
    again = planned(station, chief, enterprise(), draw_no=2)
    assert again.number != case.number, "a voided number is not used again"


def test_what_happened_before_the_party_is_never_a_mistake(
    station: Station, chief: Proof, officer: Proof, enterprise: Make
) -> None:
    case = on_site(station, chief, enterprise())
    with pytest.raises(corrections.CannotVoid, match="到场"):
        corrections.void(station.store, chief, case.id, WHY, second(station))
    other = planned(station, chief, enterprise(), draw_no=2)
    with pytest.raises(NotAllowed):
        corrections.void(station.store, officer, other.id, WHY, chief)


def test_only_what_the_flow_marks_is_released_and_by_two(
    station: Station, chief: Proof, officer: Proof, enterprise: Make
) -> None:
    case = planned(station, chief, enterprise())
    assert [guard.code for guard in exceptions.waivable(station.store, case.id)] == [
        "COVERAGE", "ANNUAL_CAP", "RESUMED", "NOTICED",
    ]  # fmt: skip
    for law_s_own in ("TWO_CERTIFIED", "POWER", "NO_SUCH"):
        with pytest.raises(exceptions.NotWaivable):
            exceptions.grant(station.store, chief, case.id, law_s_own, WHY, second(station))
    granted = exceptions.grant(station.store, chief, case.id, "COVERAGE", "记录仪被毁", second(station))
    assert [(each.guard, each.reason) for each in granted] == [("COVERAGE", "记录仪被毁")]
    with pytest.raises(NotAllowed):
        exceptions.grant(station.store, officer, case.id, "COVERAGE", WHY, chief)
