"""After a restore 今日 and `station doctor` say what is on paper alone, until the chief says that it is entered."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from station.backup.restore import Wish, restore
from station.cli import main
from station.records.people import Proof
from station.services import audit, reentry, rotation, staff
from station.services.chores import chores
from station.services.reentry import NothingLost
from station.store.errors import NotAllowed, ReasonNeeded
from station.tui.app import StationApp
from station.wiring import Station, open_station
from tests.backup.conftest import run
from tests.conftest import FrozenClock
from tests.tui.reading import page
from tests.tui.test_case import settle
from tests.tui.walking import choose, press

WISH = Wish("王建国", "1357")
SAID = "补录检查2件，到〔2026〕14号"


@pytest.fixture
def restored(
    station: Station, disk: Path, tmp_path: Path, clock: FrozenClock, enterprise: Callable[..., int]
) -> Iterator[Station]:
    """From a backup of eleven in the morning, two days later."""
    clock.set("2026-11-20T11:00:00+08:00")
    enterprise()
    run(station, disk)
    clock.advance(hours=1)
    enterprise()
    clock.advance(days=2)
    restore(disk, tmp_path / "new", WISH, clock)
    opened = open_station(tmp_path / "new", clock)
    yield opened
    opened.close()


def signed_in(station: Station, name: str = "王建国", pin: str = "1357") -> Proof:
    return staff.sign_in(station.store, station.keys, name, pin)


def told(station: Station) -> list[tuple[str, str, str]]:
    return [(each.left, each.about, each.urgency) for each in chores(station) if each.kind == "reentry"]


def looked_at(station: Station, capsys: pytest.CaptureFixture[str]) -> list[tuple[str, str]]:
    """What `station doctor` says of it."""
    capsys.readouterr()
    main(["doctor", "--home", str(station.home.root), "--json"])
    checks = json.loads(capsys.readouterr().out)["checks"]
    return [(each["level"], each["message"]) for each in checks if each["name"] == "reentry"]


def test_a_station_that_was_never_restored_is_not_asked(station: Station, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(station) == [] and reentry.waiting(station.store) == () and looked_at(station, capsys) == []


def test_it_is_said_until_the_chief_says_what_was_entered(
    restored: Station, clock: FrozenClock, capsys: pytest.CaptureFixture[str]
) -> None:
    said = [("未补录", "11-20 11:00 以后登记的，11-22 恢复", "today")]
    assert told(restored) == said
    (loss,) = reentry.waiting(restored.store)
    chief = signed_in(restored)
    with pytest.raises(ReasonNeeded):
        reentry.settle(restored.store, chief, loss, " ")
    person = next(each for each in staff.signing(restored.store) if each.name == "李敏")
    staff.renew_pin(restored.store, restored.keys, chief, person, "2468")
    with pytest.raises(NotAllowed):
        reentry.settle(restored.store, signed_in(restored, "李敏", "2468"), loss, SAID)
    assert told(restored) == said
    assert looked_at(restored, capsys) == [("warn", "从备份恢复以后还没有补录：2026-11-20 11:00 以后登记的只在纸上")]
    reentry.settle(restored.store, chief, loss, SAID)
    assert told(restored) == [] and looked_at(restored, capsys) == []
    last = restored.store.lines()[-1]
    assert (last.action, last.reason) == ("station.reenter", SAID) and last.actor.endswith("王建国")
    size = restored.store.size()
    with pytest.raises(NothingLost):
        reentry.settle(restored.store, chief, loss, SAID)
    assert restored.store.size() == size and audit.run(restored.store, full=True).clean


def test_two_people_at_once_say_it_once(restored: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second found it open, and when its turn to write came the first had said it."""
    (loss,) = reentry.waiting(restored.store)
    chief, size = signed_in(restored), restored.store.size()
    monkeypatch.setattr(restored.store, "size", lambda: size)
    reentry.settle(restored.store, chief, loss, SAID)
    monkeypatch.setattr(reentry, "waiting", lambda _: (loss,))
    with pytest.raises(NothingLost):
        reentry.settle(restored.store, chief, loss, SAID)


def test_every_restore_is_answered_for(
    restored: Station, disk: Path, tmp_path: Path, clock: FrozenClock, enterprise: Callable[..., int]
) -> None:
    """The first is told of as long as it is open, then the second."""
    clock.advance(days=1)
    run(restored, disk)
    clock.advance(days=1)
    restore(disk, tmp_path / "third", WISH, clock)
    third = open_station(tmp_path / "third", clock)
    first, second = reentry.waiting(third.store)
    assert (first.subject[-2:], second.subject[-2:]) == ("/1", "/2") and first.since < second.since
    reentry.settle(third.store, signed_in(third), first, SAID)
    assert reentry.waiting(third.store) == (second,)
    assert [about[:11] for _, about, _ in told(third)] == [f"{second.since:MM-DD HH:mm}"]
    third.close()


def test_a_new_key_is_no_loss(station: Station, chief: Proof) -> None:
    rotation.rotate(station, chief, signed_in(station, "李敏", "2580"), "例行更换")
    again = open_station(station.home.root, station.clock)
    assert again.store.origin.epoch == 1 and reentry.waiting(again.store) == ()
    again.close()


async def test_on_today_with_keys(restored: Station) -> None:
    app = StationApp(restored)
    async with app.run_test(size=(80, 24)) as pilot:
        await choose(pilot, "王建国")
        await press(pilot, *"1357", "enter")
        assert "恢复后补录" in page(app) and "11-20 11:00 以后登记的，11-22 恢复" in page(app)
        await pilot.press("home", "enter")
        await settle(pilot)
        assert "2026-11-20 11:00 以后纸上的都补录了吗" in page(app)
        await press(pilot, "escape")
        assert told(restored)
        await press(pilot, "enter")
        await press(pilot, *"2 jian", "enter")
        assert "✓ 已登记：恢复后补录完毕" in page(app) and "11-20 11:00" not in page(app)
    assert told(restored) == []
