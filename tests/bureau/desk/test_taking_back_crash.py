"""Killed, or with a full disk, anywhere while an opinion is taken back: it is or it is not, and can be done again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from station.bureau import answering, returns, reviews, taking_back, urgent
from station.bureau.answering import Said
from station.bureau.home import Bureau, open_bureau
from station.bureau.returns import NothingToSend
from station.records.moment import Clock
from station.services import staff
from station.store.audit import audit
from tests.bureau.desk.walking import CODE, UNIT
from tests.bureau.test_pull_crash import image
from tests.conftest import PIN
from tests.replica.sudden import UNFORESEEN, killed, points, starved
from tests.services.review_cases import Scene


@pytest.fixture
def world(scene: Scene, bureau: Bureau, case_id: int, tmp_path: Path) -> Path:
    """A bureau whose reviewer has signed by a slip of the hand, on disk, nobody in it."""
    package = reviews.open_package(bureau, urgent.lying(bureau)[0])
    found = answering.written(bureau, (scene.office.person, None), package, Said("accept"))
    answering.answer(bureau, scene.office.person, package, found)
    return image(bureau, tmp_path / "world")


def taken_back(home: Path, clock: Clock) -> None:
    bureau = open_bureau(home, clock)
    try:
        person = staff.sign_in(bureau.store, bureau.keys, "孙审核", PIN)
        package = reviews.open_package(bureau, urgent.lying(bureau)[0])
        taking_back.withdraw(bureau, person, package, taking_back.check(bureau, person, package), "选错了案件")
    finally:
        bureau.close()


def stands(home: Path, clock: Clock) -> bool:
    """Whether it is still to be sent; everything that says so agrees."""
    bureau = open_bureau(home, clock)
    try:
        package = reviews.open_package(bureau, urgent.lying(bureau)[0])
        found = {
            [each.outcome for each in returns.listed(bureau, CODE)] == ["queued"],
            reviews.state(bureau, package) == "accepted",
            len(answering.signed(bureau, package)) == 1,
            len(returns.waiting(bureau, CODE)) == 1,
        }
        assert len(found) == 1 and audit(bureau.store).clean
        assert len(list((home / reviews.KEPT).iterdir())) == 1, "the file is kept either way"
        return found.pop()
    finally:
        bureau.close()


def settled(home: Path, clock: Clock) -> None:
    """Done once more where it was not done, nothing goes out."""
    if stands(home, clock):
        taken_back(home, clock)
    assert not stands(home, clock)
    bureau = open_bureau(home, clock)
    with pytest.raises(NothingToSend):
        returns.make(bureau, UNIT, CODE)
    bureau.close()


def test_killed_or_out_of_room_at_every_point(scene: Scene, world: Path, tmp_path: Path) -> None:
    counted = shutil.copytree(world, tmp_path / "counted")
    total = points(lambda _: taken_back(counted, scene.clock))
    assert total >= 5 and not stands(counted, scene.clock)
    before = set()
    for at in range(1, total + 1):
        for way in (killed, starved):
            home = shutil.copytree(world, tmp_path / f"{way.__name__}{at}")
            said = way(at, lambda _, home=home: taken_back(home, scene.clock))  # type: ignore[misc]  # a lambda has no types
            assert UNFORESEEN not in str(said)
            before.add(stands(home, scene.clock))
            settled(home, scene.clock)
    assert before == {True, False}, "some points lie before the act is written and some after it"
