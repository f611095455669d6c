"""The doctor finds what is wrong with a home, and says so in its exit status."""

from __future__ import annotations

import json
from io import StringIO
from types import SimpleNamespace
from typing import Any

from station.commands import doctor
from station.wiring import Station
from tests.conftest import FrozenClock


def examine(station: Station) -> dict[str, str]:
    return {check.name: check.level for check in doctor._station(station, doctor.status(station))}


def test_a_sound_station_in_november_warns_of_next_year_only(station: Station) -> None:
    assert examine(station) == {"home": "ok", "checkpoint": "ok", "calendar": "warn", "disk": "ok", "clock": "ok"}


def test_a_clock_that_ran_back_is_bad(station: Station, clock: FrozenClock) -> None:
    clock.set("2026-11-20T08:00:00+08:00")
    assert examine(station)["clock"] == "bad"


def test_a_year_without_arrangement_is_bad(station: Station, clock: FrozenClock) -> None:
    clock.set("2028-03-01T08:00:00+08:00")
    assert examine(station)["calendar"] == "bad"


def test_no_home_is_told_and_fails(tmp_path: Any) -> None:
    out = StringIO()
    assert doctor.run(SimpleNamespace(home=tmp_path, json=True), out) == 1  # type: ignore[arg-type]
    checks = {check["name"]: check for check in json.loads(out.getvalue())["checks"]}
    assert checks["home"]["level"] == "bad" and "station init" in checks["home"]["advice"]
