"""Decisions that are not what the reviewer agreed to, and decisions taken over the reviewer's head (REQ-312)."""

from __future__ import annotations

import io
import json
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.commands import review as command
from station.services.review_deviations import Deviation, deviations
from station.services.review_receive import receive
from station.services.review_send import Sent, respond, submit
from station.store import cases
from station.wiring import Station
from tests.services.review_cases import SETUP, Scene, penalty, propose, review_scene
from tests.shape.test_json import compare


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, founded: Path) -> Iterator[Scene]:
    with review_scene(tmp_path_factory.mktemp("review"), founded) as made:
        yield made


def submitted(scene: Scene, *sanctions: tuple[str, int]) -> Sent:
    """A case told to the party, submitted and taken in."""
    case_id = penalty(scene.station, scene.enterprise(), *sanctions)
    propose(scene.station, case_id, "noticed", *sanctions)
    sent = submit(scene.station, scene.officer, case_id, responsible=True)
    answered(scene, sent, "accept")
    return sent


def answered(scene: Scene, sent: Sent, kind: str, detail: str = "") -> None:
    receive(scene.station, scene.officer, scene.office.says(sent, kind, detail))


def decided(scene: Scene, case_id: int, event: str, *sanctions: tuple[str, int]) -> None:
    if sanctions:
        propose(scene.station, case_id, "decided", *sanctions)
    with scene.station.store.act(SETUP, "roster.import") as act:
        cases.add_event(act, case_id, event, act.now)


def of(scene: Scene, case_id: int) -> list[Deviation]:
    return [each for each in deviations(scene.station.store) if each.case_id == case_id]


def test_a_decision_as_agreed_is_none(scene: Scene) -> None:
    sent = submitted(scene, ("fine", 5_000_000))
    answered(scene, sent, "opinion", "agree")
    case_id = sent.review.case_id
    assert of(scene, case_id) == []
    decided(scene, case_id, "decided", ("fine", 5_000_000))
    assert of(scene, case_id) == []


def test_another_sum_and_no_penalty_at_all_differ(scene: Scene) -> None:
    for event, sanctions, said in (
        ("decided", (("fine", 4_500_000),), "审核时60,000元，决定45,000元"),
        ("decided_none", (), "审核时60,000元，决定没有"),
    ):
        sent = submitted(scene, ("fine", 6_000_000))
        answered(scene, sent, "opinion", "agree")
        decided(scene, sent.review.case_id, event, *sanctions)
        (found,) = of(scene, sent.review.case_id)
        assert (found.kind, found.reviewer, found.round) == ("differs", "孙审核", 1)
        assert found.details[0].endswith(said)


def test_what_the_committee_decided_over_an_opinion_is_named(scene: Scene) -> None:
    sent = submitted(scene, ("fine", 5_000_000))
    answered(scene, sent, "opinion", "disagree")
    objected = respond(scene.station, scene.officer, sent.review.case_id, "object", "证据已经齐全。", responsible=True)
    answered(scene, objected, "reconsideration", "maintain")
    answered(scene, objected, "committee", "passed")
    assert of(scene, sent.review.case_id) == [], "nothing is decided yet"
    decided(scene, sent.review.case_id, "decided", ("fine", 5_000_000))
    (found,) = of(scene, sent.review.case_id)
    assert found.kind == "overruled" and "孙审核于 2026-11-20 审核不同意（意见如下。）" in found.details[0]


def test_a_reviewer_who_was_convinced_was_not_overruled(scene: Scene) -> None:
    sent = submitted(scene, ("fine", 5_000_000))
    answered(scene, sent, "opinion", "disagree")
    objected = respond(scene.station, scene.officer, sent.review.case_id, "object", "证据已经齐全。", responsible=True)
    answered(scene, objected, "reconsideration", "agree")
    decided(scene, sent.review.case_id, "decided", ("fine", 5_000_000))
    assert of(scene, sent.review.case_id) == []


def test_only_the_review_the_decision_rests_on_counts(scene: Scene) -> None:
    sent = submitted(scene, ("fine", 5_000_000))
    answered(scene, sent, "opinion", "agree")
    propose(scene.station, sent.review.case_id, "proposed", ("fine", 6_000_000))
    again = submit(scene.station, scene.officer, sent.review.case_id, responsible=True)
    answered(scene, again, "accept")
    answered(scene, again, "opinion", "agree")
    decided(scene, sent.review.case_id, "decided", ("fine", 6_000_000))
    assert of(scene, sent.review.case_id) == []


def test_the_command_tells_the_same(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = submitted(scene, ("fine", 7_000_000))
    answered(scene, sent, "opinion", "agree")
    decided(scene, sent.review.case_id, "decided", ("fine", 1_000_000))
    monkeypatch.setattr(command, "open_home", lambda _: scene.station)
    monkeypatch.setattr(Station, "close", lambda _: None)
    size = scene.station.store.size()
    out = io.StringIO()
    assert command.run(Namespace(step="deviations", json=True), out) == 0
    told = json.loads(out.getvalue())
    compare("station review deviations --json", told)
    assert str(sent.review.case_id) in [each["case_id"] for each in told["deviations"]]
    out = io.StringIO()
    command.run(Namespace(step="deviations", json=False), out)
    assert "决定与审核同意的不同" in out.getvalue() and "审核时70,000元，决定10,000元" in out.getvalue()
    assert scene.station.store.size() == size
