"""Signed files at the door: forged, foreign, replayed, of another round, wanting; and what the office itself signs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from station.bureau import reviewers
from station.bureau import reviews as office_side
from station.bureau.home import BureauFounding, create_bureau
from station.errors import StationError
from station.records.review import Review
from station.rules import opinion, opinion_check
from station.rules.review_flow import MessageRefused
from station.rules.reviewer import Reviewer
from station.services import review_receive, review_send, staff
from station.services.review_receive import receive
from station.services.review_send import Sent
from station.services.staff import NewOfficer
from station.store import case_papers, cases
from station.store import reviews as rows
from station.store.errors import NotAllowed
from tests.conftest import PIN
from tests.services.review_cases import COUNSEL, Scene, penalty, review_scene


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, founded: Path) -> Iterator[Scene]:
    with review_scene(tmp_path_factory.mktemp("review"), founded) as made:
        yield made


@pytest.fixture
def sent(scene: Scene) -> Sent:
    """A case on its way to the review office."""
    case_id = penalty(scene.station, scene.enterprise(), ("fine", 5_000_000))
    return review_send.submit(scene.station, scene.officer, case_id, responsible=True)


def take(scene: Scene, path: Path) -> Review:
    return receive(scene.station, scene.officer, path)


def refused(scene: Scene, path: Path, kind: type[StationError], sent: Sent) -> str:
    """The refusal's sentence; nothing was written."""
    store, case_id = scene.station.store, sent.review.case_id
    before = (store.size(), rows.get(store, sent.review.id))
    with pytest.raises(kind) as found:
        take(scene, path)
    assert (store.size(), rows.newest(store, case_id)) == before
    assert found.value.advice
    return found.value.message


def edited(path: Path, change: Callable[[str], str]) -> Path:
    path.write_text(change(path.read_text()))
    return path


def test_a_changed_word_is_a_forgery(scene: Scene, sent: Sent) -> None:
    path = edited(scene.office.says(sent, "accept"), lambda text: text.replace("complex no", "complex yes"))
    assert "签名不成立" in refused(scene, path, review_receive.OpinionForged, sent)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"anjian-opinion/1\n", b"a\n\n\xe2\x80\x94 x y\n"])
def test_what_is_not_signed_at_all(scene: Scene, sent: Sent, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.opinion"
    path.write_bytes(content)
    refused(scene, path, StationError, sent)


def test_another_bureaus_signature(scene: Scene, sent: Sent, tmp_path: Path) -> None:
    text = scene.office.says(sent, "accept").read_text().partition("\n\n")[0] + "\n"
    admin = NewOfficer("赵局端", frozenset({"admin"}))
    for code, kind in (("330282000", review_receive.OpinionForeign), ("330281000", review_receive.OpinionForged)):
        other = create_bureau(tmp_path / code, BureauFounding(code, "邻市应急管理局"), admin, PIN, scene.clock)
        path = tmp_path / f"{code}.opinion"
        path.write_text(other.store.signer.note(text))
        other.close()
        refused(scene, path, kind, sent)


def test_no_file_and_a_huge_one(scene: Scene, sent: Sent, tmp_path: Path) -> None:
    refused(scene, tmp_path / "none.opinion", review_receive.NoSuchFile, sent)
    refused(scene, tmp_path, review_receive.NoSuchFile, sent)
    big = tmp_path / "big.opinion"
    big.write_bytes(b"x" * (opinion.MAX_BYTES + 1))
    refused(scene, big, review_receive.NoSuchFile, sent)


def test_a_file_for_somebody_else(scene: Scene, sent: Sent) -> None:
    forges, foreign = scene.office.forges, review_receive.OpinionForeign
    assert "330281104" in refused(scene, forges(sent, "accept", station="330281104"), foreign, sent)
    refused(scene, forges(sent, "accept", epoch=1), foreign, sent)
    refused(scene, forges(sent, "accept", case=sent.review.case_id + 9999), foreign, sent)
    refused(scene, forges(sent, "accept", number="余应急罚立〔2026〕999号"), foreign, sent)


def test_the_same_file_twice(scene: Scene, sent: Sent) -> None:
    path = scene.office.says(sent, "accept")
    take(scene, path)
    assert "已经收取过" in refused(scene, path, review_receive.OpinionReplayed, sent)


def test_an_old_opinion_for_a_new_round(scene: Scene, sent: Sent) -> None:
    accept = scene.office.says(sent, "accept")
    case_id = sent.review.case_id
    review_send.respond(scene.station, scene.officer, case_id, "withdraw", "拟决定有变。", responsible=True)
    again = review_send.submit(scene.station, scene.officer, case_id, responsible=True)
    assert "第 1 次" in refused(scene, accept, review_receive.WrongRound, again)
    other = scene.office.forges(sent, "accept", round=2)
    refused(scene, other, review_receive.WrongPackage, again)


def test_an_opinion_on_the_package_before_the_correction(scene: Scene, sent: Sent) -> None:
    take(scene, scene.office.says(sent, "accept"))
    early = scene.office.forges(sent, "opinion", "agree")
    take(scene, scene.office.says(sent, "opinion", "correct"))
    fixed = review_send.respond(scene.station, scene.officer, sent.review.case_id, "fixed", "已补。", responsible=True)
    refused(scene, early, review_receive.WrongPackage, fixed)


def test_what_does_not_fit_where_the_review_stands(scene: Scene, sent: Sent) -> None:
    early = scene.office.forges(sent, "opinion", "agree")
    assert "已送审" in refused(scene, early, MessageRefused, sent)
    refused(scene, scene.office.forges(sent, "committee", "passed"), MessageRefused, sent)
    refused(scene, scene.office.forges(sent, "opinion", "splendid"), MessageRefused, sent)
    with pytest.raises(MessageRefused):
        scene.office.says(sent, "opinion", "agree")


def test_an_opinion_by_a_handler_or_without_its_points(scene: Scene, sent: Sent) -> None:
    take(scene, scene.office.says(sent, "accept"))
    handler = Reviewer("李敏", "11028100002", None, "A1")
    assert "主办人" in refused(
        scene, scene.office.forges(sent, "opinion", "agree", reviewer=handler), review_receive.OpinionWanting, sent
    )
    bare = scene.office.forges(sent, "opinion", "agree", checks=())
    assert "10 项" in refused(scene, bare, review_receive.OpinionWanting, sent)
    for changed in ({"reviewer": handler}, {"checks": ()}, {"words": ""}, {"responsibility": ""}):
        with pytest.raises(office_side.OpinionRefused):
            scene.office.says(sent, "opinion", "agree", **changed)


def test_a_rightly_signed_text_of_another_kind(scene: Scene, sent: Sent, tmp_path: Path) -> None:
    path = tmp_path / "card.opinion"
    path.write_text(scene.office.bureau.store.signer.note("anjian-bureau-card/1\nbureau 330281000\n"))
    refused(scene, path, review_receive.OpinionMalformed, sent)


def test_the_station_must_be_paired(scene: Scene, sent: Sent) -> None:
    card = scene.station.home.root / "bureau.card"
    kept, path = card.read_bytes(), scene.office.says(sent, "accept")
    card.unlink()
    try:
        refused(scene, path, StationError, sent)
    finally:
        card.write_bytes(kept)


def test_the_office_signs_each_answer_once(scene: Scene, sent: Sent) -> None:
    scene.office.says(sent, "accept")
    with pytest.raises(MessageRefused):
        scene.office.says(sent, "accept")
    scene.office.says(sent, "opinion", "agree")
    with pytest.raises(MessageRefused):
        scene.office.says(sent, "opinion", "disagree")


def test_of_two_who_sign_at_once_one_is_refused(scene: Scene, sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    bureau, write = scene.office.bureau, opinion_check.wanting
    other = iter([True])

    def meanwhile(*words: Any) -> tuple[str, ...]:
        if next(other, False):
            scene.office.says(sent, "return")
        return write(*words)

    monkeypatch.setattr(opinion_check, "wanting", meanwhile)
    with pytest.raises(office_side.MovedOn):
        scene.office.says(sent, "accept")
    with pytest.raises(MessageRefused):
        scene.office.says(sent, "accept")
    state = office_side.state(bureau, office_side.open_package(bureau, sent.path))
    assert state == "returned"


def test_counsel_under_agreement(scene: Scene, sent: Sent) -> None:
    take(scene, scene.office.says(sent, "accept"))
    counsel = replace(COUNSEL, countersigner="孙审核")
    for wrong in (replace(counsel, countersigner=""), replace(counsel, confidential_to=None)):
        refused(
            scene,
            scene.office.forges(sent, "opinion", "agree", reviewer=wrong),
            review_receive.OpinionWanting,
            sent,
        )
    bureau = scene.office.bureau
    admin = staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)
    reviewers.add(bureau, admin, COUNSEL, PIN)
    himself = staff.sign_in(bureau.store, bureau.keys, "钱律师", PIN)
    with pytest.raises(office_side.NotTheReviewer):
        scene.office.says(sent, "opinion", "agree", reviewer=counsel)
    with pytest.raises(office_side.OpinionRefused):
        scene.office.says(sent, "opinion", "agree", by=himself, reviewer=COUNSEL)
    with pytest.raises(NotAllowed):
        scene.office.says(
            sent, "opinion", "agree", by=himself, second=admin, reviewer=replace(counsel, countersigner="赵局端")
        )
    take(scene, scene.office.says(sent, "opinion", "agree", by=himself, second=scene.office.person, reviewer=counsel))
    message = rows.messages(scene.station.store, sent.review.id)[-1]
    assert message.by_name == "钱律师、孙审核"


def test_events_tell_the_story(scene: Scene, sent: Sent) -> None:
    take(scene, scene.office.says(sent, "accept"))
    take(scene, scene.office.says(sent, "opinion", "agree"))
    kinds = [each.kind for each in cases.events(scene.station.store, sent.review.case_id)]
    assert kinds == ["review_submitted", "review_pending", "review_accepted", "review_opinion", "review_passed"]


@pytest.mark.parametrize("said", ["2026-11-20T08:00:00+08:00", "2026-12-24T08:00:00+08:00"])
def test_clocks_that_disagree_change_no_order(scene: Scene, sent: Sent, said: str) -> None:
    take(scene, scene.office.forges(sent, "accept", at=said))
    events = cases.events(scene.station.store, sent.review.case_id)
    assert [each.kind for each in events] == ["review_submitted", "review_pending", "review_accepted"]
    assert events[-1].occurred_at.isoformat() == "2026-11-20T09:00:00+08:00"


def test_the_filed_opinions_have_numbers_of_their_own(scene: Scene, sent: Sent) -> None:
    take(scene, scene.office.says(sent, "accept"))
    take(scene, scene.office.says(sent, "opinion", "correct"))
    fixed = review_send.respond(scene.station, scene.officer, sent.review.case_id, "fixed", "已补。", responsible=True)
    take(scene, scene.office.says(fixed, "opinion", "agree"))
    filed = [each for each in case_papers.of_case(scene.station.store, sent.review.case_id) if each.code == "D51"]
    serial = cases.get(scene.station.store, sent.review.case_id).number.partition("〔")[2]
    assert [each.number for each in filed] == [f"（余）应急法审〔{serial}", f"（余）应急法审〔{serial}之2"]
    assert all(each.locked for each in filed)


def test_warnings_about_the_reviewer_travel_signed(scene: Scene, sent: Sent) -> None:
    take(scene, scene.office.says(sent, "accept", complicated=True))
    (kept,) = rows.messages(scene.station.store, sent.review.id)[-1].warnings
    assert "只有一人审核" in kept
    text = scene.office.says(sent, "opinion", "agree", warnings=("随便写的",)).read_text()
    assert "\nwarning " not in text, "the office says what it finds, not what it is given"


def test_whoever_is_not_enrolled_as_a_reviewer_signs_nothing(scene: Scene, sent: Sent) -> None:
    bureau = scene.office.bureau
    admin = staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)
    with pytest.raises(reviewers.NotAReviewer):
        scene.office.says(sent, "accept", by=admin)
