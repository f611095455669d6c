"""Fixtures on real parts: a real home on disk, a real SQLite file, a clock that moves only when told."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pendulum
import pytest
from argon2 import PasswordHasher

import station.documents.tables  # before any test imports openpyxl: it chooses its parser once
from station.records.moment import day, iso, moment
from station.records.people import Proof, System
from station.services import staff
from station.store import models
from station.wiring import Founding, Station, create_station, open_station

PIN = "2580"
slow_hasher = staff._hasher
"""What the product hashes PINs with (tests/store/test_identity.py looks at it)."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Walks of whole cases first: a minute each, and no worker shall be left alone with one at the end."""
    items.sort(key=lambda item: not item.path.stem.endswith("_walk"))


class FrozenClock:
    """A clock that moves only when told."""

    def __init__(self, start: str) -> None:
        self._now = moment(start)

    def now(self) -> pendulum.DateTime:
        return self._now

    def advance(self, **step: int) -> None:
        """As pendulum's `add`: seconds=, minutes=, hours=, days=."""
        self._now = self._now.add(**step)

    def set(self, when: str) -> None:
        self._now = moment(when)


START = "2026-11-20T09:00:00+08:00"


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(START)


@pytest.fixture(scope="session", autouse=True)
def quick_pins() -> Iterator[None]:
    """PINs of tests are hashed a hundred times faster; a hash carries its own cost, so children verify them as fast."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(staff, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))
        yield


@pytest.fixture(scope="session")
def founded(quick_pins: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home every test's station is a copy of."""
    home = tmp_path_factory.mktemp("founded") / "home"
    chief = staff.NewOfficer("王建国", frozenset({"chief", "officer"}), "11028100001", day("2028-12-31"))
    made = create_station(home, Founding("330281103", "泗门镇安监所"), chief, PIN, FrozenClock(START))
    proof = staff.sign_in(made.store, made.keys, "王建国", PIN)
    for number, name in enumerate(["李敏", "陈海波", "周倩"], start=2):
        person = staff.NewOfficer(name, frozenset({"officer"}), f"1102810000{number}", day("2028-12-31"))
        staff.enrol(made.store, made.keys, proof, person, PIN)
    made.close()
    return home


@pytest.fixture
def station(tmp_path: Path, clock: FrozenClock, founded: Path) -> Iterator[Station]:
    """泗门镇安监所 with four certified people, everybody's PIN is 2580."""
    shutil.copytree(founded, tmp_path / "home")
    opened = open_station(tmp_path / "home", clock)
    yield opened
    opened.close()


@pytest.fixture
def chief(station: Station) -> Proof:
    return staff.sign_in(station.store, station.keys, "王建国", PIN)


@pytest.fixture
def officer(station: Station) -> Proof:
    return staff.sign_in(station.store, station.keys, "李敏", PIN)


@pytest.fixture
def enterprise(station: Station) -> Callable[..., int]:
    """A factory of enterprise rows; fields may be given, the rest is plausible."""
    return enterprises(station)


def enterprises(station: Station) -> Callable[..., int]:
    """The same for a station that is not the fixture's."""
    from stdnum.cn import uscc

    numbers = itertools.count(1)

    def make(**over: object) -> int:
        number = next(numbers)
        body = f"91330281MA2{number:06d}"
        values: dict[str, object] = {
            "uscc": body + uscc.calc_check_digit(body),
            "name": f"余姚市第{number}塑料制品厂",
            "initials": "yysdslzpc",
            "pinyin": "yuyaoshidisuliaozhipinchang",
            "address": f"余姚市泗门镇工业路{number}号",
            "village": "万圣村",
            "legal_person": "张三",
            "phone": "0574-00000000",
            "industry_code": "C2929",
            "industry": "塑料零件及其他塑料制品制造",
            "scale": "below",
            "risk": "yellow",
            "credit": "B",
            "hazards": "",
            "status": "active",
            "registered_at": iso(station.clock.now()),
            **over,
        }
        with station.store.act(System("system:init"), "roster.import") as act:
            return act.insert(models.Enterprise, **values)

    return make
