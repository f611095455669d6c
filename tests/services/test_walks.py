"""Whatever is done in whatever order on a real store: no case ends with something running, no review runs twice,
nothing is published that was not decided, no number is used twice, and the ledger replays to the same rows."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

import pytest

from station.records.moment import day
from station.services.over import OUTLIVING
from station.store import audit, cases, deadlines, disclosures, models, officers
from station.store import case_papers as papers
from station.store import reviews as rounds
from station.store.law import load
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.test_forbidden import SETUP
from tests.services.walks import Walk

Make = Callable[..., int]
SIZES = {"inspection": (10, 30), "penalty": (9, 45), "penalty_summary": (6, 30), "compulsory": (7, 30),
         "compulsory_power": (5, 30), "licence": (5, 30)}  # fmt: skip
"""How many walks of a flow, and how long they are."""
PUBLISHED = {
    flow.code: {step.event for step in flow.transitions if any(rule.startswith("PUB_") for rule in step.deadlines)}
    for flow in load().workflows
}


@pytest.fixture
def mandated(station: Station) -> Station:
    """A station that may take compulsory measures by itself."""
    with station.store.act(SETUP, "roster.import") as act:
        row = station.store.one(models.Station.select(models.Station.id))
        assert row is not None
        act.update(models.Station, row["id"], authority_mode="bureau_dispatch")
    return station


def check(walk: Walk) -> None:
    """What never holds of a case, wherever it stands."""
    store, case, told = walk.station.store, walk.case, "、".join(walk.taken)
    found = rounds.of_case(store, case.id)
    assert sum(one.ended_at is None for one in found) <= 1, told
    assert [one.round for one in found] == list(range(1, len(found) + 1)), told
    assert (case.closed_at is not None) == walk.flow.stage(case.stage).ends, told
    running = {each.rule for each in deadlines.of_case(store, case.id) if each.state == "running"}
    if walk.over:
        assert all(rule.startswith(OUTLIVING) for rule in running), f"{running} {told}"
        assert all(one.ended_at is not None for one in found), told
    events = cases.events(store, case.id)
    decided = {day(each.occurred_at) for each in events if each.kind in PUBLISHED[case.flow]}
    assert {one.decided_on for one in disclosures.of_case(store, case.id)} <= decided, told


def numbers(station: Station) -> Counter[str]:
    """How often each number of a paper is used at the station."""
    every = [one for case_id in cases.ids(station.store) for one in papers.of_case(station.store, case_id)]
    return Counter(one.number for one in every if one.number)


@pytest.mark.parametrize("flow", SIZES)
def test_no_walk_leaves_what_must_not_be(mandated: Station, enterprise: Make, clock: FrozenClock, flow: str) -> None:
    dice, people = random.Random(f"walks of {flow}"), {each.name: each for each in officers.active(mandated.store)}
    count, length = SIZES[flow]
    ended, used = 0, Counter[str]()
    for firm in [enterprise() for _ in range(count)]:
        walk = Walk(mandated, clock, people, dice)
        walk.open(flow, firm)
        for _ in range(length):
            walk.go()
            if walk.over and dice.random() < 0.5:
                break
        check(walk)
        ended, used = ended + walk.over, used + Counter(walk.taken)
    assert [number for number, times in numbers(mandated).items() if times > 1] == []
    assert audit.audit(mandated.store, full=True).clean
    # The walks go somewhere: some end, and much of the flow was seen.
    kinds = {step.event for step in load().workflow(flow, day("2026-11-20")).transitions}
    assert ended and len(used) > len(kinds) / 3, used
