"""A penalty on the spot: small, decided and handed over at once, reported, paid; or turned into a general one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from station.records.casework import NewCause, Sanction
from station.records.moment import day
from station.services import penalties, penalty_causes, reviews
from station.services.filled import Filled
from station.services.penalties import Clue
from station.services.penalty_causes import Choice
from station.store import case_papers, cases, disclosures, parties
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.penalty_walk import MANAGER, NOTED, SHOWN, Desk, Make, refused

WARNED = "CF-073-03"
"""发现从业人员违章作业不加制止: a warning, and a fine where the law says 可以."""


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


def proposed(desk: Desk, firm: int, yuan: int, violation: str = "AF-099-01", tier: str = "A1") -> int:
    """A case found on the spot whose fine is chosen."""
    case = desk.opened(firm, violation, summary=True)
    desk.propose(case, yuan, tier)
    return case.id


def test_fine_on_the_spot_reported_collected_and_closed(desk: Desk, enterprise: Make) -> None:
    store = desk.station.store
    case = cases.get(store, proposed(desk, enterprise(), 3_000))
    assert (case.stage, case.flow) == ("found", "penalty_summary") and desk.running(case) == {}
    fine = replace(SHOWN, sanctions=desk.fine(case, 3_000), conclusion="罚款3,000元")
    with refused("IDENTITY", "TOLD", words="执法事由、执法依据、权利义务"):
        desk.step(case, "decide_unit", replace(fine, identity_shown=False, told=frozenset()))
    with refused("FOR_PERSONS", words="单位"):
        desk.step(case, "decide_person", fine)
    case = desk.step(case, "decide_unit", fine)
    assert (case.stage, case.result) == ("on_spot_decided", "penalised")
    paper = case_papers.of_case(store, case.id)[0]
    assert (paper.code, paper.served_how, paper.party_signed) == ("D31", "direct", "not_needed")
    assert [signer.name for signer in paper.signers] == ["李敏", "陈海波"]
    running = desk.running(case)
    assert (running["SUMMARY_FILE"], running["PUB_7WD"], running["PAY_15D"]) == (
        "2026-11-27",
        "2026-12-01",
        "2026-12-07",
    )
    assert {one.conclusion for one in disclosures.of_case(store, case.id)} == {"罚款3,000元"}
    assert reviews.standing(store, case.id).level == "none"
    desk.step(case, "return")
    with refused("COLLECT_ON_SPOT", words="100元"):
        desk.step(case, "collect_fine", replace(NOTED, note="票据号0012345"))
    remote = Filled(note="3000元，票据号0012345", form={"ground": "hard_later"})
    desk.step(case, "collect_fine", remote)
    assert desk.running(case)["SPOT_COLLECT"] == "2026-11-24" and "PAY_15D" not in desk.running(case)
    assert desk.step(case, "file_back").stage == "filed_back"
    assert desk.term(case, "SUMMARY_FILE").state == "met"
    with refused("HANDED_IN", words="交至机关"):
        desk.step(case, "pay_collected")
    desk.step(case, "hand_in")
    assert desk.term(case, "SPOT_COLLECT").state == "met" and desk.running(case)["SPOT_BANK"] == "2026-11-24"
    with refused("COLLECTED"):
        desk.step(case, "hand_in")
    assert desk.step(case, "pay_collected").stage == "paid"
    desk.step(case, "bank", NOTED)
    desk.step(case, "propose_closing")
    assert desk.chief(case, "close").stage == "closed"
    assert desk.running(case)["ARCHIVE_30WD"] == "2027-01-04"


@pytest.mark.parametrize(("yuan", "allowed"), [(3_000, True), (3_001, False)])
def test_limit_for_a_unit_is_three_thousand_inclusive(desk: Desk, enterprise: Make, yuan: int, allowed: bool) -> None:
    case = cases.get(desk.station.store, proposed(desk, enterprise(), yuan))
    fine = replace(SHOWN, sanctions=desk.fine(case, yuan))
    if allowed:
        assert desk.step(case, "decide_unit", fine).stage == "on_spot_decided"
        return
    with refused("SUMMARY_LIMIT", words="3,001元超过当场处罚的上限 3,000元，请转普通程序"):
        desk.step(case, "decide_unit", fine)
    assert desk.step(case, "convert", replace(NOTED, note="罚款超过上限")).stage == "converted"


def test_limit_for_a_person_is_two_hundred(desk: Desk, enterprise: Make) -> None:
    store = desk.station.store
    case = desk.opened(enterprise(), WARNED, summary=True)
    unit = parties.causes(store, case.id)[0]
    penalty_causes.drop_cause(store, desk.who(), case.id, unit.id, "单位已经制止")
    assert parties.causes(store, case.id) == ()
    person = penalty_causes.add_party(store, desk.who(), case.id, MANAGER)
    new = NewCause(WARNED, "发现违章作业不加制止", day(desk.clock.now()))
    own = penalty_causes.add_cause(store, desk.who(), case.id, new, person.id)
    unpunished = Sanction(desk.party(case), "none")
    for yuan, guards in ((200, ()), (201, ("SUMMARY_LIMIT",))):
        fine = (unpunished, Sanction(person.id, "fine", yuan * 100), Sanction(person.id, "warning"))
        choice = Choice("A1", yuan * 100, "初次违法，减轻处罚")
        penalty_causes.propose(store, desk.who(), case.id, fine, {own.id: choice})
        if guards:
            with refused(*guards, words="200元"):
                desk.step(case, "decide_person", replace(SHOWN, sanctions=fine))
    warned = (unpunished, Sanction(person.id, "warning"))
    penalty_causes.propose(store, desk.who(), case.id, warned, {own.id: Choice("A1")})
    with refused("FINED", words="没有罚款"):
        desk.step(case, "decide_person", replace(SHOWN, sanctions=warned))
    case = desk.step(case, "warn_person", replace(SHOWN, sanctions=warned))
    assert "PAY_15D" not in desk.running(case)
    desk.step(case, "return")
    desk.step(case, "file_back")
    assert desk.step(case, "execute").stage == "paid"


def test_nothing_but_a_warning_or_a_fine(desk: Desk, enterprise: Make) -> None:
    case = cases.get(desk.station.store, proposed(desk, enterprise(), 3_000))
    both = (*desk.fine(case, 3_000), Sanction(desk.party(case), "suspend_rectify"))
    with refused("SUMMARY_LIMIT", words="当场只能警告或者罚款"):
        desk.step(case, "decide_unit", replace(SHOWN, sanctions=both))


def test_refused_to_sign_is_written_down(desk: Desk, enterprise: Make) -> None:
    case = cases.get(desk.station.store, proposed(desk, enterprise(), 1_000))
    bare = replace(SHOWN, sanctions=desk.fine(case, 1_000), signed=False)
    with refused("SIGNED", words="拒签"):
        desk.step(case, "decide_unit", bare)
    assert desk.step(case, "decide_unit", replace(bare, refused_note="负责人拒签，李四在场")).stage == "on_spot_decided"
    kinds = [event.kind for event in cases.events(desk.station.store, case.id)]
    assert "refused_to_sign" in kinds


def test_sole_trader_has_the_lower_limit(desk: Desk, enterprise: Make) -> None:
    """个体工商户 is no 法人或者其他组织: in doubt the limit for citizens (行政处罚法第五十一条)."""
    firm = enterprise(uscc="92330281MA2000001A")
    clue = Clue(firm, "CF-001", "inspection", crew=desk.crew())
    case = penalties.open_penalty(desk.station.store, desk.who(), clue, summary=True)
    party = parties.of_case(desk.station.store, case.id)[0]
    assert party.kind == "sole"
    penalty_causes.add_cause(
        desk.station.store, desk.who(), case.id, NewCause("AF-099-01", "没有警示标志", day(desk.clock.now()))
    )
    desk.propose(case, 201)
    with refused("SUMMARY_LIMIT", words="200元"):
        desk.step(case, "decide_unit", replace(SHOWN, sanctions=desk.fine(case, 201)))
    desk.propose(case, 200)
    assert desk.step(case, "decide_unit", replace(SHOWN, sanctions=desk.fine(case, 200))).stage == "on_spot_decided"
