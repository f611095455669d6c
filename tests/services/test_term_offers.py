"""What may be done with a deadline by hand: what the law allows and the flow has no step for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from station.records.people import Proof
from station.services import terms
from station.services.term_offers import offers
from station.store import models
from station.wiring import Station
from tests.services.running_terms import SETUP, opened, start


@pytest.fixture
def case(station: Station, enterprise: Callable[..., int]) -> int:
    return opened(station, enterprise())


def offered(station: Station, case: int) -> list[tuple[str, str]]:
    return [(each.verb, each.deadline.rule) for each in offers(station.store, case)]


def flow(station: Station, case: int, name: str) -> None:
    with station.store.act(SETUP, "roster.import") as act:
        act.update(models.CaseFile, case, flow=name, kind=name)


def test_what_the_law_does_not_allow_is_not_offered(station: Station, case: int) -> None:
    start(station, case, "PUB_20WD", "2026-11-19")
    start(station, case, "UPLOAD_24H", "2026-11-20")
    start(station, case, "RECTIFY", "2026-11-19", "2026-12-01")
    assert offered(station, case) == []


def test_pause_then_resume(station: Station, officer: Proof, case: int) -> None:
    start(station, case, "REVIEW_LEGAL", "2026-11-19")
    (offer,) = offers(station.store, case)
    assert (offer.verb, [each.code for each in offer.reasons]) == ("pause", ["supplement"])
    terms.pause(station.store, officer, case, "REVIEW_LEGAL", "supplement", date(2026, 11, 20), "补正通知")
    assert offered(station, case) == [("resume", "REVIEW_LEGAL")]


def test_right_of_the_party_may_be_given_up_while_it_lasts(station: Station, case: int) -> None:
    start(station, case, "DEFENSE_3D", "2026-11-19")
    start(station, case, "HEAR_REQUEST", "2026-11-06")
    assert offered(station, case) == [("waive", "DEFENSE_3D")]


def test_what_the_flow_has_a_step_for_is_left_to_it(station: Station, case: int) -> None:
    start(station, case, "SEAL_30D", "2026-11-02")
    assert offered(station, case) == [("pause", "SEAL_30D"), ("extend", "SEAL_30D")]
    flow(station, case, "compulsory")
    assert offered(station, case) == []


def test_paper_dated_in_time_may_come_late(station: Station, case: int) -> None:
    start(station, case, "SEAL_30D", "2026-10-10")
    start(station, case, "DEFENSE_3D", "2026-11-02")
    assert offered(station, case) == [("extend", "SEAL_30D")]
