"""Building blocks of cases with several parties: who they are, and a penalty walked to its decision for all of them."""

from __future__ import annotations

from dataclasses import replace

from station.records.case import CaseFile
from station.records.casework import CasePaper, NewCause, NewParty, Party, Sanction
from station.services import penalty_causes
from station.services.filled import Filled
from station.services.penalty_causes import Choice
from station.store import case_papers as stored
from station.store import parties
from tests.services.penalty_walk import HANDED, SHOWN, SIGNS, Desk

FIRM = "余姚市宏达塑料制品有限公司"
BUILDER = NewParty("unit", "宁波广厦劳务有限公司", id_no="91330281MA2CH00000", address="余姚市阳明街道北滨江路8号")
PERSON = NewParty("person", "钱志远", post="车间主任", id_no="330281198001010011", address="余姚市泗门镇光明路9号")
HANGING = "外墙施工吊篮没有警示标志"
UNHEARD = "没有建立全员安全生产责任制"


def people(desk: Desk, case: CaseFile) -> tuple[Party, ...]:
    return parties.of_case(desk.station.store, case.id)


def fines(desk: Desk, case: CaseFile) -> tuple[Sanction, ...]:
    """3,000元 for the first party, 4,000元 for the second, 5,000元 for the third; a person is fined 10,000元."""
    return tuple(
        Sanction(one.id, "fine", 1_000_000 if one.kind == "person" else (3 + place) * 100_000)
        for place, one in enumerate(people(desk, case))
    )


def concluded(desk: Desk, firm: int, *others: NewParty) -> CaseFile:
    """Investigated, with these parties beside the enterprise, a cause and a fine for each."""
    store = desk.station.store
    case = desk.filed(firm)
    first = parties.causes(store, case.id)[0]
    for other in others:
        added = penalty_causes.add_party(store, desk.who(), case.id, other)
        own = ("AF-094-01", UNHEARD) if other.kind == "person" else (SIGNS, HANGING)
        new = NewCause(*own, first.happened_on)
        penalty_causes.add_cause(store, desk.who(), case.id, new, added.id)
    wanted = fines(desk, case)
    amounts = {one.party_id: one.amount_fen for one in wanted}
    reason = "主动消除危害后果，减轻处罚"
    choices = {
        one.id: Choice("A1", amounts[one.party_id or 0], reason if one.violation == "AF-094-01" else "")
        for one in parties.causes(store, case.id)
    }
    desk.step(case, "examine", SHOWN)
    desk.step(case, "return")
    penalty_causes.propose(store, desk.who(), case.id, wanted, choices)
    return desk.step(case, "conclude")


def decided(desk: Desk, firm: int, *others: NewParty) -> CaseFile:
    """The decision made, told to everybody at one visit."""
    case = concluded(desk, firm, *others)
    desk.step(case, "notice", Filled(sanctions=fines(desk, case)))
    desk.step(case, "serve_notice", HANDED)
    desk.step(case, "hear_defence", SHOWN)
    desk.skip_review(case)
    desk.step(case, "review_settled")
    desk.step(case, "propose_decision")
    desk.chief(case, "submit")
    kinds = {one.kind for one in people(desk, case)}
    action = "decide" if kinds == {"unit"} else "decide_both"
    return desk.chief(case, action, Filled(sanctions=fines(desk, case)))


def papers(desk: Desk, case: CaseFile, *codes: str) -> list[CasePaper]:
    return [one for one in stored.of_case(desk.station.store, case.id) if one.code in codes]


def to(filled: Filled, party: Party) -> Filled:
    """The step is about this party alone."""
    return replace(filled, form={**filled.form, "party": str(party.id)})
