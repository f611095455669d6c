"""How a result stops being shown: changed, annulled, ordered off, repaired, over; what the systems are told."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from station.records.case import CaseFile
from station.records.disclosure import Disclosure
from station.records.moment import day, moment
from station.services import corrections, disclosure_board, disclosure_edits, disclosure_ends, disclosures, push
from station.services.external_refs import UrlUnfit
from station.services.filled import Filled
from station.store import cases, publications, pushes
from station.store import disclosures as rows
from station.store.errors import NotAllowed, ReasonNeeded
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.penalty_walk import NOTED, Desk, Make
from tests.services.publishing import approve, of, publish

SITE, CREDIT = "zj_gov_service", "credit"


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


@pytest.fixture
def case(desk: Desk, enterprise: Make) -> CaseFile:
    return desk.served(enterprise(), 3_000)


def stands(desk: Desk, item: Disclosure) -> str:
    return disclosure_board.dossier(desk.station.store, item.id).row.standing


def test_annulled_what_is_out_is_taken_off_within_three_working_days(desk: Desk, case: CaseFile) -> None:
    store, site, credit = desk.station.store, of(desk, case, SITE), of(desk, case, CREDIT)
    publish(desk, site)
    desk.step(case, "reconsider", replace(NOTED, note="余姚市人民政府受理复议申请"))
    desk.go("2026-12-01T09:00:00+08:00")
    desk.chief(case, "revoke", replace(NOTED, note="复议决定：程序违法，予以撤销"))
    found = disclosure_board.dossier(store, site.id)
    assert found.row.standing == "to_withdraw"
    assert found.row.due_at == moment("2026-12-04T23:59:59+08:00") and not found.row.late
    gone = rows.get(store, credit.id)
    assert (gone.state, gone.withheld_code) == ("withheld", "superseded"), "what is not out does not go out"
    for each in push.of_case(store, case.id):
        assert each.kind == "withdrawal" and "警示标志" not in each.payload
    assert disclosure_board.board(store).page("to_withdraw")[0].item.id == site.id
    desk.go("2026-12-05T09:00:00+08:00")
    assert [row.item.id for row in disclosure_board.board(store).page("overdue")] == [site.id]
    with pytest.raises(ReasonNeeded):
        disclosure_ends.withdrawn(store, desk.who(), site.id, "")
    out = moment("2026-12-03T15:00:00+08:00")
    disclosure_ends.withdrawn(store, desk.who(), site.id, "决定被撤销，已公开说明理由", "CX-1", occurred_at=out)
    assert stands(desk, site) == "withdrawn" and disclosure_board.board(store).page("to_withdraw") == ()
    assert (desk.term(case, "PUB_WITHDRAW").state, desk.term(case, "PUB_WITHDRAW").met_at) == ("met", out)
    assert cases.events(store, case.id)[-1].kind != "published"
    with pytest.raises(disclosures.WrongState, match="已撤回"):
        disclosure_ends.withdrawn(store, desk.who(), site.id, "再次")


def test_changed_the_old_result_goes_and_the_new_one_is_published(desk: Desk, case: CaseFile) -> None:
    store, old = desk.station.store, of(desk, case, SITE)
    publish(desk, old)
    approve(desk, of(desk, case, CREDIT))
    sent = [one.id for one in push.of_case(store, case.id)]
    push.hand_over(store, desk.who(), sent)
    desk.go("2026-12-01T09:00:00+08:00")
    less = Filled(sanctions=desk.fine(case, 1_000), note="法院判决变更为罚款1000元", conclusion="罚款1,000元")
    desk.chief(case, "change", less)
    new = of(desk, case, SITE)
    assert new.id != old.id and stands(desk, old) == "to_withdraw" and stands(desk, new) == "redaction"
    told = {one.name: one.value for one in publications.fields(store, new.id)}
    assert (told["content"], told["decided"]) == ("罚款1,000元", "2026-12-01")
    kinds = [(one.kind, one.state) for one in push.of_case(store, case.id)]
    assert kinds[:3] == [("decision", "sent")] * 3 and kinds[3:6] == [("withdrawal", "waiting")] * 3
    assert kinds[6:] == [("change", "waiting")] * 3
    assert new.due_at == moment("2026-12-10T23:59:59+08:00")


def test_the_step_of_the_case_takes_everything_off(desk: Desk, case: CaseFile) -> None:
    store = desk.station.store
    for channel in (SITE, CREDIT):
        publish(desk, of(desk, case, channel))
    desk.chief(case, "revoke", replace(NOTED, note="自行纠正"))
    desk.step(case, "withdrawn", replace(NOTED, note="都已撤下，附说明"))
    assert {stands(desk, one) for one in rows.of_case(store, case.id)} == {"withdrawn"}


@pytest.mark.parametrize("remedy", [("reconsider", "reconsideration_upheld"), ("litigate", "litigation_upheld")])
def test_upheld_it_stays(desk: Desk, case: CaseFile, remedy: tuple[str, str]) -> None:
    publish(desk, of(desk, case, SITE))
    for step in remedy:
        desk.step(case, step, replace(NOTED, note="已登记"))
    assert stands(desk, of(desk, case, SITE)) == "shown"


def test_the_chief_orders_it_off_and_nothing_else_is_withdrawn(desk: Desk, case: CaseFile) -> None:
    store, site = desk.station.store, of(desk, case, SITE)
    with pytest.raises(disclosures.WrongState):
        disclosure_ends.order_withdrawal(store, desk.who("王建国"), site.id, "还没有公示")
    publish(desk, site)
    with pytest.raises(NotAllowed):
        disclosure_ends.order_withdrawal(store, desk.who(), site.id, "误公示")
    disclosure_ends.order_withdrawal(store, desk.who("王建国"), site.id, "误将商业秘密公示")
    assert stands(desk, site) == "to_withdraw" and desk.running(case)["PUB_WITHDRAW"] == "2026-11-25"
    disclosure_ends.withdrawn(store, desk.who(), site.id, "已撤下")
    assert desk.term(case, "PUB_WITHDRAW").state == "met"
    # Now the same result can be kept back where it is not out yet.
    kept = disclosures.withhold(store, desk.who("王建国"), of(desk, case, CREDIT).id, "trade_secret", "配方")
    assert [one.channel for one in kept] == [CREDIT]


def test_one_channel_out_the_other_is_not_kept_back(desk: Desk, case: CaseFile) -> None:
    publish(desk, of(desk, case, SITE))
    with pytest.raises(disclosures.AlreadyOut, match="浙江政务服务网"):
        disclosures.withhold(desk.station.store, desk.who("王建国"), of(desk, case, CREDIT).id, "privacy", "隐私")


def test_kept_back_on_every_channel_and_out_of_every_record(desk: Desk, case: CaseFile) -> None:
    store = desk.station.store
    kept = disclosures.withhold(store, desk.who("王建国"), of(desk, case, SITE).id, "trade_secret", "配方A-7是商业秘密")
    assert {one.channel for one in kept} == {SITE, CREDIT}
    target = of(desk, case, SITE).target
    for each in push.of_case(store, case.id):
        assert set(json.loads(each.payload)) == {"PUNISH_CASE_CODE", "PUBLICSTATUS", "CUTREASON"}
        assert target not in each.payload and "配方" not in each.payload


def test_credit_is_repaired_after_the_shortest_term(desk: Desk, case: CaseFile) -> None:
    store, credit, site = desk.station.store, of(desk, case, CREDIT), of(desk, case, SITE)
    publish(desk, credit)
    publish(desk, site)
    with pytest.raises(disclosure_ends.RepairEarly, match="不能申请"):
        disclosure_ends.apply_repair(store, desk.who(), credit.id, "已履行")
    desk.go("2027-02-21T09:00:00+08:00")
    with pytest.raises(disclosure_ends.NoRepair):
        disclosure_ends.apply_repair(store, desk.who(), site.id, "已履行")
    disclosure_ends.apply_repair(store, desk.who(), credit.id, "已履行，提交修复申请")
    with pytest.raises(disclosure_ends.RepairEarly):
        disclosure_ends.apply_repair(store, desk.who(), credit.id, "再次")
    disclosure_ends.decide_repair(store, desk.who("王建国"), credit.id, False, "还有同类行为")
    assert stands(desk, credit) == "shown"
    disclosure_ends.apply_repair(store, desk.who(), credit.id, "再次申请")
    disclosure_ends.decide_repair(store, desk.who("王建国"), credit.id, True, "信用办准予修复")
    assert stands(desk, credit) == "repaired"
    with pytest.raises(disclosures.WrongState, match="已修复"):
        disclosure_ends.decide_repair(store, desk.who("王建国"), credit.id, True, "再次")
    newest = pushes.of_disclosure(store, case.id, credit.id)[-1]
    assert newest.kind == "withdrawal"
    # What was repaired has nothing left to withdraw.
    desk.chief(case, "revoke", replace(NOTED, note="自行纠正"))
    assert stands(desk, credit) == "repaired" and stands(desk, site) == "to_withdraw"


def test_over_by_itself_and_noted_by_a_person(desk: Desk, case: CaseFile) -> None:
    store, site = desk.station.store, of(desk, case, SITE)
    publish(desk, site)
    with pytest.raises(disclosures.WrongState, match="公示中"):
        disclosure_ends.note_ended(store, desk.who(), site.id)
    size = store.size()
    desk.go("2027-11-01T09:00:00+08:00")
    assert stands(desk, site) == "expiring"
    assert {one.kind for one in disclosure_board.chores(store)} == {"publication_ends"}
    desk.go("2027-11-21T09:00:00+08:00")
    assert stands(desk, site) == "over"
    assert {one.kind: one.count for one in disclosure_board.chores(store)} == {"publication_over": 1}
    assert [row.item.id for row in disclosure_board.board(store).page("expiring")] == [site.id]
    assert store.size() == size, "nobody writes by looking"
    disclosure_ends.note_ended(store, desk.who(), site.id, "网站上已经查不到")
    assert stands(desk, site) == "ended" and list(disclosure_board.chores(store)) == []


def test_a_day_put_right_moves_the_end(desk: Desk, enterprise: Make) -> None:
    store = desk.station.store
    case = desk.approved(enterprise(), 3_000)
    desk.go("2026-11-25T09:00:00+08:00")
    desk.chief(case, "decide", Filled(sanctions=desk.fine(case, 3_000)))
    site, credit = of(desk, case, SITE), of(desk, case, CREDIT)
    publish(desk, site)
    disclosure_edits.set_grade(store, desk.who(), credit.id, "serious", "造成人员死亡")
    (event,) = (one for one in cases.events(store, case.id) if one.kind == "decided")
    said = "2026-11-24T10:00:00+08:00"
    corrections.correct(store, desk.who("王建国"), case.id, "case_event.occurred_at", event.id, said, "记错一天")
    for each in (site, credit):
        found = disclosure_board.dossier(store, each.id)
        assert found.item.decided_on.isoformat() == "2026-11-24"
        until = "2027-11-24" if each is site else "2029-11-24"
        assert found.term is not None and found.term.until.isoformat() == until
        assert {one.name: one.value for one in found.fields}["decided"] == "2026-11-24"
    assert rows.get(store, credit.id).due_at == moment("2026-12-03T23:59:59+08:00")


def test_a_shortened_term_stays_short_when_its_day_is_put_right(desk: Desk, enterprise: Make) -> None:
    store = desk.station.store
    case = desk.approved(enterprise(), 3_000)
    desk.go("2026-11-25T09:00:00+08:00")
    desk.chief(case, "decide", Filled(sanctions=desk.fine(case, 3_000)))
    site, chief = of(desk, case, SITE), desk.who("王建国")
    disclosure_edits.set_grade(store, chief, site.id, "serious", "社会影响大")
    three = disclosure_edits.Conditions(low_harm=True, minor=True, corrected_in_time=True)
    disclosure_edits.shorten(store, chief, site.id, day("2027-11-25"), three, "已整改")
    (event,) = (one for one in cases.events(store, case.id) if one.kind == "decided")
    said = "2026-11-24T10:00:00+08:00"
    corrections.correct(store, chief, case.id, "case_event.occurred_at", event.id, said, "记错一天")
    term = disclosure_board.dossier(store, site.id).term
    assert term is not None and (term.shortened, term.until.isoformat()) == (True, "2027-11-25")


def test_what_systems_answer_is_entered_and_what_they_refuse_pushed_again(desk: Desk, case: CaseFile) -> None:
    store = desk.station.store
    first, second, third = push.of_case(store, case.id)
    assert [one.system for one in (first, second, third)] == ["province", "city", "credit"]
    with pytest.raises(push.AnswerUnfit):
        push.answer(store, desk.who(), first.id, "", " ")
    accepted = push.answer(store, desk.who(), first.id, "SJ-2026-1")
    assert accepted.state == "accepted"
    with pytest.raises(push.NotSent):
        push.answer(store, desk.who(), first.id, "SJ-2026-2")
    refused = push.answer(store, desk.who(), second.id, "", "文号格式不符")
    assert refused.state == "refused" and [one.id for one in push.waiting(store)] == [second.id, third.id]
    assert [(one.kind, one.count) for one in disclosure_board.chores(store)] == [("push_refused", 1)]
    with pytest.raises(push.NotRefused):
        push.again(store, desk.who(), first.id)
    again = push.again(store, desk.who(), second.id)
    assert (again.kind, again.system, again.state) == ("decision", "city", "waiting")
    assert json.loads(again.payload)["FINE"] == "0.300000" and list(disclosure_board.chores(store)) == []
    with pytest.raises(pushes.UnknownPush):
        push.answer(store, desk.who(), 7, "x")


def test_a_receipt_has_a_number_and_perhaps_an_address(desk: Desk, case: CaseFile) -> None:
    store, site = desk.station.store, of(desk, case, SITE)
    disclosures.check(store, desk.who("陈海波"), site.id)
    assert disclosures.approve(store, desk.who("王建国"), site.id).approved_by == desk.who("王建国").officer_id
    with pytest.raises(disclosures.NoReceipt):
        disclosures.publish(store, desk.who("王建国"), site.id, " ")
    with pytest.raises(UrlUnfit):
        disclosures.publish(store, desk.who("王建国"), site.id, "1", "zjzwfw.gov.cn")
    disclosures.publish(store, desk.who("王建国"), site.id, "回执1", "https://www.zjzwfw.gov.cn/a")
    (step,) = disclosure_board.dossier(store, site.id).steps
    assert (step.kind, step.receipt, step.url) == ("receipt", "回执1", "https://www.zjzwfw.gov.cn/a")
