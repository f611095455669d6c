"""`station doubt` as people run it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable

import pytest

from station import cli
from station.commands import doubt as command
from station.records.people import Proof
from station.services import doubts, recorders
from station.wiring import Station, open_station
from tests.conftest import PIN, FrozenClock
from tests.services import inspections
from tests.services.dockings import SERIAL, File, docked
from tests.shape.test_json import compare


@pytest.fixture
def number(station: Station, chief: Proof, enterprise: Callable[..., int], clock: FrozenClock) -> str:
    """Of a case with two recordings that bear the number of another recorder."""
    for serial in (SERIAL, "ZFY0002"):
        recorders.register(station.store, chief, serial, chief.officer_id)
    case = inspections.planned(station, chief, enterprise())
    clock.advance(hours=3)
    docked(station, [File(1, 0, 300, case.id), File(2, 301, 300, case.id)], serial="ZFY0002")
    return case.number


@pytest.fixture
def say(
    station: Station, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """The command line at the time of the test's clock; the PIN comes from a descriptor."""
    monkeypatch.setattr(command, "open_home", lambda args: open_station(args.home, clock))

    def call(*words: object, by: str = "", status: int = 0) -> str:
        reader, writer = os.pipe()
        os.write(writer, PIN.encode() + b"\n")
        os.close(writer)
        who = ["--as", by, "--pin-fd", str(reader)] if by else []
        try:
            assert cli.main(["doubt", *map(str, words), "--home", str(station.home.root), *who]) == status
        finally:
            os.close(reader)
        said = capsys.readouterr()
        return said.out + said.err

    return call


def test_doubts_are_listed_and_explained(station: Station, number: str, say: Callable[..., str]) -> None:
    said = say("list")
    assert said.count("异设备画面") == 2 and said.count("待写原因") == 2 and SERIAL in said and number in said
    doubt = doubts.every(station.store)[0].id
    done = say("explain", doubt, "--cause", "borrowed", "--text", "当日借用李敏的存储卡", by="李敏")
    assert "借用另一台记录仪" in done and "还有 1 条" in done
    assert "当日借用李敏的存储卡（李敏）" in say("list")
    assert str(doubt) not in say("list", "--open", "--case", number)
    other = doubts.every(station.store, open_only=True)[0].id
    assert "没有待写原因的了" in say("explain", other, "--cause", "clock", by="李敏")


def test_the_documented_json(station: Station, number: str, say: Callable[..., str]) -> None:
    doubt = doubts.every(station.store)[0].id
    compare("station doubt causes --json", json.loads(say("causes", "--json")))
    compare("station doubt list --json", json.loads(say("list", "--json", "--case", number)))
    told = json.loads(say("explain", doubt, "--cause", "clock", "--json", by="王建国"))
    compare("station doubt explain 2837093071743614989 --cause clock --json", told)
    assert (told["doubt"]["cause"], told["doubt"]["explained_by"]) == ("clock", "王建国")


def test_refusals_say_what_to_do(number: str, say: Callable[..., str]) -> None:
    assert "station doubt list" in say("explain", 7, "--cause", "clock", by="李敏", status=1)
    say("explain", 7, "--cause", "clock", status=1)
    say("explain", "seven", "--cause", "clock", status=2)
    say("list", "--cause", "clock", status=2)


def test_causes_say_where_they_come_from(say: Callable[..., str]) -> None:
    said = say("causes")
    assert "supplement  事后补录，不作为当时的记录（待局确认）" in said and "43号" in said


def test_nothing_is_said_to_be_nothing(station: Station, say: Callable[..., str]) -> None:
    assert say("list") == "没有疑点。\n"
