"""What a screen is given about reviews: the list, one case's story, what may be done, and where a decision differs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from station.services import review_view, reviews
from station.services.review_receive import receive
from station.services.review_send import submit
from station.tui.case_review import review_lines
from tests.services.review_cases import Scene, penalty, propose, review_scene


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, founded: Path) -> Iterator[Scene]:
    with review_scene(tmp_path_factory.mktemp("review"), founded) as made:
        yield made


def case(scene: Scene, *sanctions: tuple[str, int], told: bool = True) -> int:
    case_id = penalty(scene.station, scene.enterprise(), *sanctions)
    if told:
        propose(scene.station, case_id, "noticed", *sanctions)
    return case_id


def kinds(found: review_view.ReviewDetail) -> list[str]:
    return [each.kind for each in found.possible]


def test_from_nothing_to_passed(scene: Scene) -> None:
    store, case_id = scene.station.store, case(scene, ("fine", 5_000_000))
    found = review_view.detail(store, case_id)
    assert (found.said, found.level_title, kinds(found)) == ("还没有送审", "必须审核", ["submit"])

    sent = submit(scene.station, scene.officer, case_id, responsible=True)
    (line,) = [each for each in review_view.lines(store) if each.case_id == case_id]
    assert (line.state_title, line.ours, line.due, line.triggers) == ("已送审", False, None, ("R07", "R18"))
    receive(scene.station, scene.officer, scene.office.says(sent, "accept"))
    (line,) = [each for each in review_view.lines(store) if each.case_id == case_id]
    assert line.due is not None and line.due.rule == "REVIEW_LEGAL" and line.reviewer == "孙审核"
    assert kinds(review_view.detail(store, case_id)) == ["withdraw"]

    receive(scene.station, scene.officer, scene.office.says(sent, "opinion", "agree"))
    found = review_view.detail(store, case_id)
    assert (found.said, kinds(found), found.due) == ("审核通过", [], None)
    assert [each.title for each in found.messages] == ["送审", "受理", "审核意见：同意"]
    titles = [title for title, _ in found.messages[-1].checks]
    assert len(titles) == 10 and titles[0] == "执法主体是否合法"
    assert case_id not in [each.case_id for each in review_view.lines(store)]
    assert any("重建稿" in note and "待局确认" in note for note in found.notes)


def test_it_says_when_the_station_has_to_act(scene: Scene) -> None:
    store, case_id = scene.station.store, case(scene, ("fine", 5_000_000))
    sent = submit(scene.station, scene.officer, case_id, responsible=True)
    receive(scene.station, scene.officer, scene.office.says(sent, "accept"))
    receive(scene.station, scene.officer, scene.office.says(sent, "opinion", "disagree"))
    (line,) = [each for each in review_view.lines(store) if each.case_id == case_id]
    assert line.ours and line.due is not None and line.due.rule == "REVIEW_OBJECT"
    assert kinds(review_view.detail(store, case_id)) == ["concur", "object"]


def test_warnings_about_the_reviewer_are_shown_with_the_message(scene: Scene) -> None:
    store, case_id = scene.station.store, case(scene, ("fine", 5_000_000))
    sent = submit(scene.station, scene.officer, case_id, responsible=True)
    receive(scene.station, scene.officer, scene.office.says(sent, "accept", complicated=True))
    found = review_view.detail(store, case_id)
    assert [each.warnings for each in found.messages] == [(), ("疑难复杂案件只有一人审核",)]
    shown = "\n".join(line.plain for line in review_lines(found))
    assert "疑难复杂案件只有一人审核" in shown


def test_what_was_decided_otherwise_is_named(scene: Scene) -> None:
    store, case_id = scene.station.store, case(scene, ("fine", 6_000_000), ("warning", 0))
    sent = submit(scene.station, scene.officer, case_id, responsible=True)
    receive(scene.station, scene.officer, scene.office.says(sent, "accept"))
    receive(scene.station, scene.officer, scene.office.says(sent, "opinion", "agree"))
    assert review_view.detail(store, case_id).differences == ()
    propose(scene.station, case_id, "decided", ("fine", 6_000_000), ("warning", 0))
    assert review_view.detail(store, case_id).differences == ()
    propose(scene.station, case_id, "decided", ("fine", 5_500_000))
    fine, warning = review_view.detail(store, case_id).differences
    assert "罚款" in fine and "60,000元" in fine and "55,000元" in fine
    assert "警告" in warning and "决定没有" in warning


def test_not_needed_skipped_and_outdated(scene: Scene) -> None:
    store = scene.station.store
    summary = penalty(scene.station, scene.enterprise(), ("fine", 100), flow="penalty_summary")
    found = review_view.detail(store, summary)
    assert (found.said, kinds(found), found.notes) == ("本案不需要法制审核", [], ())

    small = case(scene, ("fine", 100))
    reviews.skip(store, scene.chief, small, "事实简单。")
    found = review_view.detail(store, small)
    assert found.said == "不送审：事实简单。" and kinds(found) == ["submit"]

    large = case(scene, ("fine", 5_000_000))
    sent = submit(scene.station, scene.officer, large, responsible=True)
    receive(scene.station, scene.officer, scene.office.says(sent, "accept"))
    receive(scene.station, scene.officer, scene.office.says(sent, "opinion", "agree"))
    propose(scene.station, large, "proposed", ("fine", 5_000_001))
    found = review_view.detail(store, large)
    assert found.said.startswith("审核通过以后") and kinds(found) == ["submit"]
