"""What keeps the machine's clock, asked of programs that answer as systemd's and chrony's do."""

from __future__ import annotations

from pathlib import Path

import pytest

from devices import timekeeper
from devices.timekeeper import Timekeeping

STATUS = """       Server: 114.118.7.161 (ntp.ntsc.ac.cn)
Poll interval: 34min 8s (min: 32s; max 34min 8s)
       Offset: {offset}
        Delay: 36.106ms
"""
TRACKING = "72767A1A,ntp.ntsc.ac.cn,2,1764385200.1,{slow},-0.000012,0.00002,1.2,0.01,0.02,0.03,0.001,64.4,{leap}"


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with no time service; programs are put into its only folder."""
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", f"{programs}")
    monkeypatch.setattr(timekeeper, "TIMESYNCD", tmp_path / "synchronized")
    return programs


def program(folder: Path, name: str, body: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def timedatectl(folder: Path, synchronised: str, status: str) -> None:
    told = f"case $1 in show) echo {synchronised} ;; *) /bin/cat <<'END'\n{status}\nEND\n;; esac"
    program(folder, "timedatectl", told)


def test_nothing_is_said_where_nothing_answers(machine: Path) -> None:
    assert timekeeper.read() == Timekeeping(None, None)
    program(machine, "timedatectl", "echo 'Failed to connect to bus' >&2; exit 1")
    program(machine, "chronyc", "echo '506 Cannot talk to daemon'; exit 1")
    assert timekeeper.read() == Timekeeping(None, None)


def test_timesyncd_leaves_a_mark_where_nobody_may_ask_it(machine: Path) -> None:
    timekeeper.TIMESYNCD.write_text("")
    assert timekeeper.read() == Timekeeping(True, None)


@pytest.mark.parametrize(
    ("offset", "ahead"),
    [("-3.500ms", 4), ("+1min 2.5s", -62_500), ("-2h 1min 12s", 7_272_000), ("+850us", -1), ("0", None), ("n/a", None)],
)
def test_what_must_be_added_to_a_clock_is_how_far_it_is_behind(machine: Path, offset: str, ahead: int | None) -> None:
    timedatectl(machine, "yes", STATUS.format(offset=offset))
    assert timekeeper.read() == Timekeeping(True, ahead)


def test_a_clock_that_no_server_keeps(machine: Path) -> None:
    timedatectl(machine, "no", "")
    timekeeper.TIMESYNCD.write_text("")
    assert timekeeper.read() == Timekeeping(False, None), "the mark may be from before"


@pytest.mark.parametrize(
    ("slow", "leap", "expected"),
    [
        ("0.004", "Normal", Timekeeping(True, -4)),
        ("-75.5", "Insert second", Timekeeping(True, 75_500)),
        ("0.0", "Not synchronised", Timekeeping(False, 0)),
        ("?", "Normal", Timekeeping(True, None)),
    ],
)
def test_chrony_says_by_how_much_the_clock_is_slow(machine: Path, slow: str, leap: str, expected: Timekeeping) -> None:
    timedatectl(machine, "no", "")
    program(machine, "chronyc", f"echo '{TRACKING.format(slow=slow, leap=leap)}'")
    assert timekeeper.read() == expected


def test_a_program_that_never_answers_is_left(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timekeeper, "PATIENCE_S", 0.2)
    program(machine, "timedatectl", "exec /bin/sleep 60")
    assert timekeeper.read() == Timekeeping(None, None)
