"""Telling the party, hearing it, serving it: what a penalty owes before and after it is decided."""

from __future__ import annotations

from dataclasses import replace

import pytest

from station.records.casework import Sanction, Serving
from station.records.hearing import Hearing
from station.records.moment import moment
from station.rules.workflow import StageRefused
from station.services import (
    penalty_steps,
    reviews,
)
from station.services.filled import Filled
from station.store import case_papers, cases
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.penalty_walk import HANDED, NOTED, SHOWN, UNHEEDED, Desk, Make, refused


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


def kinds(desk: Desk, case_id: int) -> list[str]:
    return [event.kind for event in cases.events(desk.station.store, case_id)]


def test_hearing(desk: Desk, enterprise: Make) -> None:
    """From 100,000元 on the party is told of its right to a hearing, which is held before anything is decided."""
    store = desk.station.store
    case = desk.concluded(enterprise(), 100_000, "A3", UNHEEDED)
    with refused("HEARING_TOLD", words="告知听证"):
        desk.step(case, "notice", Filled(sanctions=desk.fine(case, 100_000)))
    desk.step(case, "notice_hearing", Filled(sanctions=desk.fine(case, 100_000)))
    desk.step(case, "serve_hearing_notice", HANDED)
    assert {"DEFENSE_3D": "2026-11-27", "HEAR_REQUEST": "2026-11-27"}.items() <= desk.running(case).items()
    desk.step(case, "return")
    desk.step(case, "request_hearing", SHOWN)
    assert desk.running(case)["HEAR_HOLD"] == "2026-12-07"
    assert desk.term(case, "HEAR_REQUEST").state == "met"
    with refused("HEARING_SET", words="2026-11-19"):
        penalty_steps.set_hearing(
            store, desk.who(), case.id, Hearing(moment("2026-12-01T09:00:00+08:00"), "徐主持", "局三楼")
        )
    with refused("HOST", words="陈海波参与了本案调查"):
        penalty_steps.set_hearing(
            store, desk.who(), case.id, Hearing(moment("2026-12-03T09:00:00+08:00"), "陈海波", "局三楼")
        )
    at = Hearing(moment("2026-12-03T09:00:00+08:00"), "徐主持", "局三楼会议室", "何书记")
    case = penalty_steps.set_hearing(store, desk.who(), case.id, at)
    assert case.stage == "hearing_scheduled" and desk.running(case)["HEAR_NOTICE"] == "2026-11-23"
    desk.step(case, "notify_hearing", HANDED)
    assert desk.term(case, "HEAR_NOTICE").state == "met" and desk.term(case, "DECIDE_90D").paused
    desk.step(case, "return")
    held = replace(SHOWN, form={"host": "徐主持"})
    desk.go("2026-12-02T09:00:00+08:00")
    with refused("HEARING_TIME", words="2026-12-03 09:00"):
        desk.step(case, "hold_hearing", held)
    desk.go("2026-12-03T11:00:00+08:00")
    assert desk.step(case, "hold_hearing", held).stage == "hearing_done"
    assert not desk.term(case, "DECIDE_90D").paused
    # Two weeks of the hearing do not count.
    assert desk.running(case)["DECIDE_90D"] > "2027-02-18"
    # 经过听证: the review is compulsory, and so is the collective discussion.
    with pytest.raises(reviews.MustReview):
        desk.skip_review(case)
    with refused("REVIEW", words="本案必须法制审核"):
        desk.step(case, "review_settled")


def test_a_hearing_given_up_or_missed_lets_the_case_go_on(desk: Desk, enterprise: Make) -> None:
    case = desk.told(enterprise(), 50_000, "A3", hearing=True)
    desk.step(case, "return")
    desk.step(case, "waive_defence", SHOWN)
    with refused("HEARING", "REVIEW", words="要求听证的期限还没有满"):
        desk.step(case, "review_settled")
    desk.step(case, "waive_hearing", SHOWN)
    with refused("REVIEW"):
        desk.step(case, "review_settled")
    assert desk.term(case, "HEAR_REQUEST").state != "running"
    with refused("HEAR_IN_TIME", words="已经要求过听证"):
        desk.step(case, "request_hearing", SHOWN)


def test_the_party_s_time_must_run_out_before_silence_counts(desk: Desk, enterprise: Make) -> None:
    case = desk.told(enterprise(), 3_000)
    with refused("DEFENCE_OVER", words="陈述申辩期还没有满"):
        desk.step(case, "defence_over")
    desk.go("2026-11-28T09:00:00+08:00")
    assert desk.step(case, "defence_over").stage == "defense_heard"
    assert "DEFENSE_3D" not in desk.running(case)


def test_nothing_is_decided_heavier_than_told(desk: Desk, enterprise: Make) -> None:
    case = desk.approved(enterprise(), 3_000)
    with refused("NO_HEAVIER", "AS_PROPOSED", words="是 4,000元，先前是 3,000元；确需加重的，先重新告知"):
        desk.chief(case, "decide", Filled(sanctions=desk.fine(case, 4_000)))
    extra = (*desk.fine(case, 3_000), Sanction(desk.party(case), "suspend_rectify"))
    with refused("HEARING", "NO_HEAVIER", "AS_PROPOSED", words="多了先前没有的处罚种类"):
        desk.chief(case, "decide", Filled(sanctions=extra))
    assert desk.chief(case, "decide", Filled(sanctions=desk.fine(case, 2_000))).stage == "decided"


def test_told_again_the_defence_is_open_again(desk: Desk, enterprise: Make) -> None:
    case = desk.approved(enterprise(), 3_000)
    desk.chief(case, "send_back", NOTED)
    desk.propose(case, 20_000, "A2")
    desk.step(case, "notice", Filled(sanctions=desk.fine(case, 20_000)))
    desk.step(case, "serve_notice", HANDED)
    with pytest.raises(StageRefused):
        desk.step(case, "review_settled")
    desk.step(case, "hear_defence", SHOWN)
    assert desk.step(case, "review_settled").stage == "review_passed"
    desk.propose(case, 21_000, "A2")
    desk.step(case, "propose_decision")
    desk.chief(case, "submit")
    with refused("NO_HEAVIER", words="重新告知"):
        desk.chief(case, "decide", Filled(sanctions=desk.fine(case, 21_000)))


def test_service_by_public_notice(desk: Desk, enterprise: Make) -> None:
    """Nobody can be found: thirty days after the public notice the decision counts as served."""
    case = desk.decided(enterprise(), 3_000)
    public = Filled(serving=Serving("public", "余姚市第1塑料制品厂", "张贴于住所并在门户网站公告"))
    with refused("SENT", words="先登记公告"):
        desk.step(case, "send", public)
    desk.step(case, "publish_decision", replace(NOTED, note="企业搬离，电话停机，邮件退回"))
    assert desk.term(case, "SERVE_7D").state == "met"
    assert desk.running(case)["SERVE_PUBLIC"] == "2026-12-21"
    desk.go("2026-12-21T17:00:00+08:00")
    with refused("SENT", words="公告期满后再登记"):
        desk.step(case, "send", public)
    desk.go("2026-12-22T09:00:00+08:00")
    assert desk.step(case, "send", public).stage == "served"
    paper = next(one for one in case_papers.of_case(desk.station.store, case.id) if one.code == "D33")
    assert paper.served_how == "public" and desk.running(case)["PAY_15D"] == "2027-01-06"
    assert "SERVE_PUBLIC" not in desk.running(case)


def test_electronic_service_needs_consent(desk: Desk, enterprise: Make) -> None:
    case = desk.decided(enterprise(), 3_000)
    by_mail = Filled(serving=Serving("electronic", "张三", "zhang@example.cn，2026-11-20 10:00到达"))
    with refused("SENT", words="确认书"):
        desk.step(case, "send", by_mail)
    desk.step(case, "agree_electronic", SHOWN)
    assert desk.step(case, "send", by_mail).stage == "served"
    kept = kinds(desk, case.id)
    assert "decision_served" in kept and "served" not in kept


def test_left_with_the_party_that_refuses(desk: Desk, enterprise: Make) -> None:
    case = desk.decided(enterprise(), 3_000)
    left = replace(SHOWN, signed=False, refused_note="张三拒收，村干部李四见证", serving=Serving("left", "张三"))
    with refused("HANDED", words="见证人"):
        desk.step(case, "serve", left)
    told = replace(left, serving=Serving("left", "张三", "拒收，李四见证，全程录像"))
    assert desk.step(case, "serve", told).stage == "served"
    assert "refused_to_sign" in kinds(desk, case.id)
