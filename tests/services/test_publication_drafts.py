"""A result that bears a draft number goes nowhere; once the final number is there, everything goes on by itself."""

from __future__ import annotations

import json

import pytest

from station.records.case import CaseFile
from station.records.casework import Serving
from station.services import (
    case_papers,
    cases,
    disclosure_board,
    disclosures,
    draft_numbers,
    exports,
    push,
    push_files,
)
from station.services.case_papers import NewPaper
from station.services.disclosure_words import lines
from station.services.export_words import what_to_do, why
from station.store import publications
from station.store.audit import audit
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.exporting import FIRST, LAST, known
from tests.services.inspections import on_site
from tests.services.penalty_walk import HANDED, Desk, Make
from tests.services.publishing import approve, of
from tests.services.test_numbers import allot

SITE, CREDIT = "zj_gov_service", "credit"


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


@pytest.fixture
def case(desk: Desk, enterprise: Make) -> CaseFile:
    """Decided when the bureau's block was used up."""
    allot(desk.station.store, desk.who("王建国"), 1, 1, "penalty")
    desk.decided(enterprise(), 1_000)
    found = desk.decided(enterprise(name="余姚市乙厂"), 3_000)
    assert found.number == "余应急案〔2026〕草1号"
    return found


def settle(desk: Desk) -> None:
    allot(desk.station.store, desk.who("王建国"), 2, 9, "penalty")
    draft_numbers.settle(desk.station.store, desk.who("王建国"))


def test_neither_out_nor_pushed_until_the_number_is_there(desk: Desk, case: CaseFile) -> None:
    store, item = desk.station.store, approve(desk, of(desk, case, SITE))
    found = disclosure_board.dossier(store, item.id)
    assert found.drafts == ("余应急案〔2026〕草1号", "（余）应急罚〔2026〕草1号")
    assert any("草1号" in line and "不公示" in line for line in lines(found))
    with pytest.raises(disclosures.DraftNumber, match="草1号") as refusal:
        disclosures.publish(store, desk.who("王建国"), item.id, "ZJ-1")
    assert "定号" in refusal.value.advice
    waits = [one for one in push.of_case(store, case.id) if one.disclosure_id == item.id]
    assert {push.held(store, one) for one in waits} == {"draft"}
    with pytest.raises(push.Held, match="草稿号") as kept:
        push.hand_over(store, desk.who(), [waits[0].id])
    assert "定号" in kept.value.advice
    settle(desk)
    # Nobody prepares, checks or approves anything again.
    assert disclosure_board.dossier(store, item.id).drafts == ()
    for one in push.of_case(store, case.id):
        assert "草" not in one.payload and "余应急案〔2026〕2号" in one.payload
    (done,) = push_files.hand_out(desk.station, desk.who(), "province")
    members = json.loads(done.records[0].payload)
    assert members["PUNISH_CASE_CODE"] == "余应急案〔2026〕2号"
    assert disclosures.publish(store, desk.who("王建国"), item.id, "ZJ-1").state == "published"
    said = {one.name: one.value for one in publications.fields(store, item.id)}
    assert said["number"] == "（余）应急罚〔2026〕2号"
    assert audit(store, full=True).clean


def test_a_paper_that_went_out_under_the_draft_number_holds_it_until_another_takes_its_place(
    desk: Desk, case: CaseFile
) -> None:
    store, item = desk.station.store, of(desk, case, SITE)
    desk.step(case, "serve", HANDED)
    approve(desk, item)
    settle(desk)
    assert disclosure_board.dossier(store, item.id).drafts == ("（余）应急罚〔2026〕草1号",)
    with pytest.raises(disclosures.DraftNumber):
        disclosures.publish(store, desk.who("王建国"), item.id, "ZJ-1")
    (old,) = (one for one in draft_numbers.to_replace(store) if one.title.startswith("行政处罚决定书"))
    assert old.paper_id is not None
    new = NewPaper("D31", desk.clock.now(), served_at=desk.clock.now(), serving=Serving("direct", "张三"))
    case_papers.replace(store, desk.who("王建国"), old.paper_id, new, "号段已到")
    assert disclosures.publish(store, desk.who("王建国"), item.id, "ZJ-1").state == "published"


def test_what_was_taken_back_bears_the_final_number(desk: Desk, case: CaseFile) -> None:
    store = desk.station.store
    disclosures.withhold(store, desk.who("王建国"), of(desk, case, SITE).id, "trade_secret", "配方")
    with pytest.raises(push_files.NothingToHandOut):
        push_files.hand_out(desk.station, desk.who(), "province")
    settle(desk)
    (done,) = push_files.hand_out(desk.station, desk.who(), "province")
    assert json.loads(done.records[0].payload) == {
        "PUNISH_CASE_CODE": "余应急案〔2026〕2号",
        "PUBLICSTATUS": "0",
        "CUTREASON": "主要事实涉及商业秘密",
    }


def test_no_sheet_bears_a_draft_number(desk: Desk, case: CaseFile) -> None:
    approve(desk, of(desk, case, CREDIT))
    station = known(desk.station)
    (kept,) = (one for one in exports.check(station, "credit", FIRST, LAST).rejected if one.number == case.number)
    said = [(why(one), what_to_do(one)) for one in kept.problems if one.code == "draft"]
    assert len(said) == 1 and "草1号" in said[0][0] and "定号" in said[0][1]
    settle(desk)
    (row,) = exports.check(station, "credit", FIRST, LAST).rows
    assert any("〔2026〕2号" in cell for cell in row) and not any("草" in cell for cell in row)


def test_what_the_province_published_by_itself_is_entered(desk: Desk, enterprise: Make) -> None:
    """It is out, under its own number: refusing its receipt would only make it look late."""
    store, chief = desk.station.store, desk.who("王建国")
    allot(store, chief, 7, 7)
    for draw_no in (2, 3):
        case = on_site(desk.station, chief, enterprise(), draw_no=draw_no)
    cases.record_result(store, desk.who(), case.id, "no_issue", signed=True)
    item = of(desk, case, SITE)
    assert item.publisher == "platform_auto" and disclosure_board.dossier(store, item.id).drafts == (case.number,)
    disclosures.check(store, chief, item.id)
    disclosures.approve(store, chief, item.id)
    assert disclosures.publish(store, chief, item.id, "SP-1").state == "published"
