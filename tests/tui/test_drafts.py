"""Words typed into a form outlive the process, belong to one person, and never reach the ledger."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from station.demo.clock import system_now
from station.records.people import Proof
from station.services import drafts, staff, timekeeping
from station.tui.app import StationApp
from station.wiring import Station
from tests.conftest import PIN, FrozenClock
from tests.services.inspections import planned
from tests.terminal import Terminal
from tests.tui.reading import page
from tests.tui.test_case import open_case, settle, sign_in


def test_a_killed_process_leaves_the_words(
    station: Station, chief: Proof, enterprise: Callable[..., int], clock: FrozenClock
) -> None:
    clock.set(max(system_now(), clock.now()).isoformat())
    chief = staff.sign_in(station.store, station.keys, "王建国", PIN)
    timekeeping.confirm(station.store, chief)
    planned(station, chief, enterprise())
    home = station.home
    station.close()
    env = {"STATION_HOME": str(home.root), "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    call = [sys.executable, "-m", "station"]

    def to_the_form(terminal: Terminal) -> None:
        terminal.see("口令", "王建国", "回车 登录")
        terminal.press(PIN, "enter")
        terminal.see("今天要办")
        terminal.press("f4")
        terminal.see("已抽中")
        terminal.press("enter")
        terminal.see("审批", "概况")
        terminal.press("down", "enter")
        terminal.see("情况和理由", "Ctrl+O")

    with Terminal(call, env) as terminal:
        to_the_form(terminal)
        terminal.press("enter", "停业半年")
        terminal.see("停业半年")
        end = time.monotonic() + 30
        while not (home.drafts.exists() and "停业半年" in home.drafts.read_text(encoding="utf-8")):
            assert time.monotonic() < end
            time.sleep(0.05)
        os.kill(terminal._child.pid, signal.SIGKILL)
    assert home.drafts.stat().st_mode & 0o777 == 0o600
    assert "停业半年".encode() not in home.db.read_bytes()
    with Terminal(call, env) as terminal:
        to_the_form(terminal)
        terminal.see("停业半年")


async def test_confirmed_words_are_forgotten_and_the_time_is_never_kept(
    station: Station, chief: Proof, enterprise: Callable[..., int], clock: FrozenClock
) -> None:
    case_id = planned(station, chief, enterprise()).id
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await open_case(pilot, case_id)
        await pilot.press("down", "enter")
        await settle(pilot)
        await pilot.press("enter", *"tingye", "escape")
        await settle(pilot)
        app.follow()
        (words,) = drafts.of(station.home, chief.officer_id).values()
        assert words == {"note": "tingye"}
        await pilot.press("ctrl+l")
        await settle(pilot)
        await sign_in(pilot, 1)
        await open_case(pilot, case_id)
        await pilot.press("down", "enter")
        await settle(pilot)
        assert "tingye" not in page(app)
        await pilot.press("escape", "ctrl+l")
        await settle(pilot)
        await pilot.press("up")
        await sign_in(pilot)
        await open_case(pilot, case_id)
        clock.advance(minutes=7)
        await pilot.press("down", "enter")
        await settle(pilot)
        assert "tingye" in page(app) and "09:07" in page(app)
        await pilot.press("ctrl+o")
        await settle(pilot)
        assert json.loads(station.home.drafts.read_text(encoding="utf-8")) == {}


@pytest.mark.parametrize("broken", [b"", b"{", b"[1]", b"\xff\xfe", b'{"7": [1]}', b'{"7": {"a": 1, "b": {"c": 2}}}'])
def test_a_broken_file_is_no_drafts(station: Station, broken: bytes) -> None:
    station.home.drafts.write_bytes(broken)
    assert drafts.of(station.home, 7) == {}
    drafts.keep(station.home, 7, {"case/1/abort": {"note": "停业"}})
    drafts.keep(station.home, 8, {"recorder": {"serial": "Z"}})
    assert drafts.of(station.home, 7) == {"case/1/abort": {"note": "停业"}}
    drafts.keep(station.home, 7, {})
    assert json.loads(station.home.drafts.read_text(encoding="utf-8")) == {"8": {"recorder": {"serial": "Z"}}}


def test_a_full_disk_costs_the_draft_only(station: Station) -> None:
    station.home.drafts.mkdir()
    drafts.keep(station.home, 7, {"recorder": {"serial": "Z"}})
    assert drafts.of(station.home, 7) == {}
