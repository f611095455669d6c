"""Filming a visit: what lies on the card is what the import expects, and a real station has no such thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from station.demo.film import NotYetThere, RealStation, film
from station.wiring import Station


def test_a_real_station_is_refused(station: Station, tmp_path: Path) -> None:
    with pytest.raises(RealStation):
        film(station, tmp_path / "card")
    assert not (tmp_path / "card").exists()


def test_nobody_on_site_nothing_to_film(station: Station, tmp_path: Path, enterprise: Callable[..., int]) -> None:
    enterprise()
    demo = replace(station, settings=replace(station.settings, demo=True))
    with pytest.raises(NotYetThere):
        film(demo, tmp_path / "card")
