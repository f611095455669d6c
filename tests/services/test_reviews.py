"""Legal review through a real station and a real bureau: what is needed, where it stands, and every way it can go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from station.records.people import Proof
from station.rules.review_flow import MessageRefused
from station.services import review_package, review_send, reviews, staff
from station.services.review_receive import receive
from station.services.review_send import Sent, respond, submit
from station.store import case_papers, deadlines
from station.store import reviews as rows
from station.store.errors import NotAllowed, ReasonNeeded
from station.wiring import Station
from tests.conftest import PIN
from tests.services.review_cases import DEFECT, Office, Scene, penalty, propose, review_scene

Make = Callable[..., int]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, founded: Path) -> Iterator[Scene]:
    with review_scene(tmp_path_factory.mktemp("review"), founded) as made:
        yield made


@pytest.fixture
def paired(scene: Scene) -> Station:
    return scene.station


@pytest.fixture
def office(scene: Scene) -> Office:
    return scene.office


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
def heavy(paired: Station, enterprise: Make) -> int:
    """A case with a fine of 50,000.00 yuan."""
    return penalty(paired, enterprise(), ("fine", 5_000_000))


@pytest.fixture
def light(paired: Station, enterprise: Make) -> int:
    """A case with a fine of 49,999.99 yuan, already told to the party."""
    case_id = penalty(paired, enterprise(), ("fine", 4_999_999))
    propose(paired, case_id, "noticed", ("fine", 4_999_999))
    return case_id


def told(station: Station, case_id: int) -> None:
    """The party was told exactly what is proposed."""
    propose(station, case_id, "noticed", ("fine", 5_000_000))


def sent(station: Station, actor: Proof, case_id: int) -> Sent:
    return submit(station, actor, case_id, responsible=True)


def state(station: Station, case_id: int) -> str:
    return reviews.standing(station.store, case_id).state


def rules(station: Station, case_id: int, rule: str) -> list[str]:
    """States of the deadlines of a rule that were ever computed, the running first."""
    return [each.state for each in deadlines.of_case(station.store, case_id) if each.rule == rule]


def test_before_anything_a_must_stands_in_the_way(paired: Station, heavy: int) -> None:
    found = reviews.standing(paired.store, heavy)
    assert (found.level, found.required, found.passed, found.satisfied) == ("must", True, False, False)
    assert [hit.code for hit in found.triggers] == ["R07", "R18"] and not found.collective
    assert all(hit.source for hit in found.triggers)


def test_a_summary_penalty_needs_none(paired: Station, enterprise: Make, officer: Proof) -> None:
    case_id = penalty(paired, enterprise(), ("fine", 300_000), flow="penalty_summary")
    assert reviews.standing(paired.store, case_id).satisfied
    with pytest.raises(reviews.NoReviewNeeded):
        sent(paired, officer, case_id)


def test_the_short_way(paired: Station, heavy: int, officer: Proof, office: Office) -> None:
    told(paired, heavy)
    package = sent(paired, officer, heavy)
    assert package.path.parent == paired.home.exports / "review"
    assert paired.media.has(package.review.package)
    assert receive(paired, officer, office.says(package, "accept")).reviewer == "孙审核"
    assert rules(paired, heavy, "REVIEW_LEGAL") == ["running"]
    receive(paired, officer, office.says(package, "opinion", "agree"))
    found = reviews.standing(paired.store, heavy)
    assert found.passed and found.satisfied and found.state == "passed"
    assert rules(paired, heavy, "REVIEW_LEGAL") == ["met"]
    (review,) = rows.of_case(paired.store, heavy)
    assert [each.kind for each in rows.messages(paired.store, review.id)] == ["submit", "accept", "opinion:agree"]
    assert len(rows.messages(paired.store, review.id)[-1].checks) == 10
    assert all(paired.media.has(each.sha256) for each in rows.messages(paired.store, review.id))


def test_the_opinion_is_on_file_and_locked(paired: Station, heavy: int, officer: Proof, office: Office) -> None:
    package = sent(paired, officer, heavy)
    receive(paired, officer, office.says(package, "accept"))
    receive(paired, officer, office.says(package, "opinion", "disagree"))
    (paper,) = [each for each in case_papers.of_case(paired.store, heavy) if each.code == "D51"]
    assert paper.locked and paper.voided_at is None
    assert [(each.part, each.name) for each in paper.signers] == [("reviewer", "孙审核")]


def test_a_correction_passes_after_the_reviewer_has_seen_it(
    paired: Station,
    heavy: int,
    officer: Proof,
    office: Office,
) -> None:
    told(paired, heavy)
    package = sent(paired, officer, heavy)
    receive(paired, officer, office.says(package, "accept"))
    receive(paired, officer, office.says(package, "opinion", "correct"))
    assert not reviews.standing(paired.store, heavy).passed
    fixed = respond(paired, officer, heavy, "fixed", "补齐执法证复印件。", responsible=True)
    assert fixed.review.package != package.review.package and not reviews.standing(paired.store, heavy).passed
    receive(paired, officer, office.says(fixed, "opinion", "agree"))
    assert reviews.standing(paired.store, heavy).passed


def test_objection_reconsideration_committee(paired: Station, heavy: int, officer: Proof, office: Office) -> None:
    told(paired, heavy)
    package = sent(paired, officer, heavy)
    receive(paired, officer, office.says(package, "accept"))
    receive(paired, officer, office.says(package, "opinion", "disagree"))
    assert rules(paired, heavy, "REVIEW_OBJECT") == ["running"]
    objected = respond(paired, officer, heavy, "object", "证据已经齐全。", responsible=True)
    assert rules(paired, heavy, "REVIEW_OBJECT") == ["met"]
    receive(paired, officer, office.says(objected, "reconsideration", "maintain"))
    assert state(paired, heavy) == "committee" and not reviews.standing(paired.store, heavy).passed
    receive(paired, officer, office.says(objected, "committee", "passed"))
    found = reviews.standing(paired.store, heavy)
    assert found.passed and found.collective_held
    assert [each.kind for each in rows.meetings(paired.store, heavy)] == ["committee"]
    locked = [each.locked for each in case_papers.of_case(paired.store, heavy) if each.code == "D51"]
    assert locked == [True, True, True]


def test_the_committee_can_say_no(paired: Station, heavy: int, officer: Proof, office: Office) -> None:
    told(paired, heavy)
    package = sent(paired, officer, heavy)
    receive(paired, officer, office.says(package, "accept"))
    receive(paired, officer, office.says(package, "opinion", "disagree"))
    objected = respond(paired, officer, heavy, "object", "证据已经齐全。", responsible=True)
    receive(paired, officer, office.says(objected, "reconsideration", "maintain"))
    receive(paired, officer, office.says(objected, "committee", "rejected"))
    found = reviews.standing(paired.store, heavy)
    assert (found.state, found.passed, found.required, found.collective_held) == ("rejected", False, True, False)
    assert sent(paired, officer, heavy).review.round == 2


def test_reconsidered_and_agreed(paired: Station, heavy: int, officer: Proof, office: Office) -> None:
    told(paired, heavy)
    package = sent(paired, officer, heavy)
    receive(paired, officer, office.says(package, "accept"))
    receive(paired, officer, office.says(package, "opinion", "disagree"))
    objected = respond(paired, officer, heavy, "object", "证据已经齐全。", responsible=True)
    receive(paired, officer, office.says(objected, "reconsideration", "agree"))
    assert reviews.standing(paired.store, heavy).passed


def test_concurring_withdraws_and_begins_anew(paired: Station, heavy: int, officer: Proof, office: Office) -> None:
    package = sent(paired, officer, heavy)
    receive(paired, officer, office.says(package, "accept"))
    receive(paired, officer, office.says(package, "opinion", "disagree"))
    ended = respond(paired, officer, heavy, "concur", "采纳，补充调查。", responsible=True).review
    assert ended.state == "withdrawn" and ended.ended_at is not None
    assert not reviews.standing(paired.store, heavy).passed
    assert sent(paired, officer, heavy).review.round == 2


def test_to_be_transferred_is_not_passed(paired: Station, heavy: int, officer: Proof, office: Office) -> None:
    package = sent(paired, officer, heavy)
    receive(paired, officer, office.says(package, "accept"))
    assert receive(paired, officer, office.says(package, "opinion", "transfer")).ended_at is not None
    assert not reviews.standing(paired.store, heavy).satisfied


def test_a_complex_case_has_ten_days(paired: Station, heavy: int, officer: Proof, office: Office) -> None:
    reviews.flag(paired.store, officer, heavy, "complex", True, "涉及转包和出租两层关系。")
    assert "R13" in reviews.triggers(paired.store, heavy).codes
    package = sent(paired, officer, heavy)
    receive(paired, officer, office.says(package, "accept", complicated=True))
    assert rules(paired, heavy, "REVIEW_COMPLEX") == ["running"]
    receive(paired, officer, office.says(package, "opinion", "agree"))
    assert rules(paired, heavy, "REVIEW_COMPLEX") == ["met"]


def test_what_goes_beyond_a_passed_review_needs_another(
    paired: Station,
    heavy: int,
    officer: Proof,
    office: Office,
) -> None:
    told(paired, heavy)
    package = sent(paired, officer, heavy)
    receive(paired, officer, office.says(package, "accept"))
    receive(paired, officer, office.says(package, "opinion", "agree"))
    with pytest.raises(reviews.ReviewOpen):
        sent(paired, officer, heavy)
    propose(paired, heavy, "proposed", ("fine", 6_000_000))
    found = reviews.standing(paired.store, heavy)
    assert (found.passed, found.outdated, found.satisfied) == (False, True, False)
    assert sent(paired, officer, heavy).review.round == 2


def test_a_change_after_the_notice_asks_again(paired: Station, light: int, chief: Proof, officer: Proof) -> None:
    reviews.skip(paired.store, chief, light, "事实简单，当事人无异议。")
    assert reviews.standing(paired.store, light).satisfied
    propose(paired, light, "proposed", ("fine", 5_000_000))
    found = reviews.standing(paired.store, light)
    assert (found.level, found.satisfied) == ("must", False)
    assert {"R07", "R20"} <= {hit.code for hit in found.triggers}
    assert sent(paired, officer, light).review.round == 2


def test_a_fall_below_the_threshold_after_the_notice_asks_again(paired: Station, heavy: int) -> None:
    told(paired, heavy)
    propose(paired, heavy, "proposed", ("fine", 4_999_999))
    assert [hit.code for hit in reviews.standing(paired.store, heavy).triggers] == ["R18", "R20"]


def test_only_what_should_be_reviewed_can_be_skipped(
    paired: Station,
    heavy: int,
    light: int,
    chief: Proof,
    officer: Proof,
) -> None:
    with pytest.raises(reviews.MustReview):
        reviews.skip(paired.store, chief, heavy, "不必")
    with pytest.raises(NotAllowed):
        reviews.skip(paired.store, officer, light, "不必")
    with pytest.raises(ReasonNeeded):
        reviews.skip(paired.store, chief, light, " ")
    assert not reviews.standing(paired.store, light).satisfied
    kept = reviews.skip(paired.store, chief, light, "事实简单，当事人无异议。")
    found = reviews.standing(paired.store, light)
    assert (kept.state, found.required, found.skipped_reason) == ("skipped", False, "事实简单，当事人无异议。")


def test_a_skipped_review_can_still_be_asked_for(paired: Station, light: int, chief: Proof, officer: Proof) -> None:
    reviews.skip(paired.store, chief, light, "事实简单。")
    assert sent(paired, officer, light).review.round == 2
    assert not reviews.standing(paired.store, light).satisfied


def test_a_review_before_the_notice_does_not_serve_the_decision(
    paired: Station,
    heavy: int,
    officer: Proof,
    office: Office,
) -> None:
    package = sent(paired, officer, heavy)
    assert package.review.gate == "before_notice"
    receive(paired, officer, office.says(package, "accept"))
    receive(paired, officer, office.says(package, "opinion", "agree"))
    assert reviews.standing(paired.store, heavy, "before_notice").passed
    assert reviews.standing(paired.store, heavy).passed
    assert not reviews.standing(paired.store, heavy, "before_notice").required
    told(paired, heavy)
    assert not reviews.standing(paired.store, heavy).passed
    assert sent(paired, officer, heavy).review.gate == "before_decision"


def test_one_review_at_a_time(paired: Station, heavy: int, officer: Proof) -> None:
    sent(paired, officer, heavy)
    with pytest.raises(reviews.ReviewOpen):
        sent(paired, officer, heavy)
    withdrawn = respond(paired, officer, heavy, "withdraw", "拟决定有变。", responsible=True)
    assert withdrawn.review.state == "withdrawn"
    assert sent(paired, officer, heavy).review.round == 2


def test_a_submission_is_complete_and_answered_for(paired: Station, enterprise: Make, officer: Proof) -> None:
    bare = penalty(paired, enterprise())
    with pytest.raises(review_send.NotResponsible):
        submit(paired, officer, bare, responsible=False)
    with pytest.raises(review_package.PackageIncomplete) as refused:
        sent(paired, officer, bare)
    assert "拟作出的处罚" in refused.value.message and "调查报告" not in refused.value.message


def test_only_the_handlers_or_the_chief_submit(paired: Station, heavy: int, chief: Proof) -> None:
    stranger = staff.sign_in(paired.store, paired.keys, "周倩", PIN)
    with pytest.raises(review_send.NotTheirCase):
        sent(paired, stranger, heavy)
    assert sent(paired, chief, heavy).review.responsible == "王建国"


def test_answers_need_words_and_an_opinion(paired: Station, heavy: int, officer: Proof, office: Office) -> None:
    with pytest.raises(review_send.NeverSubmitted):
        respond(paired, officer, heavy, "object", "不同意", responsible=True)
    package = sent(paired, officer, heavy)
    with pytest.raises(MessageRefused):
        respond(paired, officer, heavy, "object", "不同意", responsible=True)
    receive(paired, officer, office.says(package, "accept"))
    receive(paired, officer, office.says(package, "opinion", "disagree", checks=DEFECT))
    with pytest.raises(review_send.WordsNeeded):
        respond(paired, officer, heavy, "object", "  ", responsible=True)
