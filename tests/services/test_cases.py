"""Inspection cases on the real store: opened from a draw, walked to their end, refused where the law says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from station.records.case import Found
from station.records.moment import day, iso, moment
from station.records.people import Proof, System
from station.rules.deadline import end_of
from station.rules.workflow import StageRefused, StepRefused
from station.services import casebook, cases, opening, rechecks, staff
from station.store import audit, deadlines, models
from station.store.cases import UnknownCase
from station.store.errors import NotAllowed, ReasonNeeded
from station.wiring import Station
from tests.conftest import PIN, FrozenClock
from tests.services.inspections import HAZARD, officer_ids, on_site, planned, reveal, sign_in_again

Make = Callable[..., int]


def running(station: Station, case_id: int) -> dict[str, str]:
    """Rule to due time, of the case's running deadlines."""
    return {d.rule: iso(d.due_at) for d in deadlines.of_case(station.store, case_id) if d.state == "running"}


def test_draw_opens_one_case_for_each_selected_enterprise(station: Station, chief: Proof, enterprise: Make) -> None:
    people = officer_ids(station)
    firms = [enterprise(), enterprise()]
    pair = (people["李敏"], people["陈海波"])
    opened = opening.open_from_draw(station.store, chief, reveal(station.store, [(firm, *pair) for firm in firms]))
    assert [case.number for case in opened] == ["余应急检〔2026〕1号", "余应急检〔2026〕2号"]
    assert [case.enterprise_id for case in opened] == firms
    assert {(case.stage, case.source, case.rule_set, case.lead, case.assist) for case in opened} == {
        ("planned", "double_random", "WEIHUA-2026", "李敏", "陈海波")
    }
    later = opening.open_from_draw(station.store, chief, reveal(station.store, [(firms[0], *pair)], draw_no=2))
    assert later[0].number == "余应急检〔2026〕3号"


def test_draw_opens_its_cases_once(station: Station, chief: Proof, enterprise: Make) -> None:
    case = planned(station, chief, enterprise())
    assert case.draw_id is not None
    size = station.store.size()
    with pytest.raises(opening.DrawOpened, match="第 1 次"):
        opening.open_from_draw(station.store, chief, case.draw_id)
    assert station.store.size() == size


def test_draw_must_be_revealed_and_have_somebody(
    station: Station, chief: Proof, officer: Proof, enterprise: Make
) -> None:
    people = officer_ids(station)
    pick = (enterprise(), people["王建国"], people["李敏"])
    with pytest.raises(opening.DrawNotRevealed):
        opening.open_from_draw(station.store, chief, reveal(station.store, [pick], state="committed"))
    with pytest.raises(opening.DrawWithoutPicks):
        opening.open_from_draw(station.store, chief, reveal(station.store, [], draw_no=2))
    good = reveal(station.store, [pick], draw_no=3)
    with pytest.raises(opening.UnknownPowerItem, match="JC-999"):
        opening.open_from_draw(station.store, chief, good, "JC-999")
    with pytest.raises(NotAllowed):
        opening.open_from_draw(station.store, officer, good)
    assert opening.open_from_draw(station.store, chief, good, "JC-003")[0].power_item == "JC-003"


def test_clean_inspection_to_its_end(
    station: Station, chief: Proof, officer: Proof, enterprise: Make, clock: FrozenClock
) -> None:
    firm = enterprise()
    case = on_site(station, chief, firm)
    clock.set("2026-11-20T11:30:00+08:00")
    case = cases.record_result(station.store, officer, case.id, "no_issue", signed=True)
    assert (case.stage, case.result) == ("recorded", "no_issue")
    assert running(station, case.id) == {"PUB_20WD": "2026-12-18T23:59:59+08:00"}

    clock.set("2026-11-20T17:30:00+08:00")
    chief, officer = sign_in_again(station)
    cases.returned(station.store, officer, case.id, occurred_at=moment("2026-11-20T17:10:00+08:00"))
    assert running(station, case.id)["UPLOAD_24H"] == "2026-11-21T17:10:00+08:00"

    clock.set("2026-12-01T09:00:00+08:00")
    chief, officer = sign_in_again(station)
    case = cases.close(station.store, chief, case.id)
    assert case.stage == "closed" and case.closed_at == clock.now()
    # Closed as of the inspection's end, 30 working days on, across a year that is not announced.
    archive = next(d for d in deadlines.of_case(station.store, case.id) if d.rule == "ARCHIVE_30WD")
    assert archive.anchor_at.to_date_string() == "2026-11-20"
    assert archive.provisional and archive.due_at == end_of(day("2027-01-04"))
    assert "2027:provisional:" in archive.calendar and "2026:official:" in archive.calendar

    kinds = [event.kind for event in casebook.detail(station.store, case.id).events]
    assert kinds == [
        "opened",
        "approved",
        "dispatched",
        "on_site",
        "identity_shown",
        "notice_given",
        "recorded",
        "returned",
        "closed",
    ]
    assert audit.audit(station.store).clean


def test_hazards_are_ordered_rechecked_and_closed(
    station: Station, chief: Proof, officer: Proof, enterprise: Make, clock: FrozenClock
) -> None:
    case = on_site(station, chief, enterprise())
    second = Found("粉尘未清扫", "工贸企业粉尘防爆安全规定第十八条", day("2026-12-12"))
    case = cases.record_result(station.store, officer, case.id, "rectify", signed=True, hazards=[HAZARD, second])
    assert (case.stage, case.result) == ("rectify_ordered", "rectify")
    by_rule: dict[str, list[str]] = {}
    for each in deadlines.of_case(station.store, case.id):
        by_rule.setdefault(each.rule, []).append(each.due_at.to_date_string())
    # 18 and 25 December are the tenth working days after each term.
    assert by_rule == {
        "PUB_20WD": ["2026-12-18"],
        "RECTIFY": ["2026-12-05", "2026-12-12"],
        "RECHECK_10D": ["2026-12-18", "2026-12-25"],
    }
    cases.returned(station.store, officer, case.id)
    clock.set("2026-12-14T10:00:00+08:00")
    chief, officer = sign_in_again(station)
    case = rechecks.recheck_all(station.store, officer, case.id, True, signed=True)
    assert case.stage == "rechecked_pass"
    states = {(d.rule, d.due_at.to_date_string()): d.state for d in deadlines.of_case(station.store, case.id)}
    assert states["RECTIFY", "2026-12-05"] == states["RECTIFY", "2026-12-12"] == "late"
    assert states["RECHECK_10D", "2026-12-18"] == states["RECHECK_10D", "2026-12-25"] == "met"
    assert states["PUB_20WD", "2027-01-12"] == "running"
    detail = casebook.detail(station.store, case.id)
    assert {hazard.recheck_result for hazard in detail.hazards} == {"pass"}
    assert [d.conclusion for d in detail.disclosures] == ["责令限期整改", "复查合格"]

    with pytest.raises(StepRefused, match="返回") as refused:
        cases.close(station.store, chief, case.id)
    assert "24小时" in refused.value.advice
    cases.returned(station.store, officer, case.id)
    assert cases.close(station.store, chief, case.id).stage == "closed"
    assert len([d for d in deadlines.of_case(station.store, case.id) if d.rule == "UPLOAD_24H"]) == 2


def test_failed_recheck_is_closed_only_with_a_word_about_the_penalty(
    station: Station, chief: Proof, officer: Proof, enterprise: Make, clock: FrozenClock
) -> None:
    case = on_site(station, chief, enterprise())
    cases.record_result(
        station.store, officer, case.id, "measure", signed=False, refused_note="拒签，已报告", hazards=[HAZARD]
    )
    cases.returned(station.store, officer, case.id)
    clock.set("2026-12-08T10:00:00+08:00")
    chief, officer = sign_in_again(station)
    others = officer_ids(station)
    recheck: dict[str, Any] = {
        "signed": False,
        "refused_note": "再次拒签",
        "lead_id": others["陈海波"],
        "assist_id": others["周倩"],
    }
    case = rechecks.recheck_all(station.store, officer, case.id, False, **recheck)
    assert (case.lead, case.assist) == ("王建国", "李敏")
    said = [event.detail for event in casebook.detail(station.store, case.id).events]
    assert "派出 陈海波、周倩" in said and "再次拒签" in said
    cases.returned(station.store, officer, case.id)
    with pytest.raises(StepRefused, match="写明不立案的理由"):
        cases.close(station.store, chief, case.id)
    closed = cases.close(station.store, chief, case.id, note="转处罚立案 余应急案〔2026〕1号")
    assert closed.stage == "closed"
    archive = next(d for d in deadlines.of_case(station.store, case.id) if d.rule == "ARCHIVE_30WD")
    assert archive.anchor_at == clock.now()
    assert "refused_to_sign" in {event.kind for event in casebook.detail(station.store, case.id).events}


def test_step_that_is_not_next_writes_nothing(station: Station, chief: Proof, enterprise: Make) -> None:
    case = planned(station, chief, enterprise())
    size = station.store.size()
    with pytest.raises(StageRefused, match="已抽中"):
        cases.record_result(station.store, chief, case.id, "no_issue", signed=True)
    with pytest.raises(StageRefused):
        cases.close(station.store, chief, case.id)
    assert station.store.size() == size
    assert casebook.detail(station.store, case.id).events[-1].kind == "opened"


def test_only_the_chief_approves(station: Station, chief: Proof, officer: Proof, enterprise: Make) -> None:
    case = planned(station, chief, enterprise())
    with pytest.raises(NotAllowed):
        cases.approve(station.store, officer, case.id)


def test_dispatch_checks_certificates_on_the_day(
    station: Station, chief: Proof, enterprise: Make, clock: FrozenClock
) -> None:
    person = staff.NewOfficer("赵敏", frozenset({"officer"}), "11028100099", day("2026-11-20"))
    expiring = staff.enrol(station.store, station.keys, chief, person, PIN)
    people = officer_ids(station)
    draw = reveal(station.store, [(enterprise(), people["李敏"], expiring.id)])
    case = opening.open_from_draw(station.store, chief, draw)[0]
    cases.approve(station.store, chief, case.id)
    clock.set("2026-11-21T09:00:00+08:00")
    chief, officer = sign_in_again(station)
    with pytest.raises(StepRefused, match="安全生产法第六十七条") as refused:
        cases.dispatch(station.store, chief, case.id)
    assert "赵敏的执法证有效期至 2026-11-20" in refused.value.advice
    # They did go on the 20th; it is entered a day late and says so.
    done = cases.dispatch(station.store, chief, case.id, occurred_at=moment("2026-11-20T10:00:00+08:00"))
    event = casebook.detail(station.store, done.id).events[-1]
    assert (event.occurred_at.to_date_string(), event.recorded_at.to_date_string()) == ("2026-11-20", "2026-11-21")


def test_dispatch_respects_recusal_and_wants_a_word_for_other_people(
    station: Station, chief: Proof, enterprise: Make
) -> None:
    people, firm = officer_ids(station), enterprise()
    case = planned(station, chief, firm)
    cases.approve(station.store, chief, case.id)
    with station.store.act(System("system:init"), "roster.import") as act:
        act.insert(
            models.Recusal,
            officer_id=people["李敏"],
            enterprise_id=firm,
            reason="配偶任安全总监",
            declared_at=iso(act.now),
        )
    with pytest.raises(StepRefused, match="行政处罚法第四十三条") as refused:
        cases.dispatch(station.store, chief, case.id)
    assert "李敏应当回避（配偶任安全总监）" in refused.value.advice
    with pytest.raises(StepRefused, match="抽中的人员"):
        cases.dispatch(station.store, chief, case.id, assist_id=people["陈海波"])
    with pytest.raises(StepRefused, match="两名"):
        cases.dispatch(station.store, chief, case.id, assist_id=people["王建国"], note="李敏回避")
    sent = cases.dispatch(station.store, chief, case.id, assist_id=people["陈海波"], note="李敏回避")
    assert (sent.lead, sent.assist) == ("王建国", "陈海波")
    said = casebook.detail(station.store, case.id).events[-1].detail
    assert "王建国、陈海波" in said and "李敏回避" in said


def test_arrival_needs_certificates_shown_and_the_party_told(station: Station, chief: Proof, enterprise: Make) -> None:
    case = planned(station, chief, enterprise())
    cases.approve(station.store, chief, case.id)
    cases.dispatch(station.store, chief, case.id)
    with pytest.raises(StepRefused) as refused:
        cases.arrive(station.store, chief, case.id, identity_shown=False, told=frozenset({"reason"}))
    assert [each.guard for each in refused.value.refusals] == ["IDENTITY", "TOLD"]
    assert "执法依据、权利义务" in refused.value.advice


def test_return_is_entered_once_a_trip_and_not_before_it_began(
    station: Station, chief: Proof, enterprise: Make, clock: FrozenClock
) -> None:
    case = on_site(station, chief, enterprise())
    clock.set("2026-11-20T18:00:00+08:00")
    chief, officer = sign_in_again(station)
    cases.record_result(station.store, chief, case.id, "no_issue", signed=True)
    with pytest.raises(StepRefused, match="发生时间"):
        cases.returned(station.store, chief, case.id, occurred_at=moment("2026-11-20T08:00:00+08:00"))
    with pytest.raises(StepRefused, match="发生时间"):
        cases.returned(station.store, chief, case.id, occurred_at=moment("2026-11-20T19:00:00+08:00"))
    # The return may be entered after the record was, though it lies before that entry.
    cases.returned(station.store, chief, case.id, occurred_at=moment("2026-11-20T17:00:00+08:00"))
    with pytest.raises(StepRefused, match="登记返回"):
        cases.returned(station.store, chief, case.id)


def test_special_case_replaces_the_24_hours(
    station: Station, chief: Proof, officer: Proof, enterprise: Make, clock: FrozenClock
) -> None:
    case = on_site(station, chief, enterprise())
    clock.set("2026-11-20T18:00:00+08:00")
    chief, officer = sign_in_again(station)
    cases.record_result(station.store, officer, case.id, "no_issue", signed=True)
    with pytest.raises(deadlines.NotRunning, match="音像上传"):
        cases.special_upload(station.store, chief, case.id, "采集站停电")
    cases.returned(station.store, officer, case.id)
    with pytest.raises(ReasonNeeded):
        cases.special_upload(station.store, chief, case.id, "")
    with pytest.raises(NotAllowed):
        cases.special_upload(station.store, officer, case.id, "采集站停电")
    cases.special_upload(station.store, chief, case.id, "采集站停电")
    found = {d.rule: d for d in deadlines.of_case(station.store, case.id)}
    assert (found["UPLOAD_24H"].state, found["UPLOAD_24H"].superseded_by) == ("superseded", found["UPLOAD_SPECIAL"].id)
    assert found["UPLOAD_SPECIAL"].due_at == end_of(day("2026-11-25"))
    # Importing meets the upload, whichever of the two terms it runs under.
    with station.store.act(System("system:init"), "roster.import") as act:
        assert deadlines.meet(act, station.store, case.id, "UPLOAD_24H", clock.now()) == 1
    assert {d.rule: d.state for d in deadlines.of_case(station.store, case.id)}["UPLOAD_SPECIAL"] == "met"


def test_recording_imported_before_the_return_was_entered_meets_the_upload(
    station: Station, chief: Proof, enterprise: Make, clock: FrozenClock
) -> None:
    case = on_site(station, chief, enterprise())
    cases.record_result(station.store, chief, case.id, "no_issue", signed=True)
    clock.set("2026-11-20T17:30:00+08:00")
    chief, officer = sign_in_again(station)
    with station.store.act(System("system:init"), "roster.import") as act:
        now = iso(act.now)
        recorder = act.insert(
            models.Recorder, serial="ZFY0001", profile="generic", clock_offset_s=0, status="active", registered_at=now
        )
        session = act.insert(
            models.IntakeSession,
            recorder_id=recorder,
            source="x",
            listing_sha256="",
            files=1,
            bytes=1,
            state="complete",
            opened_at=now,
        )
        act.insert(
            models.Clip, sha256="0" * 64, size=1, original_name="a.mp4", recorder_id=recorder, media="video",
            time_source="none", verify_method="unproven", case_id=case.id, link_method="person",
            session_id=session, imported_at=now,
        )  # fmt: skip
    clock.set("2026-11-20T18:00:00+08:00")
    chief, officer = sign_in_again(station)
    cases.returned(station.store, chief, case.id, occurred_at=moment("2026-11-20T17:00:00+08:00"))
    upload = next(d for d in deadlines.of_case(station.store, case.id) if d.rule == "UPLOAD_24H")
    assert (upload.state, upload.met_at) == ("met", moment("2026-11-20T17:30:00+08:00"))


@pytest.mark.parametrize("until", ["2026-12-25", None])
def test_extension_is_asked_for_and_answered(
    station: Station, chief: Proof, officer: Proof, enterprise: Make, until: str | None
) -> None:
    case = on_site(station, chief, enterprise())
    cases.record_result(station.store, officer, case.id, "rectify", signed=True, hazards=[HAZARD])
    cases.request_extension(station.store, officer, case.id, "设备到货延误")
    assert running(station, case.id)["RECTIFY_EXTEND_REPLY"] == "2026-11-27T23:59:59+08:00"
    with pytest.raises(NotAllowed):
        cases.answer_extension(station.store, officer, case.id, None, "不属于不可抗力")
    answered = cases.answer_extension(station.store, chief, case.id, day(until) if until else None, "情况属实")
    assert answered.stage == "rectify_ordered"
    now = running(station, case.id)
    assert "RECTIFY_EXTEND_REPLY" not in now
    expected = ("2026-12-25", "2027-01-11") if until else ("2026-12-05", "2026-12-18")
    assert (now["RECTIFY"][:10], now["RECHECK_10D"][:10]) == expected
    hazard = casebook.detail(station.store, case.id).hazards[0]
    assert hazard.rectify_by.isoformat() == (until or "2026-12-05")


@pytest.mark.parametrize(
    ("verb", "stage"), [(cases.obstruct, "obstructed"), (cases.transfer, "transferred"), (cases.abort, "aborted")]
)
def test_inspection_may_end_on_site_with_a_word_about_why(
    station: Station, chief: Proof, enterprise: Make, verb: Callable[..., object], stage: str
) -> None:
    case = on_site(station, chief, enterprise())
    with pytest.raises(StepRefused, match="写明情况"):
        verb(station.store, chief, case.id, " ")
    verb(station.store, chief, case.id, "大门上锁，电话无人接听")
    found = casebook.get(station.store, case.id)
    assert (found.stage, found.result) == (stage, stage)
    assert (found.closed_at is not None) is (stage == "aborted")
    assert ("PUB_20WD" in running(station, case.id)) is (stage == "aborted")
    assert cases.returned(station.store, chief, case.id).stage == stage


def test_casebook_lists_and_names(station: Station, chief: Proof, enterprise: Make) -> None:
    case = planned(station, chief, enterprise())
    assert casebook.ids(station.store) == casebook.ids(station.store, stage="planned") == [case.id]
    assert casebook.ids(station.store, stage="closed") == []
    assert casebook.some(station.store, [case.id, 1]) == {case.id: case}
    assert casebook.by_number(station.store, case.number) == casebook.by_number(station.store, str(case.id)) == case
    for nobody in ("余应急检〔2026〕999号", "9" * 18, "9" * 19, "9" * 5000):
        with pytest.raises(UnknownCase, match=nobody[:20]):
            casebook.by_number(station.store, nobody)
    detail = casebook.detail(station.store, case.id)
    assert [stage.title for stage in detail.track] == [
        "已抽中",
        "已审批",
        "已派员",
        "到场",
        "已记录",
        "责令整改",
        "复查合格",
        "结案",
    ]
    assert [step.transition.action for step in detail.steps] == ["approve", "abort"]
    assert detail.stage.title == casebook.stage_title(case) == "已抽中"
    assert detail.power_item is not None and detail.power_item.basis
