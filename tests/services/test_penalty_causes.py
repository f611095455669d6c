"""Opening penalties and saying who is punished for what: what is refused, and what is copied from the catalogue."""

from __future__ import annotations

from dataclasses import replace

import pytest

from station.records.casework import NewCause, Sanction
from station.records.moment import day
from station.rules.catalogue import NoSuchEntry
from station.services import cases as inspections_
from station.services import penalties, penalty_causes
from station.services.filled import Filled
from station.services.penalties import Clue
from station.services.penalty_causes import Choice
from station.store import cases, parties
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.inspections import HAZARD, on_site
from tests.services.penalty_walk import SIGNS, Desk, Make, refused


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


def test_a_penalty_needs_an_item_of_the_list_and_a_known_clue(desk: Desk, enterprise: Make) -> None:
    store, firm = desk.station.store, enterprise()
    size = store.size()
    with pytest.raises(penalties.NoPenaltyItem, match="JC-001"):
        penalties.open_penalty(store, desk.who(), Clue(firm, "JC-001", "complaint"))
    with pytest.raises(penalties.ClueUnknown, match="dream"):
        penalties.open_penalty(store, desk.who(), Clue(firm, "CF-001", "dream"))
    assert store.size() == size
    items = [item.code for item in penalties.penalty_items(store, day("2023-12-31"))]
    assert items == ["CF-001", "CF-002", "CF-003", "CF-005"]


def test_a_hazard_is_punished_once(desk: Desk, enterprise: Make) -> None:
    store = desk.station.store
    inspection = on_site(desk.station, desk.who("王建国"), enterprise())
    inspections_.record_result(store, desk.who(), inspection.id, "rectify", signed=True, hazards=[HAZARD])
    found = cases.hazards(store, inspection.id)[0]
    clue = Clue(inspection.enterprise_id, "CF-001", "inspection", crew=desk.crew(), origin_id=inspection.id)
    with pytest.raises(NoSuchEntry):
        # Typed without a code of the catalogue, it needs one now.
        penalties.open_from_hazards(store, desk.who(), [(found.id, "")], clue)
    with pytest.raises(penalties.NoHazards):
        penalties.open_from_hazards(store, desk.who(), [], clue)
    with pytest.raises(penalties.NoHazards):
        penalties.open_from_hazards(store, desk.who(), [(found.id + 99, SIGNS)], clue)
    case = penalties.open_from_hazards(store, desk.who(), [(found.id, SIGNS)], clue)
    cause = parties.causes(store, case.id)[0]
    assert (cause.facts, cause.hazard_id) == (HAZARD.description, found.id)
    assert case.title.startswith("余姚市第1塑料制品厂涉嫌未在有较大危险因素")
    with pytest.raises(penalties.HazardTaken, match=case.number):
        penalties.open_from_hazards(store, desk.who(), [(found.id, SIGNS)], clue)


def test_filing_waits_for_a_cause_and_respects_the_limit(desk: Desk, enterprise: Make) -> None:
    store = desk.station.store
    clue = Clue(enterprise(), "CF-001", "complaint", crew=desk.crew())
    case = penalties.open_penalty(store, desk.who(), clue)
    with refused("CAUSE", words="先登记案由"):
        desk.step(case, "propose_filing")
    old = NewCause(SIGNS, "两年前就没有警示标志", day("2024-11-19"))
    first = penalty_causes.add_cause(store, desk.who(), case.id, old)
    desk.step(case, "propose_filing")
    with refused("LIMITATION", words="2026-11-19"):
        desk.chief(case, "file")
    penalty_causes.drop_cause(store, desk.who(), case.id, first.id, "超过追责时效")
    penalty_causes.add_cause(store, desk.who(), case.id, replace(old, happened_on=day("2024-11-20")))
    assert desk.chief(case, "file").stage == "filed"
    # Five years where people's lives were endangered and harm was done.
    other = penalties.open_penalty(store, desk.who(), replace(clue, enterprise_id=enterprise()))
    penalty_causes.add_cause(store, desk.who(), other.id, replace(old, happened_on=day("2021-11-20"), life=True))
    desk.step(other, "propose_filing")
    assert desk.chief(other, "file").stage == "filed"


def test_fine_follows_the_tier_or_a_reason(desk: Desk, enterprise: Make) -> None:
    store = desk.station.store
    case = desk.filed(enterprise())
    cause = parties.causes(store, case.id)[0]
    assert [tier.code for tier in penalty_causes.tiers(store, case.id, cause.id)][:3] == ["A1", "A2", "A3"]
    with pytest.raises(penalty_causes.OutsideTier, match="16,001元"):
        desk.propose(case, 16_001)
    desk.propose(case, 16_001, reason="一年内再次违法，从重")
    kept = parties.causes(store, case.id)[0]
    assert (kept.tier, kept.max_fen, kept.outside_reason) == ("A1", 1_600_000, "一年内再次违法，从重")
    desk.propose(case, 16_000)
    assert parties.causes(store, case.id)[0].outside_reason == ""
    with pytest.raises(penalty_causes.KindNotAllowed, match="没收违法所得"):
        wanted = (*desk.fine(case, 16_000), Sanction(desk.party(case), "confiscate_income", 100))
        penalty_causes.propose(store, desk.who(), case.id, wanted, {cause.id: Choice("A1", 1_600_000)})
    with pytest.raises(penalty_causes.ProposalBare, match="两者应当一致"):
        penalty_causes.propose(store, desk.who(), case.id, desk.fine(case, 2_000), {cause.id: Choice("A1", 100_000)})
    with pytest.raises(penalty_causes.ProposalBare, match="本案以外"):
        stranger = (*desk.fine(case, 2_000), Sanction(1, "fine", 100))
        penalty_causes.propose(store, desk.who(), case.id, stranger, {cause.id: Choice("A1", 200_000)})


def test_a_fine_outside_its_tier_is_not_told_or_decided_either(desk: Desk, enterprise: Make) -> None:
    case = desk.concluded(enterprise(), 16_000)
    with refused("TIER", words="罚款 20,000元不在裁量阶次 0元至 16,000元之内"):
        desk.step(case, "notice", Filled(sanctions=desk.fine(case, 20_000)))


def test_what_is_decided_stands(desk: Desk, enterprise: Make) -> None:
    case = desk.decided(enterprise(), 3_000)
    with pytest.raises(penalty_causes.Settled, match="已决定"):
        desk.propose(case, 2_000)


def test_a_share_needs_what_it_is_counted_of(desk: Desk, enterprise: Make) -> None:
    store = desk.station.store
    case = desk.filed(enterprise(), "AF-092-02")
    cause = parties.causes(store, case.id)[0]
    wanted = (*desk.fine(case, 450_000), Sanction(desk.party(case), "confiscate_income", 15_000_000))
    choice = Choice("B1", 45_000_000)
    with pytest.raises(penalty_causes.BaseNeeded, match="违法所得"):
        penalty_causes.propose(store, desk.who(), case.id, wanted, {cause.id: choice})
    penalty_causes.propose(store, desk.who(), case.id, wanted, {cause.id: replace(choice, base_fen=15_000_000)})
    kept = parties.causes(store, case.id)[0]
    assert kept.min_fen is not None and kept.max_fen is not None and kept.min_fen == 30_000_000
    assert penalty_causes.conclusion(store, case.id, wanted).count("元") == 2
