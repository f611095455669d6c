"""A station reports its machine: what is in the row, when it is told again, and that nothing holds a bundle up."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import apsw
import pytest

from devices.timekeeper import Timekeeping
from station import __version__
from station.cli import main
from station.records.backup import BackupOutcome, Rot
from station.records.station_report import FREE, Checked, Machine
from station.services import audit, backups, chores, station_report
from station.store import station_reports
from station.store.errors import ClockLeap
from station.wiring import Station
from tests.conftest import FrozenClock

RECIPIENT = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
MACHINE = Machine(1000, 600, FREE, -75_000)


@pytest.fixture
def sending(station: Station) -> Station:
    """A station with somebody to report to."""
    settings = dataclasses.replace(station.settings, bureau_recipients=(RECIPIENT,))
    station.home.settings_file.write_text(settings.toml())
    return dataclasses.replace(station, settings=settings)


def copied(station: Station) -> None:
    rotten = (Rot("ab" * 32, "missing"),)
    outcome = BackupOutcome("/d", "m", 1, 0, 0, 0, 0, 0, (), (), rotten, "o_direct", None, "")
    assert backups.record(station.store, outcome).unwritten == ""


def test_everything_is_in_the_row_and_in_the_ledger(sending: Station, clock: FrozenClock) -> None:
    copied(sending)
    at = clock.now()
    clock.advance(hours=1)
    checked = clock.now()
    station_report.note_check(sending, audit.run(sending.store))
    clock.advance(hours=1)
    told = station_report.report(sending, MACHINE)
    assert told is not None and told == station_reports.newest(sending.store)
    assert (told.reported_at, told.machine, told.version) == (clock.now(), MACHINE, __version__)
    assert (told.backup_at, told.audit, told.damaged) == (at, Checked(checked, True), 1)
    line = sending.store.lines()[-1]
    assert (line.action, line.actor, line.subject) == ("station.report", "system:nightly", "station/330281103")


def test_before_any_backup_or_check_it_says_so(sending: Station) -> None:
    told = station_report.report(sending, MACHINE)
    assert told is not None and (told.backup_at, told.audit, told.damaged) == (None, None, 0)


def test_it_is_told_again_after_an_hour(sending: Station, clock: FrozenClock) -> None:
    assert station_report.report(sending, MACHINE) is not None
    clock.advance(minutes=59)
    assert station_report.report(sending, MACHINE) is None
    clock.advance(minutes=1)
    assert station_report.report(sending, MACHINE) is not None


def test_a_station_without_a_bureau_reports_to_nobody(station: Station) -> None:
    size = station.store.size()
    assert station_report.report(station, MACHINE) is None and station.store.size() == size


def test_after_a_silent_day_it_waits_for_a_person(sending: Station, clock: FrozenClock) -> None:
    clock.advance(hours=25)
    with pytest.raises(ClockLeap):
        station_report.report(sending, MACHINE)


@pytest.mark.parametrize("written", ["", "{}", "[]", '{"at": 3, "clean": true}', '{"at": "yesterday", "clean": true}'])
def test_a_spoiled_note_of_the_last_check_is_none(station: Station, written: str) -> None:
    station.home.audited.write_text(written)
    assert station_report.last_check(station.home) is None


@pytest.fixture
def command(sending: Station, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> Station:
    """The command line by the fixture's clock, on a machine whose clock no server keeps."""
    monkeypatch.setattr("station.wiring.SystemClock", lambda: clock)
    monkeypatch.setattr("devices.timekeeper.read", lambda: Timekeeping(False, 1234))
    return sending


def test_the_nightly_command_reports_before_it_seals(command: Station, capsys: pytest.CaptureFixture[str]) -> None:
    home = ["--home", str(command.home.root)]
    assert main(["replicate", *home]) == 0
    assert f"–{command.store.size() - 1}，" in capsys.readouterr().out, "the report is in the bundle"
    told = station_reports.newest(command.store)
    assert told is not None and (told.machine.clock, told.machine.clock_offset_ms) == (FREE, 1234)
    assert 0 < told.machine.disk_free < told.machine.disk_total
    assert main(["replicate", "--now", *home]) == 0
    assert "没有新的账目" in capsys.readouterr().out, "a run that is repeated seals nothing new"


def test_what_cannot_be_reported_holds_no_bundle_up(
    command: Station, clock: FrozenClock, capsys: pytest.CaptureFixture[str]
) -> None:
    clock.advance(hours=30)
    assert main(["replicate", "--home", str(command.home.root)]) == 0
    said = capsys.readouterr().out
    assert "已封存第 1 包" in said and "本机状况这次没有上报" in said
    assert station_reports.newest(command.store) is None


def test_the_audit_remembers_itself(command: Station, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "--home", str(command.home.root)]) == 0
    assert station_report.last_check(command.home) == Checked(command.clock.now(), True)
    behind = apsw.Connection(str(command.home.db))
    behind.execute("UPDATE officer SET initials = 'x'")
    behind.close()
    assert main(["audit", "--home", str(command.home.root)]) == 1
    assert station_report.last_check(command.home) == Checked(command.clock.now(), False)


def test_a_missed_night_stands_on_the_first_screen_and_in_doctor(
    command: Station, clock: FrozenClock, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = ["--home", str(command.home.root)]
    assert main(["replicate", *home]) == 0
    clock.advance(hours=36)
    assert station_report.nights_missed(command) == 0
    clock.advance(minutes=1)
    (missed,) = [one for one in chores.chores(command) if one.kind == "unreported"]
    assert missed.left == "已1天"
    clock.advance(days=2)
    main(["doctor", *home])
    assert "夜间上报没有运行：最近一次封包在 3 天前" in capsys.readouterr().out
    demo = dataclasses.replace(command, settings=dataclasses.replace(command.settings, demo=True))
    assert station_report.nights_missed(demo) == 0, "no timer runs for a demonstration"


def test_a_station_never_sealed_or_without_a_bureau_missed_none(station: Station, clock: FrozenClock) -> None:
    clock.advance(days=9)
    assert station_report.nights_missed(station) == 0
    assert not Path(station.home.audited).exists()
