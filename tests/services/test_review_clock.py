"""The review's clock: it starts when the package is taken in, stands while it is back, and is met by the opinion."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from station.rules.review_flow import MessageRefused
from station.services.review_receive import receive
from station.services.review_send import respond, submit
from station.store import deadlines
from tests.services.review_cases import Scene, penalty, review_scene


@pytest.fixture
def scene(tmp_path: Path, founded: Path) -> Iterator[Scene]:
    with review_scene(tmp_path, founded) as made:
        yield made


def test_it_stands_while_the_package_is_back(scene: Scene) -> None:
    store, case_id = scene.station.store, penalty(scene.station, scene.enterprise(), ("fine", 5_000_000))
    sent = submit(scene.station, scene.officer, case_id, responsible=True)
    receive(scene.station, scene.officer, scene.office.says(sent, "accept"))
    (running,) = deadlines.running_of(store, case_id, "REVIEW_LEGAL")
    assert running.due_at.isoformat() == "2026-11-27T23:59:59+08:00"

    scene.clock.advance(days=3)
    scene = scene.again()
    back = receive(scene.station, scene.officer, scene.office.says(sent, "return"))
    (stopped,) = deadlines.running_of(store, case_id, "REVIEW_LEGAL")
    assert (back.state, stopped.paused) == ("returned", True)

    scene.clock.advance(days=14)
    scene = scene.again()
    again = submit(scene.station, scene.officer, case_id, responsible=True)
    assert (again.review.round, again.review.state) == (1, "resubmitted")
    (later,) = deadlines.running_of(store, case_id, "REVIEW_LEGAL")
    assert not later.paused and later.due_at > running.due_at
    # Nothing but the days it was back: 23 November to 6 December do not count, so the fifth is 11 December.
    assert later.due_at.isoformat() == "2026-12-11T23:59:59+08:00"

    receive(scene.station, scene.officer, scene.office.says(again, "accept"))
    assert len(deadlines.running_of(store, case_id, "REVIEW_LEGAL")) == 1
    with pytest.raises(MessageRefused):
        receive(scene.station, scene.officer, scene.office.forges(again, "return"))


def test_an_opinion_that_comes_late_is_late(scene: Scene) -> None:
    store, case_id = scene.station.store, penalty(scene.station, scene.enterprise(), ("fine", 5_000_000))
    sent = submit(scene.station, scene.officer, case_id, responsible=True)
    receive(scene.station, scene.officer, scene.office.says(sent, "accept"))
    scene.clock.advance(days=30)
    scene = scene.again()
    receive(scene.station, scene.officer, scene.office.says(sent, "opinion", "disagree"))
    assert [(each.rule, each.state) for each in deadlines.of_case(store, case_id)] == [
        ("REVIEW_OBJECT", "running"),
        ("REVIEW_LEGAL", "late"),
    ]


def test_withdrawing_ends_it(scene: Scene) -> None:
    store, case_id = scene.station.store, penalty(scene.station, scene.enterprise(), ("fine", 5_000_000))
    sent = submit(scene.station, scene.officer, case_id, responsible=True)
    receive(scene.station, scene.officer, scene.office.says(sent, "accept"))
    respond(scene.station, scene.officer, case_id, "withdraw", "拟决定有变。", responsible=True)
    assert deadlines.running_of(store, case_id, "REVIEW_LEGAL") == ()
