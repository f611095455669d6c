"""Building a demo station: only where nothing real lies, whole, and with a ledger that replays."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.demo import build
from station.demo.clock import system_now
from station.records.moment import moment
from station.services import staff
from station.wiring import Station, open_station

NOW = moment("2026-11-23T10:20:00+08:00")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("demo") / "home"
    build.build(root, NOW)
    return root


def test_refuses_a_real_station(station: Station) -> None:
    for deed in (build.exists, build.discard):
        with pytest.raises(build.NotADemo):
            deed(station.home.root)
    assert station.home.db.exists()


def test_refuses_a_folder_of_something_else(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("keep me")
    with pytest.raises(build.NotADemo):
        build.build(tmp_path, NOW)
    assert (tmp_path / "letter.txt").read_text() == "keep me"


def test_an_interrupted_build_is_started_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "home"
    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr("station.demo.roster.register_recorders", _interrupt)
        build.build(root, NOW)
    assert (root / "station.db").exists() and not build.exists(root)
    build.build(root, NOW)
    assert build.exists(root)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def test_everybody_signs_in_with_the_pin_shown(demo: Path) -> None:
    station = open_station(demo)
    pins = staff.demo_pins(station.home)
    people = staff.active(station.store)
    assert [person.name for person in people][0] == "王建国" and len(people) == len(pins) == 6
    for person in people:
        assert staff.sign_in(station.store, station.keys, person.name, pins[person.name]).officer_id == person.id
    station.close()


def test_past_is_past_and_recorded_in_order(demo: Path) -> None:
    station = open_station(demo)
    times = [line.recorded for line in station.store.lines()]
    assert times == sorted(times)
    assert moment(times[-1]) <= NOW and moment(times[0]) < NOW.subtract(days=60)
    station.close()


def test_marked_as_a_demo_with_a_clock_that_can_be_advanced(demo: Path) -> None:
    station = open_station(demo)
    assert station.settings.demo
    assert abs((station.clock.now() - system_now()).total_seconds()) < 60
    station.close()
