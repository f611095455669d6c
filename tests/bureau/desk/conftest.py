"""A station that submitted a case, and the bureau whose desk it lies on; both real."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from station import settings as configuration
from station.bureau.home import Bureau
from station.services import review_send
from tests.bureau.desk.walking import nightly
from tests.services.review_cases import Scene, penalty, review_scene


@pytest.fixture
def scene(tmp_path: Path, founded: Path) -> Iterator[Scene]:
    with review_scene(tmp_path, founded) as made:
        home = made.station.home
        station = dataclasses.replace(made.station, settings=configuration.load(home.settings_file))
        yield dataclasses.replace(made, station=station)


@pytest.fixture
def bureau(scene: Scene) -> Bureau:
    return scene.office.bureau


@pytest.fixture
def case_id(scene: Scene) -> int:
    """A case that the station submitted, reported, and that the poll brought."""
    made = penalty(scene.station, scene.enterprise(), ("fine", 6_000_000))
    review_send.submit(scene.station, scene.officer, made, responsible=True)
    nightly(scene.station, scene.office.bureau)
    return made
