"""今日 beyond deadlines: damage, an old backup; reached with Enter or told what to do."""

from __future__ import annotations

from station.records.moment import iso
from station.records.people import System
from station.records.today import Chore
from station.services.chores import chores
from station.store import models
from station.tui.app import StationApp
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.tui.reading import page
from tests.tui.test_case import settle, sign_in

NIGHTLY = System("system:nightly")


def damaged(station: Station, count: int) -> None:
    with station.store.act(NIGHTLY, "backup.done") as act:
        for number in range(count):
            act.insert(models.Damage, sha256=f"{number:02x}" * 32, kind="differs", found_at=iso(act.now))


def backed_up(station: Station) -> None:
    with station.store.act(NIGHTLY, "backup.done") as act:
        values = {"medium": "u", "place": "/run/media/backup", "ledger_size": 1, "files": 0, "bytes": 0}
        act.insert(models.Backup, **values, finished_at=iso(act.now))


def but_training(station: Station) -> list[Chore]:
    """Towards the end of the year everybody is short of training here."""
    return [each for each in chores(station) if each.kind != "training"]


def test_a_quiet_station_has_only_the_years_training_to_do(station: Station) -> None:
    assert [(each.kind, each.left, each.count) for each in chores(station)] == [("training", "剩41天", 4)]


def test_a_backup_is_said_to_be_old_after_three_days(station: Station, clock: FrozenClock) -> None:
    backed_up(station)
    clock.advance(days=3)
    assert but_training(station) == []
    clock.advance(days=1)
    [found] = but_training(station)
    assert (found.kind, found.left, found.about) == ("backup", "已4天", "/run/media/backup")


async def test_damage_stands_among_todays_things_and_says_what_to_do(station: Station, clock: FrozenClock) -> None:
    damaged(station, 3)
    backed_up(station)
    clock.advance(days=5)
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        shown = page(app)
        assert "今天要办 1" in shown and "> 3 件" in shown and "存储损坏" in shown and "~ 已5天" in shown
        assert shown.index("存储损坏") < shown.index("没有备份")
        assert "回车 打开" not in shown.splitlines()[-1]
        for _ in ("the date is right", "the damage"):
            await pilot.press("enter")
            await settle(pilot)
        assert "✗ 插上备份盘，运行 station audit --media" in page(app)
