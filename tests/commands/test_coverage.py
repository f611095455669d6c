"""`station coverage` as people run it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pendulum
import pytest

from station import cli
from station.commands import coverage as command
from station.records.coverage import Span
from station.records.people import Proof
from station.services import casebook, recording_items, scenes
from station.wiring import Station, open_station
from tests.conftest import FrozenClock
from tests.services import inspections
from tests.services.recorded import clip, happened
from tests.shape.test_json import compare

Say = Callable[..., str]


def at(minutes: int) -> pendulum.DateTime:
    """Minutes after eight."""
    return pendulum.datetime(2026, 11, 20, 8, tz="Asia/Shanghai").add(minutes=minutes)


@pytest.fixture
def case_id(station: Station, chief: Proof, enterprise: Callable[..., int]) -> int:
    """A sealing from 8:10 to 8:40 of which five minutes are not filmed; one of its items was let go."""
    case_id = inspections.planned(station, chief, enterprise()).id
    happened(station, case_id, "implemented", at(10))
    scenes.say_time(station.store, chief, case_id, "sealing", 1, Span(at(10), at(40)), "按笔录登记")
    clip(station, case_id, at(9), at(20))
    clip(station, case_id, at(25), at(41))
    recording_items.confirm(station.store, chief, case_id, "SEAL_NOTIFY", at=at(13))
    recording_items.release(station.store, chief, case_id, "SEAL_INVENTORY", "记录仪进水")
    return case_id


@pytest.fixture
def say(
    station: Station, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Say:
    """The command line at the time of the test's clock."""
    monkeypatch.setattr(command, "open_home", lambda args: open_station(args.home, clock))

    def call(*words: object, status: int = 0) -> str:
        assert cli.main(["coverage", *map(str, words), "--home", str(station.home.root)]) == status
        said = capsys.readouterr()
        return said.out + said.err

    return call


def test_a_case_is_told_scene_by_scene_and_item_by_item(station: Station, case_id: int, say: Say) -> None:
    told = say(case_id).splitlines()
    assert told[0] == "应当音像记录 2 项，录全并确认 0 项"
    assert told[1] == "没录全　查封、扣押　2026-11-20 08:10 至 08:40　覆盖 83%，中间缺 1 处，共 5分00秒"
    assert told[2].startswith("!  22　告知查封扣押决定　必须　没录全　已确认")
    assert told[3].startswith("   23　物品核实确认　必须　已放行") and told[3].endswith("记录仪进水")
    assert say(casebook.get(station.store, case_id).number).splitlines() == told


def test_a_case_is_told_as_json(case_id: int, say: Say) -> None:
    given = json.loads(say(case_id, "--json"))
    compare("station coverage CASE --json", given)
    (scene,) = given["scenes"]
    assert (scene["covered_permille"], scene["gaps"]) == (
        833,
        [{"starts_at": "2026-11-20T08:20:00+08:00", "ends_at": "2026-11-20T08:25:00+08:00"}],
    )
    assert [(each["item"], each["blocks"]) for each in scene["items"]] == [
        ("SEAL_NOTIFY", True),
        ("SEAL_INVENTORY", False),
    ]


def test_the_register_of_defects(case_id: int, say: Say) -> None:
    assert "物品核实确认　记录仪进水　王建国" in say("defects")
    given = json.loads(say("defects", "--json"))
    compare("station coverage defects --json", given)
    (defect,) = given["defects"]
    assert (defect["item"], defect["case_id"], defect["reason"]) == ("SEAL_INVENTORY", str(case_id), "记录仪进水")


def test_a_case_that_asks_for_nothing_and_one_that_is_none(
    station: Station, chief: Proof, enterprise: Callable[..., int], say: Say
) -> None:
    case = inspections.planned(station, chief, enterprise())
    assert "还没有应当音像记录的环节" in say(case.number)
    assert "没有放行" in say("defects")
    assert "案" in say("9", status=1)
