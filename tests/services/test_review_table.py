"""What asks for a review as facts change: hearings, circumstances, minutes, and a table the bureau has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from station.records.moment import moment
from station.records.people import Proof, System
from station.records.review import Minutes
from station.rules import law_file
from station.services import reviews
from station.store import cases, law_files
from station.wiring import Station
from tests.services.review_cases import Scene, penalty, propose, review_scene

Make = Callable[..., int]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, founded: Path) -> Iterator[Scene]:
    with review_scene(tmp_path_factory.mktemp("review"), founded) as made:
        yield made


@pytest.fixture
def paired(scene: Scene) -> Station:
    return scene.station


@pytest.fixture
def officer(scene: Scene) -> Proof:
    return scene.officer


@pytest.fixture
def chief(scene: Scene) -> Proof:
    return scene.chief


@pytest.fixture
def enterprise(scene: Scene) -> Make:
    return scene.enterprise


@pytest.fixture
def light(paired: Station, enterprise: Make) -> int:
    """A case with a fine of 49,999.99 yuan, already told to the party."""
    case_id = penalty(paired, enterprise(), ("fine", 4_999_999))
    propose(paired, case_id, "noticed", ("fine", 4_999_999))
    return case_id


def test_minutes_of_a_collective_discussion(paired: Station, enterprise: Make, officer: Proof) -> None:
    # From 100,000.00 yuan a unit can require a hearing, and what can be heard is discussed (R21).
    heavy = penalty(paired, enterprise(), ("fine", 10_000_000))
    said = Minutes(
        moment("2026-11-20T08:30:00+08:00"), "会议室", "王建国", "周倩", ("王建国 所长",), "讨论", "同意", True
    )
    kept = reviews.minute(paired.store, officer, heavy, "collective", said)
    assert kept.attendees == "王建国 所长"
    found = reviews.standing(paired.store, heavy)
    assert found.collective and found.collective_held and not found.passed
    bare = Minutes(said.held_at, "会议室", "王建国", "周倩", (), "讨论", "", True)
    with pytest.raises(reviews.MinutesBare) as refused:
        reviews.minute(paired.store, officer, heavy, "collective", bare)
    assert "出席人员" in refused.value.message and "结论" in refused.value.message


def test_a_flag_can_be_taken_back(paired: Station, light: int, officer: Proof) -> None:
    assert reviews.flag(paired.store, officer, light, "public_interest", True, "影响周边居民。").level == "must"
    assert reviews.flag(paired.store, officer, light, "public_interest", False, "查明影响不大。").level == "should"
    with pytest.raises(reviews.FlagUnknown):
        reviews.flag(paired.store, officer, light, "weather", True, "雨")
    kinds = [each.kind for each in cases.events(paired.store, light)]
    assert kinds == ["flag_public_interest", "unflag_public_interest"]


def test_skipping_before_the_notice_is_not_asked_again(paired: Station, enterprise: Make, chief: Proof) -> None:
    case_id = penalty(paired, enterprise(), ("fine", 100))
    reviews.skip(paired.store, chief, case_id, "事实简单。")
    propose(paired, case_id, "noticed", ("fine", 100))
    assert reviews.standing(paired.store, case_id).satisfied


def test_a_hearing_that_was_held_makes_it_compulsory(paired: Station, light: int) -> None:
    with paired.store.act(System("system:init"), "roster.import") as act:
        cases.add_event(act, light, "hearing_held", act.now)
    assert [hit.code for hit in reviews.triggers(paired.store, light).hits] == ["R12", "R18"]


def test_the_bureau_can_change_the_table(paired: Station, light: int) -> None:
    content = """
name = "法制审核"
version = "1"
source = "余应急〔2026〕1号"
effective_from = 2026-01-01

[[review_settings]]
effective_from = 2026-11-01
amount_threshold_fen = 1_000_000
aggregation = "party_total"
gate = "both"
review_rule = "REVIEW_LEGAL"
complex_rule = "REVIEW_COMPLEX"
objection_rule = "REVIEW_OBJECT"
staff_percent = 5
law_qualification_from = 2021-07-15
review_org = "政策法规科"
basis = "余应急〔2026〕1号"
to_confirm = []

[[review_trigger]]
code = "R18"
title = "普通程序处罚"
level = "must"
collective = false
source = "余应急〔2026〕1号"
effective_from = 2026-11-01
when = { kinds = ["penalty"] }
"""
    with pytest.raises(Undone), paired.store.act(System("system:init"), "roster.import") as act:
        law_files.insert(act, law_file.read(content), content, "-")
        found = reviews.standing(paired.store, light, "before_notice")
        assert [(hit.code, hit.level) for hit in found.triggers] == [("R07", "must"), ("R18", "must")]
        assert found.required and found.triggers[1].source == "余应急〔2026〕1号"
        raise Undone
    assert not reviews.standing(paired.store, light, "before_notice").required


class Undone(Exception):
    """Leaves no law behind for the other tests."""
