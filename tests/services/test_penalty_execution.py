"""What becomes of a decision: paid by instalments, enforced by the court, revoked, changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from station.records.moment import day
from station.services.filled import Filled
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.penalty_walk import HANDED, NOTED, Desk, Make, refused


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


def test_instalments_overdue_surcharge_and_the_court(desk: Desk, enterprise: Make) -> None:
    case = desk.served(enterprise(), 3_000)
    assert desk.running(case)["PAY_15D"] == "2026-12-07"
    with refused("PAY_OVER", words="缴款期还没有满"):
        desk.step(case, "overdue")
    terms = {"approval": "余应急缴批〔2026〕1号", "approved_on": "2026-11-20"}
    later = Filled(until=day("2026-12-31"), note="资金周转困难，分两期缴纳", form=terms)
    case = desk.chief(case, "defer", later)
    assert case.stage == "deferred" and desk.running(case)["PAY_15D"] == "2026-12-31"
    desk.step(case, "pay_part", replace(NOTED, note="1000元，票据号0012346"))
    desk.step(case, "serve_paper", HANDED)
    desk.step(case, "return")
    desk.go("2027-01-04T09:00:00+08:00")
    assert desk.step(case, "overdue").stage == "overdue"
    assert desk.running(case)["COURT_3M"] > "2027-08-01"
    desk.step(case, "serve_paper", HANDED)
    assert desk.chief(case, "surcharge", NOTED).stage == "surcharged"
    desk.step(case, "serve_paper", HANDED)
    desk.step(case, "return")
    with refused("PAPERS", "DEMAND_OVER", "REMEDIES_OVER", words="先送达强制执行事先催告书"):
        desk.chief(case, "apply_court", NOTED)
    desk.step(case, "demand")
    desk.step(case, "serve_demand", HANDED)
    desk.step(case, "return")
    with refused("DEMAND_OVER", "REMEDIES_OVER", words="十个工作日"):
        desk.chief(case, "apply_court", NOTED)
    desk.go("2027-03-01T09:00:00+08:00")
    with refused("REMEDIES_OVER", words="提起诉讼的期限还没有满"):
        desk.chief(case, "apply_court", NOTED)
    desk.go("2027-06-01T09:00:00+08:00")
    assert desk.chief(case, "apply_court", NOTED).stage == "court_enforce"
    assert desk.term(case, "COURT_3M").state == "met"
    assert desk.step(case, "enforced", replace(NOTED, note="法院执行到位")).stage == "executed"
    desk.step(case, "propose_closing")
    assert desk.chief(case, "close").stage == "closed"


def test_withdrawn_after_reconsideration(desk: Desk, enterprise: Make) -> None:
    case = desk.served(enterprise(), 3_000)
    desk.step(case, "reconsider", replace(NOTED, note="余姚市人民政府受理复议申请"))
    desk.go("2026-12-01T09:00:00+08:00")
    case = desk.chief(case, "revoke", replace(NOTED, note="复议决定：程序违法，予以撤销"))
    assert (case.stage, case.result) == ("revoked", "revoked")
    # What was to be paid, published and appealed falls away; the recordings are still to be brought in.
    assert desk.running(case) == {
        "PUB_WITHDRAW": "2026-12-04",
        "ARCHIVE_30WD": "2027-01-13",
        "UPLOAD_24H": "2026-11-21",
    }
    desk.step(case, "withdrawn", replace(NOTED, note="已从浙江政务服务网撤下，附说明"))
    assert desk.term(case, "PUB_WITHDRAW").state == "met"


def test_changed_after_a_suit_it_is_served_and_paid_anew(desk: Desk, enterprise: Make) -> None:
    case = desk.served(enterprise(), 3_000)
    desk.go("2026-12-01T09:00:00+08:00")
    less = Filled(sanctions=desk.fine(case, 1_000), note="法院判决变更为罚款1000元", conclusion="罚款1,000元")
    assert desk.chief(case, "change", less).stage == "changed"
    assert "PAY_15D" not in desk.running(case) and desk.running(case)["PUB_7WD"] == "2026-12-10"
    assert desk.step(case, "change_served", NOTED).stage == "served"
    assert desk.running(case)["PAY_15D"] == "2026-12-16"
    assert desk.step(case, "pay", NOTED).stage == "executed"
