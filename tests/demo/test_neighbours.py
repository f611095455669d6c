"""The two neighbours of the demo station: real stations on the bureau's roster, one late, one with two histories."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pendulum
import pytest

from station.bureau.home import Bureau, BureauFounding, create_bureau, open_bureau
from station.bureau.review_queue import Desk
from station.bureau.status import StationStatus, status
from station.demo import neighbours, office
from station.demo.bureau import ADMIN, ADMIN_PIN, CODE, NAME
from station.demo.clock import SteppedClock
from station.records.moment import moment
from station.services import audit, staff
from station.services.staff import NewOfficer
from station.services.today import today
from station.store.home import Home
from station.wiring import open_station

NOW = moment("2026-11-25T08:30:00+08:00")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo home with nothing in it but its bureau and what was built beside."""
    made = tmp_path_factory.mktemp("demo")
    clock = SteppedClock(NOW.subtract(days=60))
    admin = NewOfficer(ADMIN, frozenset({"admin"}))
    bureau = create_bureau(Home(made).demo_bureau, BureauFounding(CODE, NAME, demo=True), admin, ADMIN_PIN, clock)
    office.enrol(bureau, staff.sign_in(bureau.store, bureau.keys, ADMIN, ADMIN_PIN), pendulum.Date(2026, 9, 26))
    bureau.close()
    neighbours.build(made, NOW)
    return made


@pytest.fixture
def bureau(root: Path) -> Iterator[Bureau]:
    made = open_bureau(Home(root).demo_bureau, SteppedClock(NOW))
    yield made
    made.close()


def of(bureau: Bureau, code: str) -> StationStatus:
    return next(one for one in status(bureau) if one.enrolment.code == code)


def test_one_is_two_nights_late(bureau: Bureau) -> None:
    late = of(bureau, neighbours.LATE)
    assert late.late and not late.open and late.lag_hours == 57


def test_one_has_two_histories_and_both_are_kept(bureau: Bureau) -> None:
    forked = of(bureau, neighbours.FORKED)
    assert [each.verdict for each in forked.open] == ["FORK"] and not forked.late
    assert (bureau.home.root / forked.open[0].evidence).is_dir()


def test_what_it_submitted_waits_on_the_desk(bureau: Bureau) -> None:
    (waiting,) = Desk(bureau).queue().ours
    assert waiting.submitted.station == "小曹娥镇安监所" and waiting.state == "submitted"


@pytest.mark.parametrize("code", [neighbours.LATE, neighbours.FORKED])
def test_each_is_a_whole_station_of_its_own(root: Path, code: str) -> None:
    station = open_station(root / neighbours.FOLDER / code, SteppedClock(NOW))
    try:
        assert audit.run(station.store, full=True).clean
        assert station.settings.demo and str(station.store.origin.code) == code
        assert any(each.urgency == "overdue" for each in today(station.store, NOW).entries)
        assert "泗门" not in "".join(person.name for person in staff.active(station.store))
    finally:
        station.close()


def test_nothing_is_built_twice(root: Path, bureau: Bureau) -> None:
    size = bureau.store.size()
    assert neighbours.missing(root) == ()
    neighbours.build(root, NOW)
    assert bureau.store.size() == size
