"""The queue of the review desk: newest packages, by deadline, taken in from a stick; answers on their way back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from station.bureau import answering, returns, review_queue, reviews, urgent
from station.bureau.answering import NothingSigned, Said
from station.bureau.home import Bureau
from station.bureau.review_queue import Desk, Waiting
from station.bureau.reviews import PackageForged, PackageUnreadable
from station.replica import age_file
from station.rules.draw import archive
from station.services import review_receive, review_send
from tests.services.review_cases import ALL_OK, DEFECT, Scene, penalty

CODE = "330281103"


def submitted(scene: Scene) -> Path:
    """A case goes to the office, and the poll brings it; where it lies."""
    case_id = penalty(scene.station, scene.enterprise(), ("fine", 6_000_000))
    return fetched(scene, review_send.submit(scene.station, scene.officer, case_id, responsible=True))


def fetched(scene: Scene, sent: review_send.Sent) -> Path:
    urgent.take(scene.office.bureau, CODE, scene.station.home.outbox)
    return scene.office.bureau.home.root / urgent.PACKAGES / CODE / f"{sent.review.package}.zip.age"


def said(scene: Scene, path: Path, said: Said) -> Path:
    """Signed by 孙审核, and handed to the station by hand."""
    bureau, person = scene.office.bureau, scene.again().office.person
    package = reviews.open_package(bureau, path)
    found = answering.written(bureau, (person, None), package, said)
    kept = answering.answer(bureau, person, package, found)
    review_receive.receive(scene.station, scene.again().officer, kept)
    return kept


def one(scene: Scene) -> Waiting:
    """The only case on a fresh desk."""
    (found,) = Desk(scene.office.bureau).queue().waiting
    return found


def due(scene: Scene) -> tuple[str, bool] | None:
    term = one(scene).term
    return None if term is None else (term.due.at.to_date_string(), term.accepted)


def test_the_term_runs_from_the_acceptance(scene: Scene) -> None:
    path = submitted(scene)
    assert due(scene) == ("2026-11-27", False)
    assert one(scene).ours and not one(scene).reviewer
    scene.clock.set("2026-11-23T10:00:00+08:00")
    said(scene, path, Said("accept"))
    assert due(scene) == ("2026-11-30", True)
    assert one(scene).reviewer == "孙审核"
    said(scene, path, Said("opinion", "agree", "同意。", checks=ALL_OK))
    assert due(scene) is None and not one(scene).ours and one(scene).over


def test_a_complex_case_has_the_longer_term(scene: Scene) -> None:
    said(scene, submitted(scene), Said("accept", complicated=True))
    assert due(scene) == ("2026-12-04", True)


def test_the_days_of_completing_do_not_count(scene: Scene) -> None:
    path = submitted(scene)
    said(scene, path, Said("accept"))
    scene.clock.set("2026-11-24T10:00:00+08:00")
    said(scene, path, Said("return", missing=("调查报告第2页",)))
    assert due(scene) is None and not one(scene).ours
    scene.clock.set("2026-11-26T10:00:00+08:00")
    again = review_send.submit(scene.station, scene.again().officer, one(scene).submitted.text.case, responsible=True)
    newer = fetched(scene, again)
    # 24 and 25 November stand: two working days later than the 27th.
    assert one(scene).path == newer and due(scene) == ("2026-12-01", True)


def test_what_is_due_first_comes_first_and_what_is_over_last(scene: Scene) -> None:
    first, second, over = submitted(scene), submitted(scene), submitted(scene)
    scene.clock.set("2026-11-20T10:00:00+08:00")
    said(scene, first, Said("accept", complicated=True))
    for kind in (Said("accept"), Said("opinion", "agree", "同意。", checks=ALL_OK)):
        said(scene, over, kind)
    queue = Desk(scene.office.bureau).queue()
    assert [each.path for each in queue.waiting] == [second, first, over]
    assert [each.path for each in queue.ours] == [second, first]


def test_a_station_that_must_correct_is_waited_for(scene: Scene) -> None:
    path = submitted(scene)
    said(scene, path, Said("accept"))
    said(scene, path, Said("opinion", "correct", "补正执法证复印件。", checks=DEFECT))
    assert not one(scene).ours and not one(scene).over
    case = one(scene).submitted.text.case
    fetched(scene, review_send.respond(scene.station, scene.officer, case, "fixed", "已补正", responsible=True))
    assert one(scene).ours and one(scene).state == "fixed" and one(scene).term is None


def test_a_file_that_is_no_package_is_named_and_stops_nothing(scene: Scene) -> None:
    path = submitted(scene)
    path.with_name("0" * 64 + ".zip.age").write_bytes(path.read_bytes()[:-7])
    queue = Desk(scene.office.bureau).queue()
    assert [each.path for each in queue.waiting] == [path]
    assert [each.path.name[:2] for each in queue.unusable] == ["00"]
    assert "送审包" in queue.unusable[0].reason


def test_a_stick_brings_what_the_line_would_have_brought(scene: Scene, tmp_path: Path) -> None:
    path, stick = submitted(scene), tmp_path / "usb"
    (stick / "review").mkdir(parents=True)
    with pytest.raises(PackageUnreadable):
        review_queue.sole_package(stick)
    shutil.move(path, stick / "review" / "送审.zip.age")
    assert Desk(scene.office.bureau).queue().waiting == ()
    assert review_queue.take_file(scene.office.bureau, review_queue.sole_package(stick)) == path
    assert one(scene).path == path
    (stick / "another.zip.age").write_bytes(b"")
    with pytest.raises(PackageUnreadable):
        review_queue.sole_package(stick)


def test_a_package_opened_with_the_recovery_key_is_encrypted_again(scene: Scene, tmp_path: Path) -> None:
    path, plain = submitted(scene), tmp_path / "plain.zip"
    plain.write_bytes(age_file.decrypted(path.read_bytes(), scene.office.bureau.identities))
    path.unlink()
    assert review_queue.take_file(scene.office.bureau, plain) == path
    assert age_file.is_encrypted(path.read_bytes()) and one(scene).path == path


def test_what_no_station_signed_is_not_taken_in(scene: Scene, bureau: Bureau, tmp_path: Path) -> None:
    path, plain = submitted(scene), tmp_path / "plain.zip"
    files = archive.unpack(age_file.decrypted(path.read_bytes(), bureau.identities))
    path.unlink()
    plain.write_bytes(archive.pack({**files, "package.note": files["package.note"].replace(b"round 1", b"round 2")}))
    with pytest.raises(PackageForged):
        review_queue.take_file(bureau, plain)
    assert Desk(bureau).queue().waiting == () and not list(path.parent.iterdir())


def test_an_answer_is_on_its_way_once_it_is_signed(scene: Scene, bureau: Bureau) -> None:
    path = submitted(scene)
    kept = said(scene, path, Said("accept"))
    (line,) = returns.listed(bureau, CODE)
    assert (line.item.kind, line.item.name, line.outcome) == ("opinion", kept.name, "queued")
    assert line.item.sha256 == returns.digest_of(kept.read_bytes())
    assert answering.unsent(bureau, reviews.open_package(bureau, path)) == []


def test_what_was_signed_without_being_sent_is_sent_later(scene: Scene, bureau: Bureau, tmp_path: Path) -> None:
    package = reviews.open_package(bureau, submitted(scene))
    with pytest.raises(NothingSigned):
        answering.send(bureau, scene.office.person, package)
    with pytest.raises(NothingSigned):
        answering.hand_out(bureau, scene.office.person, package, tmp_path / "none")
    found = answering.written(bureau, (scene.office.person, None), package, Said("accept"))
    kept = reviews.sign(bureau, scene.office.person, package, found)
    assert answering.unsent(bureau, package) == [kept] and not returns.listed(bureau, CODE)
    assert answering.send(bureau, scene.office.person, package) == 1
    assert [each.item.name for each in returns.listed(bureau, CODE)] == [kept.name]
    with pytest.raises(NothingSigned):
        answering.send(bureau, scene.office.person, package)
    (copy,) = answering.hand_out(bureau, scene.office.person, package, tmp_path / "usb")
    assert copy.read_bytes() == kept.read_bytes() and (tmp_path / "usb" / "bureau.pem").exists()
