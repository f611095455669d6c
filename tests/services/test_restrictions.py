"""限制从业: which profession and for how long is said on paper, told to the party, and never longer afterwards."""

from __future__ import annotations

from dataclasses import replace

import pytest

from station.records.case import CaseFile
from station.records.casework import NewCause, NewParty, Sanction
from station.records.catalogue import LIFETIME
from station.records.moment import day
from station.rules.penalty_guards import CHECKS
from station.services import case_facts, catalogue, faces, law_files, penalties, penalty_causes, penalty_view
from station.services.filled import Filled
from station.services.penalties import Clue
from station.services.penalty_causes import Choice
from station.store import cases, parties
from station.store.penalty_law import years
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.penalty_walk import SHOWN, Desk, Make, refused
from tests.services.test_faces import issued, page

KIND = "restrict_practice"
UNSAFE = "AF-113-02"
"""经停产停业整顿仍不具备安全生产条件."""
SENT = """
name = "余姚市案由"
version = "2026-1"
source = "余应急发〔2026〕2号（试验）"
effective_from = 2026-11-01
law = "中华人民共和国安全生产法"

[[violation]]
code = "AF-113-02"
title = "经停产停业整顿仍不具备安全生产条件案"
violated = ["第一百一十三条"]
punished = "第一百一十三条"
ranges = [
    { code = "A", title = "单位", party = "unit", sanctions = ["suspend_licence", "restrict_business"] },
    { code = "B", title = "主要负责人", party = "person", sanctions = ["restrict_practice"] },
]
"""
"""What the bureau may send (invented)."""
FIVE, LIFE = "五年内不得担任任何生产经营单位的主要负责人", "终身不得担任本行业生产经营单位的主要负责人"


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


def proposed(
    desk: Desk, firm: int, said: str, kind: str = "revoke_licence", named: str = ""
) -> tuple[CaseFile, tuple[Sanction, ...]]:
    """A case against the firm and its manager, with what is to be imposed on both."""
    store = desk.station.store
    clue = Clue(firm, "CF-001", "complaint", "电话举报", crew=desk.crew())
    case = penalties.open_penalty(store, desk.who(), clue)
    person = penalty_causes.add_party(store, desk.who(), case.id, NewParty("person", "张三", post="主要负责人"))
    unit = desk.party(case)
    for party in (unit, person.id):
        new = NewCause(UNSAFE, "整顿后仍不具备条件", day(desk.clock.now()))
        penalty_causes.add_cause(store, desk.who(), case.id, new, party_id=party)
    wanted = (Sanction(unit, kind, content=named), Sanction(person.id, KIND, content=said))
    tiers = {
        cause.id: Choice(penalty_causes.tiers(store, case.id, cause.id)[0].code, 0)
        for cause in parties.causes(store, case.id)
    }
    desk.step(case, "propose_filing", Filled(crew=desk.crew()))
    desk.chief(case, "file")
    desk.chief(case, "investigate")
    desk.step(case, "examine", SHOWN)
    desk.step(case, "return")
    penalty_causes.propose(store, desk.who(), case.id, wanted, tiers)
    return cases.get(store, case.id), wanted


def test_the_terms_come_from_the_law(station: Station) -> None:
    kinds = catalogue.sanctions(station.store)
    terms = kinds[KIND].terms
    assert {term.years for term in terms} == {5, LIFETIME} and all("安全生产法" in term.basis for term in terms)
    assert [years(KIND, said) for said in (FIVE, LIFE, "", "三年")] == [5, LIFETIME, 0, 0]
    assert years("warning", FIVE) == 0
    assert [code for code, kind in kinds.items() if kind.terms] == [KIND]
    assert kinds["lower_qualification"].terms == ()


def test_without_its_years_it_is_no_proposal(desk: Desk, enterprise: Make) -> None:
    with pytest.raises(penalty_causes.ProposalBare, match="几年还是终身"):
        proposed(desk, enterprise(), "")


@pytest.mark.parametrize(
    ("kind", "said", "words"),
    [
        ("suspend_licence", "危险化学品经营许可证，三十日", "暂扣有关许可证件（危险化学品经营许可证，三十日）"),
        ("restrict_business", "喷涂作业，三十日", "限制开展生产经营活动（喷涂作业，三十日）"),
    ],
)
def test_what_is_suspended_or_restricted_is_named(
    desk: Desk, enterprise: Make, kind: str, said: str, words: str
) -> None:
    """行政处罚法第九条第三项、第四项; the article of the violation comes from the bureau."""
    store = desk.station.store
    law_files.adopt(store, desk.who("王建国"), SENT, desk.who())
    with pytest.raises(penalty_causes.ProposalBare, match="哪一证件、哪些活动"):
        proposed(desk, enterprise(), FIVE, kind, " ")
    case, wanted = proposed(desk, enterprise(), FIVE, kind, said)
    assert words in penalty_causes.conclusion(store, case.id, wanted)
    desk.step(case, "conclude")
    with refused("HEARING_TOLD", words="可以要求听证"):
        desk.step(case, "notice", Filled(sanctions=wanted))
    case = desk.step(case, "notice_hearing", Filled(sanctions=wanted))
    notice = next(one for one in faces.of_case(desk.station, case.id) if one.paper.code == "D25")
    assert words in page(desk.station, issued(desk.station, desk.who(), notice))


def test_it_is_said_in_words_and_asks_for_a_hearing(desk: Desk, enterprise: Make) -> None:
    case, wanted = proposed(desk, enterprise(), FIVE)
    store = desk.station.store
    said = penalty_causes.conclusion(store, case.id, wanted)
    assert said.endswith(f"吊销有关许可证；对张三限制从业（{FIVE}）")
    assert penalty_view.standing(store, case.id).said(wanted).endswith(f"限制从业（{FIVE}）")
    desk.step(case, "conclude")
    with refused("HEARING_TOLD", words="可以要求听证"):
        desk.step(case, "notice", Filled(sanctions=wanted))
    assert desk.step(case, "notice_hearing", Filled(sanctions=wanted)).stage == "noticed"


def test_it_gets_no_longer_after_the_party_was_told(desk: Desk, enterprise: Make) -> None:
    case, wanted = proposed(desk, enterprise(), FIVE)
    longer = (wanted[0], replace(wanted[1], content=LIFE))
    desk.step(case, "conclude")
    desk.step(case, "notice_hearing", Filled(sanctions=wanted))
    now = desk.clock.now()

    def against(sanctions: tuple[Sanction, ...]) -> str | None:
        known = case_facts.facts(desk.station.store, case, now, now, Filled(sanctions=sanctions))
        return CHECKS["NO_HEAVIER"](known)

    assert against(wanted) is None
    assert against(longer) == "对张三限制从业的期限比先前长"
