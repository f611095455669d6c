"""An opinion signed by a slip of the hand: taken back while nobody has it, refused in words once somebody may."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from station.bureau import (
    adding,
    answering,
    packet_numbers,
    returns,
    review_queue,
    reviewers,
    reviews,
    signatures,
    taking_back,
    urgent,
)
from station.bureau.answering import NothingSigned, Said
from station.bureau.home import Bureau, open_bureau
from station.bureau.returns import NothingToSend, PacketMeanwhile
from station.bureau.reviews import MovedOn, Submitted
from station.bureau.taking_back import HandedOut, MayHaveArrived, NothingStands, NotTheSigner, OnItsWay
from station.errors import StationError
from station.records.moment import iso
from station.records.people import Proof
from station.services import returns as station_returns
from station.services import staff
from station.store import reviews as rows
from station.store.atomic import write_bytes
from station.store.audit import audit
from station.store.errors import NotAllowed, ReasonNeeded
from station.store.home import RESTORED
from tests.bureau.desk.walking import CODE, UNIT, carried, flat, nightly, opened, scrolled, sign_in
from tests.bureau.test_pull_crash import image
from tests.conftest import PIN
from tests.counts import seeds
from tests.services.review_cases import ALL_OK, COUNSEL, Scene
from tests.tui.test_case import settle
from tests.tui.walking import choose, fill, press

ACCEPT = Said("accept")
AGREE = Said("opinion", "agree", "同意。", checks=ALL_OK)
WHY = "选错了 案件=2号"


@pytest.fixture
def package(bureau: Bureau, case_id: int) -> Submitted:
    return reviews.open_package(bureau, urgent.lying(bureau)[0])


def signed(scene: Scene, package: Submitted, said: Said = ACCEPT, second: Proof | None = None) -> Path:
    bureau, person = scene.office.bureau, scene.office.person
    scene.clock.advance(minutes=1)
    found = answering.written(bureau, (person, second), package, said)
    return answering.answer(bureau, person, package, found, second)


def back(scene: Scene, package: Submitted, by: Proof | None = None, why: str = WHY) -> None:
    bureau, person = scene.office.bureau, by or scene.office.person
    taking_back.withdraw(bureau, person, package, taking_back.check(bureau, person, package), why)


def outcomes(bureau: Bureau) -> list[str]:
    return [each.outcome for each in returns.listed(bureau, CODE)]


def test_what_was_taken_back_is_never_sent_and_the_next_one_is(
    scene: Scene, bureau: Bureau, package: Submitted, case_id: int
) -> None:
    first = signed(scene, package)
    before = first.read_bytes()
    assert reviews.state(bureau, package) == "accepted"
    back(scene, package)
    assert reviews.state(bureau, package) == "submitted" and outcomes(bureau) == ["withdrawn"]
    assert answering.signed(bureau, package) == answering.unsent(bureau, package) == []
    (waiting,) = review_queue.Desk(bureau).queue().ours
    assert waiting.term is not None and not waiting.term.accepted and not waiting.reviewer
    with pytest.raises(NothingToSend):
        returns.make(bureau, UNIT, CODE)
    with pytest.raises(NothingSigned):
        answering.send(bureau, scene.office.person, package)
    adding.add(bureau, staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN), CODE, "opinion", first)
    assert outcomes(bureau) == ["withdrawn", "withdrawn"], "nor by hand"

    signed(scene, package, Said("return", missing=("调查报告第2页",)))
    assert first.read_bytes() == before, "the file that was taken back is kept"
    assert carried(scene) == ["applied"], "the packet after it has the number the station waits for"
    assert outcomes(bureau) == ["withdrawn", "withdrawn", "sent"]
    review = rows.newest(scene.station.store, case_id)
    assert review is not None and review.state == "returned"
    nightly(scene.station, bureau)
    assert outcomes(bureau) == ["withdrawn", "withdrawn", "applied"] and audit(bureau.store).clean


def test_the_same_answer_signed_again_is_another_file(scene: Scene, bureau: Bureau, package: Submitted) -> None:
    first = signed(scene, package)
    back(scene, package)
    second = signed(scene, package)
    assert first != second and first.exists()
    assert answering.signed(bureau, package) == [second] and carried(scene) == ["applied"]
    line = bureau.store.lines(subject=reviews.subject(package.text))[1]
    digest = returns.digest_of(first.read_bytes())
    assert (line.action, line.reason) == ("opinion.withdraw", f"sha256={digest} {WHY}") and "孙审核" in line.actor


def test_what_would_be_the_same_file_is_not_signed(scene: Scene, bureau: Bureau, package: Submitted) -> None:
    signed(scene, package)
    back(scene, package)
    found = answering.written(bureau, (scene.office.person, None), package, ACCEPT)
    with pytest.raises(MovedOn):
        answering.answer(bureau, scene.office.person, package, found)


def test_the_newest_goes_first(scene: Scene, bureau: Bureau, package: Submitted) -> None:
    signed(scene, package)
    signed(scene, package, AGREE)
    assert reviews.state(bureau, package) == "passed"
    back(scene, package)
    assert reviews.state(bureau, package) == "accepted" and outcomes(bureau) == ["queued", "withdrawn"]
    back(scene, package)
    assert reviews.state(bureau, package) == "submitted"
    with pytest.raises(NothingStands):
        back(scene, package)


def test_what_a_packet_carries_stays(scene: Scene, bureau: Bureau, package: Submitted) -> None:
    signed(scene, package)
    returns.make(bureau, UNIT, CODE)
    with pytest.raises(OnItsWay, match="第 1 号回传包"):
        back(scene, package)
    signed(scene, package, AGREE)
    back(scene, package)
    assert reviews.state(bureau, package) == "accepted" and outcomes(bureau) == ["sent", "withdrawn"]


def test_what_was_handed_out_stays(scene: Scene, bureau: Bureau, package: Submitted, tmp_path: Path) -> None:
    signed(scene, package)
    answering.hand_out(bureau, scene.office.person, package, tmp_path / "usb")
    with pytest.raises(HandedOut):
        back(scene, package)
    assert outcomes(bureau) == ["queued"]


def test_a_restored_bureau_first_hears_what_the_station_has(
    scene: Scene, bureau: Bureau, package: Submitted, tmp_path: Path
) -> None:
    signed(scene, package)
    image(bureau, tmp_path / "restored")
    assert carried(scene) == ["applied"]
    scene.clock.advance(minutes=1)
    (tmp_path / "restored" / RESTORED).write_text(json.dumps({"at": iso(scene.clock.now())}))
    restored = open_bureau(tmp_path / "restored", scene.clock)
    try:
        person = staff.sign_in(restored.store, restored.keys, "孙审核", PIN)
        with pytest.raises(MayHaveArrived, match="从备份恢复"):
            taking_back.check(restored, person, package)
        scene.clock.advance(minutes=1)
        nightly(scene.station, restored)
        with pytest.raises(OnItsWay, match="第 1 号回传包"):
            taking_back.check(restored, person, package)
    finally:
        restored.close()


def test_nobody_else_takes_it_back_and_nobody_without_a_reason(
    scene: Scene, bureau: Bureau, package: Submitted
) -> None:
    admin = staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)
    with pytest.raises(NothingStands):
        back(scene, package)
    signed(scene, package)
    with pytest.raises(NotTheSigner, match="孙审核"):
        back(scene, package, admin)
    with pytest.raises(ReasonNeeded):
        back(scene, package, why="")
    with pytest.raises(NotAllowed), bureau.store.act(admin, "opinion.withdraw", subject="-", reason=WHY):
        pass
    assert outcomes(bureau) == ["queued"]


def test_either_of_two_signers_takes_it_back(scene: Scene, bureau: Bureau, package: Submitted) -> None:
    admin = staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)
    reviewers.add(bureau, admin, COUNSEL, PIN)
    counsel = staff.sign_in(bureau.store, bureau.keys, COUNSEL.name, PIN)
    found = answering.written(bureau, (counsel, scene.office.person), package, Said("accept", assigned=COUNSEL.name))
    answering.answer(bureau, counsel, package, found, scene.office.person)
    back(scene, package)
    assert reviews.state(bureau, package) == "submitted"


def test_what_a_power_cut_left_before_its_entry_was_never_signed(
    scene: Scene, bureau: Bureau, package: Submitted, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(path: Path, data: bytes) -> None:
        write_bytes(path, data)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(reviews, "write_bytes", cut)
        with pytest.raises(KeyboardInterrupt):
            signed(scene, package)
    assert len(list((bureau.home.root / reviews.KEPT).iterdir())) == 1
    assert answering.signed(bureau, package) == answering.unsent(bureau, package) == []
    kept = signed(scene, package)
    assert answering.signed(bureau, package) == [kept]


def at_once(*works: Callable[[], Any]) -> list[StationError | None]:
    """What each of some works raised that were begun together."""
    gate = threading.Barrier(len(works))
    said: list[StationError | None] = [None] * len(works)

    def run(place: int, work: Callable[[], Any]) -> None:
        gate.wait()
        try:
            work()
        except StationError as error:
            said[place] = error

    threads = [threading.Thread(target=run, args=each) for each in enumerate(works)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return said


@pytest.mark.parametrize("_", seeds(4))
def test_a_packet_made_at_the_same_time_has_it_or_it_is_taken_back(
    scene: Scene, bureau: Bureau, package: Submitted, _: int
) -> None:
    kept = signed(scene, package)
    packing = open_bureau(bureau.home.root, scene.clock)
    try:
        taken, made = at_once(lambda: back(scene, package), lambda: returns.make(packing, UNIT, CODE))
    finally:
        packing.close()
    assert isinstance(taken, OnItsWay | MovedOn | None) and isinstance(made, NothingToSend | None)
    assert (taken is None) == (made is not None), "one of the two, and never both"
    assert outcomes(bureau) == (["withdrawn"] if taken is None else ["sent"])
    digest = returns.digest_of(kept.read_bytes())
    assert signatures.is_withdrawn(bureau.store, reviews.subject(package.text), digest) == (taken is None)


@pytest.mark.parametrize("first", ["withdrawal", "packet"])
def test_whoever_writes_first_decides(
    scene: Scene, bureau: Bureau, package: Submitted, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    """The other comes in between what was read and what is written."""
    signed(scene, package)
    packing = open_bureau(bureau.home.root, scene.clock)
    done: list[str] = []

    def withdrawn_first(*given: Any) -> Any:
        if not done:
            done.append(first)
            back(scene, package)
        return following(*given)

    def packed_first(*given: Any) -> Any:
        found = check(*given)
        if done == ["asked"]:
            returns.make(packing, UNIT, CODE)
        done.append("asked")
        return found

    following, check = packet_numbers.following, taking_back.check
    if first == "withdrawal":
        monkeypatch.setattr(packet_numbers, "following", withdrawn_first)
        with pytest.raises(NothingToSend):
            returns.make(packing, UNIT, CODE)
    else:
        monkeypatch.setattr(taking_back, "check", packed_first)
        with pytest.raises(MovedOn):
            back(scene, package)
    packing.close()
    assert outcomes(bureau) == (["withdrawn"] if first == "withdrawal" else ["sent"])
    assert [line.action for line in bureau.store.lines()].count("opinion.withdraw") == (first == "withdrawal")


def test_two_packets_made_at_once_have_two_numbers(scene: Scene, bureau: Bureau, package: Submitted) -> None:
    signed(scene, package)
    others = [open_bureau(bureau.home.root, scene.clock) for _ in range(2)]
    said = at_once(*(lambda one=one: returns.make(one, UNIT, CODE) for one in others))
    for each in others:
        each.close()
    assert sorted(type(each).__name__ for each in said) == ["NoneType", "NothingToSend"]
    returns.carry(bureau, CODE, scene.station.home.inbox)
    assert [one.outcome for one in station_returns.receive(scene.station).done] == ["applied"]


def test_a_bureau_that_never_rests_makes_no_half_packet(
    scene: Scene, bureau: Bureau, package: Submitted, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed(scene, package)
    busy = open_bureau(bureau.home.root, scene.clock)
    following = packet_numbers.following

    def interrupted(*given: Any) -> Any:
        returns.queue(busy, UNIT, CODE, "law", "more.toml", b"one more")
        return following(*given)

    with monkeypatch.context() as patch:
        patch.setattr(packet_numbers, "following", interrupted)
        with pytest.raises(PacketMeanwhile, match="泗门镇安监所"):
            returns.make(bureau, UNIT, CODE)
    busy.close()
    with suppress(FileNotFoundError):
        assert not list((bureau.home.root / returns.RETURNS / CODE).iterdir())
    assert returns.make(bureau, UNIT, CODE).seq == 1


async def test_with_keys(scene: Scene, bureau: Bureau, case_id: int) -> None:
    app = opened(scene)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await sign_in(pilot)
        await press(pilot, "enter", "ctrl+w")
        assert "没有可以撤回的文件" in flat(pilot)
        await press(pilot, "enter")
        await choose(pilot, "受理")
        await fill(pilot, complex="no")
        assert "装包以前签发人可以撤回" in flat(pilot)
        await choose(pilot, "确认")
        assert "已签发「受理」" in flat(pilot)
        await press(pilot, "ctrl+w")
        assert "撤回「受理」" in flat(pilot)
        await press(pilot, *WHY, "enter")
        assert "已撤回「受理」" in flat(pilot) and outcomes(bureau) == ["withdrawn"]
        await press(pilot, "left")
        told = flat(pilot) + await scrolled(pilot)
        assert "已撤回受理孙审核" in told and WHY.replace(" ", "") in told
        scene.clock.advance(minutes=1)
        await press(pilot, "right", "enter")
        await choose(pilot, "受理")
        await fill(pilot, complex="no")
        await choose(pilot, "确认")
        assert carried(scene) == ["applied"]
        await press(pilot, "f3", "enter", "ctrl+w")
        assert "已装入第1号回传包" in flat(pilot)
