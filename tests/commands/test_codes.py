"""`station codes` and `station timesign` as people and the timer run them, and their documented JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Callable

import pytest

from station import cli
from station.commands import codes, timesign
from station.records.clip_code import Looked, Sighted
from station.records.people import Proof
from station.rules.capture_code import capture_code
from station.services import evidence, recorders
from station.wiring import Station, open_station
from tests.conftest import PIN, FrozenClock
from tests.services.dockings import SERIAL, File, docked
from tests.services.inspections import on_site, planned
from tests.shape.test_json import compare

Desk = Callable[..., str]


@pytest.fixture
def desk(
    station: Station, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Desk:
    """The command line at the time of the test's clock; the PIN comes from a descriptor."""
    for command in (codes, timesign):
        monkeypatch.setattr(command, "open_home", lambda args: open_station(args.home, clock))

    def call(*words: object, status: int = 0) -> str:
        reader, writer = os.pipe()
        os.write(writer, PIN.encode() + b"\n")
        os.close(writer)
        try:
            where = ["--home", str(station.home.root), "--as", "王建国", "--pin-fd", str(reader)]
            assert cli.main([*map(str, words), *where]) == status
        finally:
            os.close(reader)
            said = capsys.readouterr()
        assert "Traceback" not in said.err
        return said.out + said.err

    return call


def test_a_time_sign_is_shown_and_checked(desk: Desk, station: Station) -> None:
    shown = json.loads(desk("timesign", "show", "--json"))
    compare("station timesign show --json", shown)
    payload = shown["sign"]["payload"]
    checked = json.loads(desk("timesign", "check", payload, "--json"))
    compare("station timesign check TEXT --json", checked)
    assert (checked["officer"], checked["checks"][-1]) == ("王建国", "ledger")
    said = desk("timesign", "check", payload)
    assert "时间牌属实" in said and "王建国 出示" in said
    changed = ("0" if payload[-1] != "0" else "1").join([payload[:-1], ""])
    assert "时间牌" in desk("timesign", "check", changed, status=1)
    lines = desk("timesign", "show").splitlines()
    assert lines[-1].startswith("TS") and "█" in lines[3]


def test_a_key_alone_checks_a_time_sign(desk: Desk, station: Station) -> None:
    payload = json.loads(desk("timesign", "show", "--json"))["sign"]["payload"]
    key = station.home.root / "station.vkey"
    key.write_text(station.store.signer.verifier_key + "\n", encoding="utf-8")
    assert json.loads(desk("timesign", "check", payload, "--key", key, "--json"))["officer"] is None
    desk("timesign", "check", payload, "--key", station.home.root / "none", status=1)


def test_recordings_are_read_told_of_and_settled(
    desk: Desk, station: Station, chief: Proof, enterprise: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = on_site(station, chief, enterprise())
    recorders.register(station.store, chief, SERIAL, chief.officer_id)
    docked(station, [File(1, 0), File(2, 400)])
    first = min(evidence.unlinked(station.store), key=lambda clip: clip.id)
    look = Looked((Sighted(61_000, capture_code(case.id)),), 9, 9000, 120)
    monkeypatch.setattr(codes, "look", lambda path, figures: look)
    done = json.loads(desk("codes", "read", "--json"))
    compare("station codes read --json", done)
    assert [one["case_number"] for one in done["read"]] == [case.number] * 2
    assert "没有待读取的录像" in desk("codes", "read")
    told = json.loads(desk("codes", "list", case.number, "--json"))
    assert {one["subject"] for one in told["codes"]} == {f"case/{case.id}"}
    assert "1:01  取证码" in desk("codes", "list", case.number)
    assert "没有画面中的码" in desk("codes", "odd")
    assert json.loads(desk("codes", "odd", "--json")) == {"odd": []}
    assert "不用确认" in desk("codes", "stay", first.id, "--reason", "顺路带的", status=1)
    desk("codes", "stay", "x", "--reason", "顺路带的", status=2)


def test_an_odd_recording_is_named_and_stays_by_a_persons_word(
    desk: Desk, station: Station, chief: Proof, enterprise: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = on_site(station, chief, enterprise())
    recorders.register(station.store, chief, SERIAL, chief.officer_id)
    docked(station, [File(1, 0, case_id=here.id)])
    (clip,) = evidence.clips_of_case(station.store, here.id)
    other = planned(station, chief, enterprise(), draw_no=2).id
    monkeypatch.setattr(codes, "look", lambda path, figures: Looked((Sighted(0, capture_code(other)),), 1, 1, 1))
    desk("codes", "read")
    odd = json.loads(desk("codes", "odd", "--json"))
    compare("station codes odd --json", odd)
    assert odd["odd"][0]["case"] == here.number and str(clip.id) in desk("codes", "odd")
    compare(
        "station codes list CASE --json", {"codes": json.loads(desk("codes", "list", here.number, "--json"))["codes"]}
    )
    stayed = json.loads(desk("codes", "stay", clip.id, "--reason", "公示单是顺路带的", "--json"))
    compare("station codes stay CLIP --reason 理由 --json", stayed)
    assert json.loads(desk("codes", "odd", "--json")) == {"odd": []}
