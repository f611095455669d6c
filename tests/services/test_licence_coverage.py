"""A licence is closed like every other case: with its compulsory recordings, from the day its flow says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from station.records.case import CaseFile
from station.records.casework import Serving
from station.services import coverage, measures, recording_items
from station.services.advance import advance
from station.services.cases import ALL_TOLD
from station.services.filled import Filled
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.inspections import officer_ids, sign_in_again
from tests.services.penalty_walk import refused
from tests.services.recorded import record_whole

Make = Callable[..., int]
LEFT = Filled(serving=Serving("left", "李四（社区见证人）", "当事人拒收"))


@pytest.fixture
def handed_over(station: Station, clock: FrozenClock, enterprise: Make) -> Callable[..., CaseFile]:
    """A licence taken in on a day, decided, and handed over in some way."""

    def walk(day: str, how: Filled) -> CaseFile:
        firm = enterprise()
        clock.set(f"{day}T09:00:00+08:00")
        chief, officer = sign_in_again(station)
        people, store = officer_ids(station), station.store
        crew = (people["李敏"], people["陈海波"])
        case = measures.receive_licence(store, officer, firm, "XK-002", "烟花爆竹经营（零售）许可", crew=crew)
        there = Filled(identity_shown=True, told=ALL_TOLD, signed=True, note="符合条件")
        for action, filled in (("accept", Filled()), ("check", there), ("return", Filled())):
            advance(store, chief, case.id, action, filled)
        advance(store, chief, case.id, "grant", Filled(note="余应急许准〔2026〕8号"))
        return advance(store, chief, case.id, "issue", how)

    return walk


def test_whatever_was_left_there_must_have_been_recorded(
    station: Station, handed_over: Callable[..., CaseFile]
) -> None:
    case = handed_over("2026-12-01", LEFT)
    chief, _ = sign_in_again(station)
    with refused("COVERAGE", words="留置送达（留置送达的起止时间没有登记）"):
        advance(station.store, chief, case.id, "close")
    record_whole(station, chief, case.id)
    assert advance(station.store, chief, case.id, "close").stage == "closed"


def test_the_chief_may_release_it_into_the_register_of_defects(
    station: Station, handed_over: Callable[..., CaseFile]
) -> None:
    case = handed_over("2026-12-01", LEFT)
    chief, _ = sign_in_again(station)
    recording_items.release(station.store, chief, case.id, "SERVE_LEAVE", "记录仪电量耗尽，有见证人签名")
    assert advance(station.store, chief, case.id, "close").stage == "closed"
    assert [defect.item for defect in coverage.defects(station.store, case.id)] == ["SERVE_LEAVE"]


@pytest.mark.parametrize(
    ("day", "how"), [("2026-11-30", LEFT), ("2026-12-01", Filled(serving=Serving("direct", "张三")))]
)
def test_a_licence_taken_in_before_and_one_that_needs_no_recording_are_closed(
    station: Station, handed_over: Callable[..., CaseFile], day: str, how: Filled
) -> None:
    case = handed_over(day, how)
    chief, _ = sign_in_again(station)
    assert advance(station.store, chief, case.id, "close").stage == "closed"
