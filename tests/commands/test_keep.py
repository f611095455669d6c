"""`station keep` as people run it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable

import pytest

from station import cli
from station.commands import keep as command
from station.records.people import Proof
from station.services import casebook, evidence
from station.wiring import Station, open_station
from tests.conftest import PIN, FrozenClock
from tests.services import inspections
from tests.services.ready_dockings import docked, recorder
from tests.shape.test_json import compare


@pytest.fixture
def clips(station: Station, chief: Proof, enterprise: Callable[..., int], clock: FrozenClock) -> list[int]:
    """Three recordings of no case past their term; a case is there too."""
    inspections.planned(station, chief, enterprise())
    recorder(station, chief)
    session = docked(station)
    clock.set("2027-05-21T09:00:00+08:00")
    return sorted(clip.id for clip in evidence.clips_of_session(station.store, session))


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
            assert cli.main(["keep", *map(str, words), "--home", str(station.home.root), *who]) == status
        finally:
            os.close(reader)
        said = capsys.readouterr()
        return said.out + said.err

    return call


def test_from_the_list_to_the_certificate(clips: list[int], say: Callable[..., str]) -> None:
    said = say("list")
    assert said.count("到期") == 3 and "没有关联案件的音像" in said and "2027-05-20" in said
    made = json.loads(say("propose", "--all", "--reason", "六个月期满", "--json", by="李敏"))["disposal"]
    assert "待审批" in say("list") and len(made["items"]) == 3
    say("hold", "--clip", clips[0], "--cause", "complaint", "--reason", "有人投诉", by="李敏")
    assert "投诉举报：有人投诉" in say("list")
    assert "所长" in say("decide", made["id"], "--reason", "同意", by="李敏", status=1)
    assert "已批准，待执行" in say("decide", made["id"], "--reason", "同意", by="王建国")
    done = say("dispose", made["id"], by="李敏")
    assert "已执行" in done and "有 1 段没有销毁" in done
    assert "处置〔2027〕1号" in say("list")


def test_the_documented_json(station: Station, clips: list[int], say: Callable[..., str]) -> None:
    hold = json.loads(say("hold", "--clip", clips[0], "--reason", "争议", "--json", by="李敏"))
    compare("station keep hold --clip 7 --reason WHY --json", hold)
    made = json.loads(say("propose", "--clip", clips[1], "--reason", "期满", "--json", by="李敏"))
    compare("station keep propose --all --reason WHY --json", made)
    listed = json.loads(say("list", "--json"))
    compare("station keep list --json", listed)
    assert [one["clip_id"] for one in listed["expired"]] == [str(clips[2])]
    lifted = json.loads(say("lift", hold["hold"]["id"], "--reason", "已平息", "--json", by="王建国"))["hold"]
    assert lifted["lifted_why"] == "已平息"
    marked = json.loads(
        say("mark", "--case", _case(station), "--level", "privacy", "--reason", "住宅", "--json", by="李敏")
    )
    compare("station keep mark --case CASE --level privacy --reason WHY --json", marked)
    assert marked["level"] == "privacy"


def _case(station: Station) -> str:
    return casebook.get(station.store, casebook.ids(station.store)[0]).number


def test_a_state_secret_is_told_what_to_do_before_anybody_signs_in(
    station: Station, clips: list[int], say: Callable[..., str]
) -> None:
    said = say("mark", "--case", _case(station), "--level", "state_secret", "--reason", "图纸", status=1)
    assert "不是涉密设备" in said and "转机要" in said


def test_wrong_usage(clips: list[int], say: Callable[..., str]) -> None:
    say("propose", "--reason", "期满", by="李敏", status=2)
    say("hold", "--reason", "争议", by="李敏", status=2)
    say("decide", 1, "--permit", "八号", "--reason", "同意", by="王建国", status=2)
    assert say("decide", 1, "--reason", "同意", by="王建国", status=1).startswith("没有这份处置清单")
