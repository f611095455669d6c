"""`station calendar`: the years in force, and a new one adopted by the chief."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from station.cli import main
from station.commands import calendar
from station.records.people import Proof
from station.services import calendars, cases
from station.wiring import Station
from tests.conftest import PIN, FrozenClock
from tests.services.inspections import on_site, sign_in_again
from tests.services.test_calendars import ANNOUNCED
from tests.shape.test_json import compare


def pin() -> int:
    """A descriptor that gives the PIN once."""
    reader, writer = os.pipe()
    os.write(writer, f"{PIN}\n".encode())
    os.close(writer)
    return reader


@pytest.fixture
def announced(tmp_path: Path) -> Path:
    file = tmp_path / "2027.toml"
    file.write_text(ANNOUNCED, encoding="utf-8")
    return file


def test_years_in_force_are_listed(station: Station, capsys: pytest.CaptureFixture[str]) -> None:
    home = ["--home", str(station.home.root)]
    assert main(["calendar", *home]) == 0
    assert "2027  暂算" in capsys.readouterr().out
    assert main(["calendar", *home, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    compare("station calendar --json", document)
    years = document["years"]
    assert [(each["year"], each["status"]) for each in years][-1] == (2027, "provisional")


def test_adoption_names_every_deadline_that_moved(
    station: Station,
    chief: Proof,
    enterprise: Callable[..., int],
    clock: FrozenClock,
    announced: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    case = on_site(station, chief, enterprise())
    clock.set("2026-12-08T09:00:00+08:00")
    chief, _ = sign_in_again(station)
    cases.record_result(station.store, chief, case.id, "no_issue", signed=True)
    monkeypatch.setattr(calendar, "open_home", lambda args: station)
    words = ["calendar", "--as", "王建国", "--adopt", str(announced), "--json", "--pin-fd", str(pin())]
    assert main(words) == 0
    document = json.loads(capsys.readouterr().out)
    compare("station calendar --adopt FILE --json", document)
    (moved,) = document["recomputed"]
    assert (moved["case_id"], moved["rule"]) == (str(case.id), "PUB_20WD")
    assert (moved["before"][:10], moved["after"][:10]) == ("2027-01-06", "2027-01-07")


def test_moved_deadlines_are_told_in_words(station: Station) -> None:
    out = io.StringIO()
    year = calendars.years(station.store)[-1]
    calendar._tell(calendars.Adopted(year, ()), False, out)
    assert "2027" in out.getvalue() and "重算期限 0 项" in out.getvalue()


def test_file_that_is_not_there_is_wrong_usage(station: Station, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calendar", "--home", str(station.home.root), "--as", "王建国", "--adopt", "/nonexistent.toml"]) == 2
    assert "读不到文件" in capsys.readouterr().err
