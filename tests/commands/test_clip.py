"""`station clip` as people run it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import pytest

from station import cli
from station.commands import clip as command
from station.commands import custody as custody_command
from station.records.case import CaseFile
from station.records.people import Proof
from station.services import custody_manifest, evidence, recording_items
from station.services.custody import Scope
from station.wiring import Station, open_station
from tests.conftest import PIN, FrozenClock
from tests.services import inspections
from tests.services.ready_dockings import ready
from tests.shape.test_json import compare

Say = Callable[..., str]


@pytest.fixture
def both(station: Station, chief: Proof, enterprise: Callable[..., int]) -> list[CaseFile]:
    """Two cases of 王建国 and 李敏; every recording was put to the first one, which lives on them."""
    first = inspections.on_site(station, chief, enterprise())
    second = inspections.planned(station, chief, enterprise(), draw_no=2)
    for each in evidence.clips_of_session(station.store, ready(station, chief)):
        evidence.link(station.store, chief, each.id, first.id)
    return [first, second]


@pytest.fixture
def clip(station: Station, chief: Proof, both: list[CaseFile]) -> int:
    """A recording on which something was confirmed, and that was handed out."""
    found = evidence.clips_of_case(station.store, both[0].id)[0].id
    recording_items.confirm(station.store, chief, both[0].id, "INSP_ARRIVE", clip_id=found)
    recording_items.confirm(station.store, chief, both[0].id, "INSP_SHOW_ID")
    custody_manifest.note_export(station, chief, Scope(f"clip/{found}", "-", ()), station.home.root)
    return found


@pytest.fixture
def say(
    station: Station, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Say:
    """The command line at the time of the test's clock; the PIN comes from a descriptor."""
    for module in (command, custody_command):
        monkeypatch.setattr(module, "open_home", lambda args: open_station(args.home, clock))

    def call(*words: object, by: str = "", status: int = 0) -> str:
        reader, writer = os.pipe()
        os.write(writer, PIN.encode() + b"\n")
        os.close(writer)
        who = ["--as", by, "--pin-fd", str(reader)] if by else []
        try:
            assert cli.main([*map(str, words), "--home", str(station.home.root), *who]) == status
        finally:
            os.close(reader)
        said = capsys.readouterr()
        return said.out + said.err

    return call


def test_what_it_costs_is_said_before_it_is_done(station: Station, both: list[CaseFile], clip: int, say: Say) -> None:
    size = station.store.size()
    asked = say("clip", "move", clip, both[1].number, "--check")
    assert all(case.number in asked for case in both) and "不会收回" in asked and "已改挂" not in asked
    assert station.store.size() == size
    done = say("clip", "move", clip, both[1].number, "--reason", "拍的是另一家", by="李敏")
    assert done.startswith(asked) and f"已改挂到 {both[1].number}" in done
    assert evidence.get(station.store, clip).case_id == both[1].id
    told = say("custody", clip)
    assert f"由 {both[0].number} 改挂 {both[1].number}：拍的是另一家" in told and "李敏" in told


def test_a_clip_taken_away_waits_to_be_claimed(station: Station, both: list[CaseFile], clip: int, say: Say) -> None:
    assert "等人认领" in say("clip", "unlink", clip, "--reason", "不知道是谁的", by="王建国")
    assert [one.id for one in evidence.unlinked(station.store)] == [clip]
    assert "等人认领" in say("custody", clip)
    assert "没有归入任何案件" in say("clip", "unlink", clip, "--check", status=1)


def test_the_documented_json(both: list[CaseFile], clip: int, say: Say) -> None:
    compare("station clip move CLIP CASE --json", answer(say("clip", "move", clip, both[1].id, "--check", "--json")))
    moved = answer(say("clip", "move", clip, both[1].id, "--reason", "拍的是另一家", "--json", by="李敏"))
    assert (moved["done"], moved["to"]["number"], moved["sent"][0]["what"]) == (True, both[1].number, "export")
    assert moved["from"] == {"id": str(both[0].id), "number": both[0].number}
    back = answer(say("clip", "unlink", clip, "--reason", "还是不对", "--json", by="李敏"))
    assert (back["to"], back["loses"]) == (None, {"items": [], "unnamed": [], "left": 0, "upload": False})


def answer(said: str) -> Any:
    return json.loads(said)


def test_refusals_say_what_to_do(station: Station, both: list[CaseFile], clip: int, say: Say) -> None:
    size, to = station.store.size(), both[1].number
    assert "所长" in say("clip", "move", clip, to, "--reason", "不对", by="陈海波", status=1)
    say("clip", "move", clip, to, "--reason", "不对", status=1)
    assert "--reason" in say("clip", "move", clip, to, by="李敏", status=2)
    assert "--reason" in say("clip", "unlink", clip, "--reason", " ", by="李敏", status=2)
    assert "案件" in say("clip", "move", clip, "余应急检〔2026〕99号", "--check", status=1)
    say("clip", "unlink", 12, "--check", status=1)
    for wrong in ("seven", "-1", "9" * 40):
        say("clip", "unlink", wrong, "--check", status=2)
    assert station.store.size() == size
