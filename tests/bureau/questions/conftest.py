"""One bureau over two stations for every test that only asks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from station.bureau import projection
from station.bureau.home import Bureau, open_bureau
from station.bureau.shelf import Folder
from tests.bureau.questions import many
from tests.bureau.questions.many import NOW, Homes
from tests.conftest import FrozenClock


@pytest.fixture(scope="session")
def homes(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Homes:
    """Two stations and a bureau that took everything of theirs; nobody writes to them."""
    return many.build(tmp_path_factory.mktemp("many"), founded)


@pytest.fixture(scope="session")
def city(homes: Homes) -> Iterator[Bureau]:
    """That bureau, open."""
    opened = open_bureau(homes.bureau, FrozenClock(NOW))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def shelf(city: Bureau) -> Folder:
    """Its projection."""
    made = Folder(city.home.root / "parquet")
    assert projection.refresh(city, made) == []
    return made
