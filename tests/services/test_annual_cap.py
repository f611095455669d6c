"""年度检查频次上限: once an enterprise was inspected as often as published, only what a clue asks for is approved."""

from __future__ import annotations

from dataclasses import replace

import pytest

from station.records.law import LawSetting
from station.records.moment import day
from station.records.people import Proof
from station.records.plan import Clue
from station.rules.plan_progress import CLUES
from station.services import cases, exceptions, opening_planned
from station.store import law
from station.store.inspection_law import beyond_cap
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.inspections import planned, sign_in_again
from tests.services.penalty_walk import Make, refused


@pytest.fixture
def capped(monkeypatch: pytest.MonkeyPatch) -> None:
    """One inspection a year, as if the bureau had published it."""
    cap = LawSetting("inspection.annual_cap", 1, "上限", "测试", day("2026-06-01"))
    book = replace(law.load(), settings=(*law.load().settings, cap))
    monkeypatch.setattr(law, "of", lambda store: book)


def adhoc(station: Station, chief: Proof, target: int, clue: Clue, note: str = "来文") -> int:
    return opening_planned.open_adhoc(station.store, chief, target, "JC-001", clue, note).id


def test_nothing_is_capped_until_a_cap_is_published(station: Station, chief: Proof, enterprise: Make) -> None:
    target = enterprise()
    for number in (1, 2, 3):
        case = planned(station, chief, target, number)
        assert cases.approve(station.store, chief, case.id).stage == "approved"


@pytest.mark.usefixtures("capped")
def test_the_second_of_a_year_is_refused(station: Station, chief: Proof, enterprise: Make, clock: FrozenClock) -> None:
    target, other = enterprise(), enterprise()
    first, second = planned(station, chief, target, 1), planned(station, chief, target, 2)
    # Two that wait for their approval do not keep each other from it.
    assert cases.approve(station.store, chief, first.id).stage == "approved"
    with refused("ANNUAL_CAP", words="今年已经安排检查 1 次，上限 1 次"):
        cases.approve(station.store, chief, second.id)
    assert cases.approve(station.store, chief, planned(station, chief, other, 3).id).stage == "approved"
    clock.set("2027-01-04T09:00:00+08:00")
    chief, _ = sign_in_again(station)
    assert cases.approve(station.store, chief, adhoc(station, chief, target, "other")).stage == "approved"


@pytest.mark.usefixtures("capped")
@pytest.mark.parametrize("clue", CLUES)
def test_only_a_clue_goes_beyond_it(station: Station, chief: Proof, enterprise: Make, clue: Clue) -> None:
    target = enterprise()
    cases.approve(station.store, chief, planned(station, chief, target).id)
    case = adhoc(station, chief, target, clue)
    if clue == "other":
        with refused("ANNUAL_CAP"):
            cases.approve(station.store, chief, case)
    else:
        assert cases.approve(station.store, chief, case).stage == "approved"


@pytest.mark.usefixtures("capped")
def test_what_came_to_nothing_does_not_count(station: Station, chief: Proof, enterprise: Make) -> None:
    target = enterprise()
    gone = planned(station, chief, target, 1)
    cases.approve(station.store, chief, gone.id)
    cases.abort(station.store, chief, gone.id, "大门上锁，已经停业")
    assert cases.approve(station.store, chief, planned(station, chief, target, 2).id).stage == "approved"


@pytest.mark.usefixtures("capped")
def test_what_was_done_on_paper_is_entered_by_the_chief_s_release(
    station: Station, chief: Proof, officer: Proof, enterprise: Make
) -> None:
    target = enterprise()
    cases.approve(station.store, chief, planned(station, chief, target, 1).id)
    second = planned(station, chief, target, 2)
    exceptions.grant(station.store, chief, second.id, "ANNUAL_CAP", "11月10日已经检查，补录", officer)
    assert cases.approve(station.store, chief, second.id).stage == "approved"


def test_the_exceptions_are_reasons_there_are_and_have_their_day() -> None:
    assert beyond_cap(day("2026-11-20")) == set(CLUES) - {"other"}
    assert beyond_cap(day("2024-12-29")) == frozenset()
