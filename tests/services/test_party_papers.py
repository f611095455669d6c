"""Several parties in one case: each has its own papers, its own service and its own time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from station.records.case import CaseFile
from station.records.casework import CasePaper, NewParty, Sanction, Serving
from station.records.paper import IssuedDocument
from station.records.people import Proof
from station.services import case_facts, case_papers, draft_numbers, face_ahead, faces, law_files, party_papers
from station.services.case_papers import NewPaper, Signing
from station.services.filled import NOTHING, Filled
from station.services.flows import flow_of
from station.services.party_papers import PartyNotConcerned
from station.store import cases, deadlines
from station.store.audit import audit
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.law_texts import HEAD
from tests.services.penalty_walk import HANDED, NOTED, SHOWN, Desk, Make, refused
from tests.services.several_parties import (
    BUILDER,
    FIRM,
    HANGING,
    PERSON,
    UNHEARD,
    concluded,
    decided,
    fines,
    papers,
    people,
    to,
)
from tests.services.test_faces import answered, page
from tests.services.test_numbers import allot

ONE_NUMBER = (
    HEAD.replace("2026-12-01", "2026-11-01")
    + """
[[setting]]
key = "numbering.by_party"
value = 0
title = "各当事人的文书同号"
"""
)


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


def words(desk: Desk, paper: CasePaper) -> str:
    """The issued page."""
    made: IssuedDocument = faces.issue(desk.station, desk.who(), paper.id, answered(desk.station, paper.id))
    return page(desk.station, made)


def due(desk: Desk, case: CaseFile, rule: str) -> list[tuple[str, str]]:
    """Of each running term of a rule the words of the event it runs from, and its day."""
    store = desk.station.store
    said = {event.id: event.detail for event in cases.events(store, case.id)}
    running = [one for one in deadlines.of_case(store, case.id) if one.rule == rule and one.state == "running"]
    return [(said[one.anchor_event_id or 0], one.due_at.to_date_string()) for one in running]


@pytest.mark.parametrize(
    ("others", "numbers"),
    [
        ((), ["12"]),
        ((PERSON,), ["12-1", "12-2"]),
        ((BUILDER, PERSON), ["12-1", "12-2", "12-3"]),
    ],
)
def test_each_party_has_its_own_papers(
    desk: Desk, enterprise: Make, others: Sequence[NewParty], numbers: list[str]
) -> None:
    case = decided(desk, enterprise(name=FIRM), *others)
    everybody = [one.id for one in people(desk, case)]
    serial = case.number[case.number.index("〕") + 1 : -1]
    wanted = [number.replace("12", serial) for number in numbers]
    for codes in (("D23",), ("D33", "D34")):
        found = papers(desk, case, *codes)
        assert [one.party_id for one in found] == everybody
        assert [one.number[one.number.index("〕") + 1 : -1] for one in found] == wanted
        assert len({one.number for one in found}) == len(found)
    by_kind = {one.party_id: one.code for one in papers(desk, case, "D33", "D34")}
    assert by_kind == {one.id: "D34" if one.kind == "person" else "D33" for one in people(desk, case)}
    # What stays in the house speaks of all of them.
    assert [one.party_id for one in papers(desk, case, "D00", "D53", "D29")] == [None] * 3
    assert audit(desk.station.store).clean


def test_one_visit_serves_everybody_with_one_receipt_each(desk: Desk, enterprise: Make) -> None:
    case = decided(desk, enterprise(name=FIRM), BUILDER, PERSON)
    case = desk.step(case, "serve", HANDED)
    assert case.stage == "served"
    assert all(one.served_at is not None for one in papers(desk, case, "D23", "D33", "D34"))
    receipts = papers(desk, case, "D39")
    assert [one.party_id for one in receipts] == [one.id for one in people(desk, case)]
    assert [one.signers[-1].name for one in receipts] == [FIRM, BUILDER.name, "钱志远"]
    assert len(due(desk, case, "PAY_15D")) == 1


def test_each_party_is_served_in_its_own_time_and_way(desk: Desk, enterprise: Make) -> None:
    """The case waits for the last; what a party may do, and when it has to pay, begins when that party was served."""
    case = decided(desk, enterprise(name=FIRM), BUILDER, PERSON)
    firm, builder, person = people(desk, case)
    served = desk.step(case, "serve", to(HANDED, firm))
    assert served.stage == "decided" and desk.term(case, "SERVE_7D").state == "running"
    assert [one.served_at is None for one in papers(desk, case, "D33", "D34")] == [False, True, True]
    with pytest.raises(PartyNotConcerned, match="没有给这个当事人的文书"):
        desk.step(case, "serve", to(HANDED, firm))
    with pytest.raises(PartyNotConcerned):
        desk.step(case, "serve", replace(HANDED, form={"party": "1"}))
    now = desk.clock.now()
    waiting = case_facts.facts(desk.station.store, served, now, now, NOTHING).unserved
    assert waiting == (f"行政处罚决定书（单位）（{BUILDER.name}）", "行政处罚决定书（个人）（钱志远）")
    desk.step(case, "return")
    desk.go("2026-11-24T09:00:00+08:00")
    posted = Filled(serving=Serving("post", "前台", "EMS 1234567890123，11月24日签收"))
    assert desk.step(case, "send", to(posted, builder)).stage == "decided"
    desk.go("2026-11-26T09:00:00+08:00")
    left = replace(SHOWN, signed=False, refused_note="钱志远拒收，村干部李四见证")
    left = replace(left, serving=Serving("left", "钱志远", "拒收，李四见证，全程录像"))
    case = desk.step(case, "serve", to(left, person))
    assert case.stage == "served" and desk.term(case, "SERVE_7D").state == "met"
    on_file = papers(desk, case, "D33", "D34")
    assert [one.served_how for one in on_file] == ["direct", "post", "left"]
    assert [one.served_at.to_date_string() for one in on_file if one.served_at] == [
        "2026-11-20",
        "2026-11-24",
        "2026-11-26",
    ]
    # By post there is no receipt to sign.
    receipts = papers(desk, case, "D39")
    assert [(one.party_id, one.party_signed) for one in receipts] == [(firm.id, "signed"), (person.id, "refused")]
    assert "李四" in receipts[1].refusal and not receipts[0].refusal
    for rule in ("PAY_15D", "RECONSIDER_60D", "LITIGATE_6M"):
        assert [said.split("：")[0] for said, _ in due(desk, case, rule)] == [FIRM, BUILDER.name, "钱志远"]
    assert [day for _, day in due(desk, case, "PAY_15D")] == ["2026-12-07", "2026-12-09", "2026-12-11"]
    desk.step(case, "return")
    assert desk.step(case, "pay", NOTED).stage == "executed"
    assert due(desk, case, "PAY_15D") == []
    assert audit(desk.station.store).clean


def test_silence_counts_when_the_time_of_the_last_is_over(desk: Desk, enterprise: Make) -> None:
    case = concluded(desk, enterprise(name=FIRM), BUILDER)
    firm, builder = people(desk, case)
    desk.step(case, "notice", Filled(sanctions=fines(desk, case)))
    desk.step(case, "serve_notice", to(HANDED, firm))
    desk.step(case, "return")
    # The other was not told: nobody has been heard yet, whatever the first says.
    with refused("NOTICE_SERVED", words="告知书"):
        desk.step(case, "hear_defence", SHOWN)
    desk.go("2026-11-26T09:00:00+08:00")
    desk.step(case, "serve_notice", to(HANDED, builder))
    assert [day for _, day in due(desk, case, "DEFENSE_3D")] == ["2026-11-27", "2026-12-03"]
    desk.step(case, "return")
    desk.go("2026-11-30T09:00:00+08:00")
    with refused("DEFENCE_OVER", words="陈述申辩期还没有满"):
        desk.step(case, "defence_over")
    desk.go("2026-12-04T09:00:00+08:00")
    assert desk.step(case, "defence_over").stage == "defense_heard"
    assert due(desk, case, "DEFENSE_3D") == []


def test_the_fine_is_overdue_when_the_first_does_not_pay(desk: Desk, enterprise: Make) -> None:
    case = decided(desk, enterprise(name=FIRM), BUILDER)
    firm, builder = people(desk, case)
    desk.step(case, "serve", to(HANDED, firm))
    desk.step(case, "return")
    desk.go("2026-12-02T09:00:00+08:00")
    desk.step(case, "serve", to(HANDED, builder))
    desk.step(case, "return")
    with refused("PAY_OVER"):
        desk.step(case, "overdue", to(NOTED, firm))
    desk.go("2026-12-08T09:00:00+08:00")
    assert desk.step(case, "overdue", to(NOTED, firm)).stage == "overdue"
    assert [one.party_id for one in papers(desk, case, "D35")] == [firm.id]
    # Both are urged before the court is asked, the second when its time is over too.
    desk.go("2026-12-21T09:00:00+08:00")
    desk.step(case, "demand", NOTED)
    assert [one.party_id for one in papers(desk, case, "D40")] == [firm.id, builder.id]
    desk.step(case, "serve_demand", to(HANDED, firm))
    desk.go("2027-01-08T09:00:00+08:00")
    desk.step(case, "serve_demand", to(HANDED, builder))
    with refused("DEMAND_OVER", "REMEDIES_OVER", words="十个工作日"):
        desk.chief(case, "apply_court", NOTED)


def test_a_hearing_is_offered_to_whom_it_is_due(desk: Desk, enterprise: Make) -> None:
    """20,000元 are 较大数额 for a person, 3,000元 are not for an enterprise."""
    case = concluded(desk, enterprise(name=FIRM), PERSON)
    firm, person = people(desk, case)
    heavy = (Sanction(firm.id, "fine", 300_000), Sanction(person.id, "fine", 2_000_000))
    desk.step(case, "notice_hearing", Filled(sanctions=heavy))
    assert [one.party_id for one in papers(desk, case, "D23")] == [firm.id, person.id]
    assert [(one.party_id, "-2" in one.number) for one in papers(desk, case, "D25")] == [(person.id, True)]
    desk.step(case, "serve_hearing_notice", to(HANDED, firm))
    assert due(desk, case, "HEAR_REQUEST") == [] and len(due(desk, case, "DEFENSE_3D")) == 1
    desk.step(case, "serve_hearing_notice", to(HANDED, person))
    assert [said for said, _ in due(desk, case, "HEAR_REQUEST")] == [f"钱志远：{HANDED.note}"]


def test_who_is_not_punished_is_told_of_no_fine(desk: Desk, enterprise: Make) -> None:
    case = concluded(desk, enterprise(name=FIRM), BUILDER)
    firm, builder = people(desk, case)
    said = (Sanction(firm.id, "none"), Sanction(builder.id, "fine", 400_000))
    desk.step(case, "notice", Filled(sanctions=said))
    assert [one.party_id for one in papers(desk, case, "D23")] == [builder.id]
    with pytest.raises(PartyNotConcerned):
        desk.step(case, "serve_notice", to(HANDED, firm))
    assert desk.step(case, "serve_notice", to(HANDED, builder)).stage == "noticed"
    assert papers(desk, case, "D23")[0].served_at is not None


def test_one_paper_void_leaves_the_others(desk: Desk, enterprise: Make) -> None:
    case = decided(desk, enterprise(name=FIRM), BUILDER, PERSON)
    store, (firm, builder, person) = desk.station.store, people(desk, case)
    wrong = papers(desk, case, "D33")[1]
    assert wrong.party_id == builder.id
    case_papers.void(store, desk.who("王建国"), wrong.id, "住址写错")
    assert [one.voided_at is None for one in papers(desk, case, "D33", "D34")] == [True, False, True]
    desk.step(case, "serve", to(HANDED, firm))
    with pytest.raises(PartyNotConcerned):
        desk.step(case, "serve", to(HANDED, builder))
    # Nobody can be served who has no decision, and the case does not go on without him.
    assert desk.step(case, "serve", to(HANDED, person)).stage == "decided"
    again = case_papers.register(store, desk.who(), case.id, NewPaper("D33", desk.clock.now()))
    assert (again.party_id, again.number) == (builder.id, wrong.number + "之2")
    house = case_papers.register(store, desk.who("王建国"), case.id, NewPaper("D45", desk.clock.now()))
    assert house.party_id is None
    assert desk.step(case, "serve", HANDED).stage == "served"
    assert [said.split("：")[0] for said, _ in due(desk, case, "PAY_15D")] == [FIRM, "钱志远", BUILDER.name]


def test_a_paper_in_the_place_of_another_is_for_the_same_party(desk: Desk, enterprise: Make) -> None:
    case = decided(desk, enterprise(name=FIRM), PERSON)
    store, chief, now = desk.station.store, desk.who("王建国"), desk.clock.now()
    old = papers(desk, case, "D34")[0]
    new = case_papers.replace(store, chief, old.id, NewPaper("D34", now), "金额写错")
    assert new.party_id == old.party_id and new.number == old.number + "之2"
    assert old.number in new.title and papers(desk, case, "D33")[0].voided_at is None
    desk.step(case, "serve", HANDED)
    receipt = next(one for one in papers(desk, case, "D39") if one.party_id == old.party_id)
    again = case_papers.replace(store, chief, receipt.id, NewPaper("D39", desk.clock.now()), "漏写地点")
    signed = case_papers.sign(store, chief, again.id, Signing("李四"))
    assert [one.name for one in signed.signers if one.part == "party"] == ["钱志远（李四）"]


def test_prepared_ahead_for_each_party_and_taken_over_by_each(desk: Desk, enterprise: Make) -> None:
    case = concluded(desk, enterprise(name=FIRM), BUILDER, PERSON)
    station, everybody = desk.station, [one.id for one in people(desk, case)]
    first = face_ahead.prepare(station, desk.who(), case.id, "D23")
    ahead = papers(desk, case, "D23")
    assert ahead[0] == first and [one.party_id for one in ahead] == everybody and all(one.ahead for one in ahead)
    with pytest.raises(face_ahead.NotNext):
        face_ahead.prepare(station, desk.who(), case.id, "D23")
    case_papers.void(station.store, desk.who("王建国"), ahead[1].id, "写错")
    again = face_ahead.prepare(station, desk.who(), case.id, "D23")
    assert again.party_id == everybody[1] and again.number == ahead[1].number + "之2"
    desk.step(case, "notice", Filled(sanctions=fines(desk, case)))
    standing = {one.party_id: one.id for one in papers(desk, case, "D23") if one.voided_at is None}
    assert standing == {everybody[0]: ahead[0].id, everybody[1]: again.id, everybody[2]: ahead[2].id}
    assert not any(one.ahead for one in papers(desk, case, "D23") if one.voided_at is None)


def test_where_the_bureau_counts_otherwise_like_papers_are_told_apart_all_the_same(
    desk: Desk, enterprise: Make, officer: Proof
) -> None:
    law_files.adopt(desk.station.store, desk.who("王建国"), ONE_NUMBER, officer)
    case = decided(desk, enterprise(name=FIRM), BUILDER, PERSON)
    for codes in (("D23",), ("D33", "D34")):
        first, *others = [one.number for one in papers(desk, case, *codes)]
        assert first.endswith("号") and "-" not in first
        assert others == [first + "之2", first + "之3"]


def test_draft_numbers_of_each_party_become_final_ones(desk: Desk, enterprise: Make) -> None:
    store, chief, firm = desk.station.store, desk.who("王建国"), enterprise(name=FIRM)
    allot(store, chief, 1, 1, "penalty")
    desk.opened(firm)
    case = concluded(desk, firm, PERSON)
    desk.step(case, "notice", Filled(sanctions=fines(desk, case)))
    draft = ["（余）应急罚告〔2026〕草1-1号", "（余）应急罚告〔2026〕草1-2号"]
    assert [one.number for one in papers(desk, case, "D23")] == draft
    allot(store, desk.who("王建国"), 2, 9, "penalty")
    draft_numbers.settle(store, desk.who("王建国"))
    assert cases.get(store, case.id).number == "余应急案〔2026〕2号"
    final = ["（余）应急罚告〔2026〕2-1号", "（余）应急罚告〔2026〕2-2号"]
    assert [one.number for one in papers(desk, case, "D23")] == final


def test_the_page_of_one_party_speaks_of_no_other(desk: Desk, enterprise: Make) -> None:
    case = decided(desk, enterprise(name=FIRM), BUILDER, PERSON)
    desk.step(case, "serve", HANDED)
    names = {one.id: one.name for one in people(desk, case)}
    sums = {one.party_id: f"{one.amount_fen // 100:,}" for one in fines(desk, case)}
    facts = dict(zip(names, ("3台压力机没有安全警示标志", HANGING, UNHEARD), strict=True))
    for paper in papers(desk, case, "D23", "D33", "D34"):
        said = words(desk, paper)
        own = paper.party_id or 0
        assert names[own] in said and sums[own] in said and facts[own] in said and paper.number in said
        for other in names.keys() - {own}:
            assert facts[other] not in said and sums[other] not in said, (paper.title, names[other])
            # A person's decision says where he works, and every page the name of the case.
            assert names[other] == FIRM or names[other] not in said, (paper.title, names[other])


def test_which_party_is_asked_where_there_is_a_choice(desk: Desk, enterprise: Make) -> None:
    case = decided(desk, enterprise(name=FIRM), PERSON)
    firm, person = people(desk, case)
    steps = {one.action: one for one in flow_of(case).transitions}

    def names(action: str) -> list[str]:
        return [one.name for one in party_papers.choice(desk.station.store, case.id, steps[action])]

    assert names("serve") == names("demand") == [FIRM, "钱志远"]
    # What is decided is decided about all of them; a form of the house is about the case.
    assert names("decide_both") == names("close") == []
    desk.step(case, "serve", to(HANDED, firm))
    assert names("serve") == []
    alone = decided(desk, enterprise(name="余姚市独家塑料厂"))
    assert party_papers.choice(desk.station.store, alone.id, steps["serve"]) == ()
    assert [one.party_id for one in papers(desk, case, "D39")] == [firm.id] and person.kind == "person"


def test_the_receipt_of_one_party_lists_its_papers_alone(desk: Desk, enterprise: Make) -> None:
    case = decided(desk, enterprise(name=FIRM), BUILDER, PERSON)
    desk.step(case, "serve", HANDED)
    decisions = {one.party_id: one.number for one in papers(desk, case, "D33", "D34")}
    names = {one.id: one.name for one in people(desk, case)}
    for receipt in papers(desk, case, "D39"):
        said, own = words(desk, receipt), receipt.party_id or 0
        assert names[own] in said and decisions[own] in said
        assert all(number not in said for party, number in decisions.items() if party != own)
        assert all(name not in said for party, name in names.items() if party != own and name != FIRM)


def test_what_is_owed_is_asked_of_each_for_itself(desk: Desk, enterprise: Make) -> None:
    case = decided(desk, enterprise(name=FIRM), BUILDER)
    desk.step(case, "serve", HANDED)
    desk.step(case, "return")
    desk.go("2027-01-04T09:00:00+08:00")
    desk.step(case, "overdue")
    desk.chief(case, "surcharge", NOTED)
    desk.step(case, "demand")
    desk.step(case, "serve_demand", HANDED)
    desk.step(case, "return")
    desk.go("2027-06-10T09:00:00+08:00")
    desk.chief(case, "apply_court", NOTED)
    names = {one.id: one.name for one in people(desk, case)}
    sums = {one.party_id: f"{one.amount_fen // 100:,}" for one in fines(desk, case)}
    asked = papers(desk, case, "D35", "D36", "D40", "D41")
    assert [one.code for one in asked] == ["D35", "D35", "D36", "D36", "D40", "D40", "D41", "D41"]
    assert {one.party_id for one in asked} == set(names)
    for paper in asked:
        said, own = words(desk, paper), paper.party_id or 0
        assert names[own] in said and sums[own] in said, paper.title
        for other in names.keys() - {own}:
            assert sums[other] not in said, paper.title
            assert names[other] not in said or (paper.code == "D41" and names[other] == FIRM), paper.title
