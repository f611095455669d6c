"""The systemd units start commands that exist, in a home they may write to, and every timer has its service."""

from __future__ import annotations

import configparser
import shlex
from pathlib import Path

import pytest

from tests.shape.test_docs import parses
from tests.shape.tree import ROOT

UNITS = ROOT / "systemd"
SERVICES = sorted(UNITS.glob("*.service"))
BY_SCRIPT = {"station-import@.service", "station-rescan.service", "station-line.service", "station-letterbox.service"}
"""They begin as root with a script that lies beside them (tests/systemd tries both, and what they start)."""
COMMANDS = [path for path in SERVICES if path.name not in BY_SCRIPT]
TIMERS = sorted(UNITS.glob("*.timer"))


def read(path: Path) -> configparser.ConfigParser:
    """A unit file."""
    unit = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    unit.optionxform = str  # type: ignore[method-assign,assignment]  # systemd's names have capitals
    unit.read(path, encoding="utf-8")
    return unit


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: path.name)
def test_a_service_starts_a_command(path: Path) -> None:
    program, *arguments = shlex.split(read(path)["Service"]["ExecStart"])
    parses([Path(program).name, *arguments])


@pytest.mark.parametrize("name", sorted(BY_SCRIPT))
def test_a_script_lies_beside_its_service(name: str) -> None:
    program = shlex.split(read(UNITS / name)["Service"]["ExecStart"])[0]
    assert (UNITS / Path(program).name).stat().st_mode & 0o111


@pytest.mark.parametrize("path", [*COMMANDS, UNITS / "station-import@.service"], ids=lambda path: path.name)
def test_a_service_has_chinese_and_a_home_it_may_write(path: Path) -> None:
    service = read(path)["Service"]
    given = dict(pair.split("=", 1) for pair in shlex.split(service["Environment"]))
    assert (given["LANG"], given["PYTHONUTF8"]) == ("C.UTF-8", "1")
    assert given["STATION_HOME"] in service["ReadWritePaths"].split()


@pytest.mark.parametrize("path", TIMERS, ids=lambda path: path.name)
def test_a_timer_has_its_service(path: Path) -> None:
    assert path.with_suffix(".service") in SERVICES
