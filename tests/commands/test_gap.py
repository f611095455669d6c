"""`station gap` as people run it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable

import pytest

from station import cli
from station.commands import gap as command
from station.records.people import Proof
from station.services import continuity, recorders
from station.wiring import Station, open_station
from tests.conftest import PIN, FrozenClock
from tests.services import inspections
from tests.services.dockings import SERIAL, File, docked


@pytest.fixture
def session(station: Station, chief: Proof, enterprise: Callable[..., int], clock: FrozenClock) -> int:
    """A docking with an interruption of five seconds by hand, one of seventeen, a switch of three, a missing number."""
    recorders.register(station.store, chief, SERIAL, chief.officer_id)
    case = inspections.planned(station, chief, enterprise()).id
    clock.advance(hours=3)
    starts = [(1, 0, 140), (2, 145, 300), (3, 462, 300), (5, 765, 300)]
    return docked(station, [File(seq, start, length, case) for seq, start, length in starts])


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
            assert cli.main(["gap", *map(str, words), "--home", str(station.home.root), *who]) == status
        finally:
            os.close(reader)
        said = capsys.readouterr()
        return said.out + said.err

    return call


def test_gaps_are_listed_and_explained(station: Station, session: int, say: Callable[..., str]) -> None:
    said = say("list")
    assert len(said.splitlines()) == 4
    assert "录像中断" in said and "17 秒" in said and "人为停录" in said and "编号不连续" in said and "0004" in said
    assert said.count("待写原因") == 3 and said.count("只作记录") == 1
    number = continuity.gaps(station.store, session_id=session)[-1].id
    done = say("explain", number, "--cause", "battery", "--text", "在车上换电池", by="李敏")
    assert "电量不足" in done and "还有 2 处" in done
    assert "电量不足：在车上换电池（李敏）" in say("list")
    assert str(number) not in say("list", "--open", "--session", session)


def test_the_documented_json(session: int, say: Callable[..., str]) -> None:
    found = json.loads(say("list", "--json", "--session", session))["gaps"]
    assert {one["kind"] for one in found} == {"interruption", "check", "sequence"}
    assert all(isinstance(one["id"], str) and isinstance(one["needs_reason"], bool) for one in found)
    told = json.loads(say("explain", found[0]["id"], "--cause", "place", "--json", by="王建国"))["gap"]
    assert (told["cause"], told["explained_by"]) == ("place", "王建国")
    listed = json.loads(say("causes", "--json"))["causes"]
    assert {"code", "title", "basis", "effective_from", "words", "to_confirm"} == set(listed[0])


def test_refusals_say_what_to_do(session: int, say: Callable[..., str]) -> None:
    assert "station gap list" in say("explain", 7, "--cause", "battery", by="李敏", status=1)
    say("explain", 7, "--cause", "battery", status=1)
    say("explain", "seven", "--cause", "battery", status=2)
    say("list", "--cause", "battery", status=2)


def test_causes_say_where_they_come_from(say: Callable[..., str]) -> None:
    said = say("causes")
    assert "explosive_area  爆炸危险场所（待局确认）" in said and "43号" in said


def test_nothing_is_said_to_be_nothing(station: Station, say: Callable[..., str]) -> None:
    assert say("list") == "没有断续。\n"
