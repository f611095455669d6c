"""A station paired with a bureau, both real and on disk."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from station.bureau import line
from station.bureau.enrol import enrol, introduced
from station.bureau.home import Bureau, BureauFounding, create_bureau
from station.bureau.pull import Outcome, pull
from station.records.people import Proof, System
from station.services import line as station_line
from station.services import replication, staff
from station.services.staff import NewOfficer
from station.wiring import Station
from tests.bureau.line_machine import Machine
from tests.conftest import PIN, FrozenClock

CODE = "330281103"
UNIT = System("system:pull")


@pytest.fixture
def bureau(tmp_path: Path, clock: FrozenClock) -> Iterator[Bureau]:
    """余姚市应急管理局 with one administrator, PIN 2580."""
    admin = NewOfficer("赵局端", frozenset({"admin"}))
    made = create_bureau(tmp_path / "bureau", BureauFounding("330281000", "余姚市应急管理局"), admin, PIN, clock)
    yield made
    made.close()


@pytest.fixture
def paired(station: Station, bureau: Bureau, chief: Proof) -> Station:
    """The station, paired and enrolled; nothing sealed yet."""
    _, settings = replication.pair(station, chief, bureau.home.card.read_bytes())
    replication.introduce(station)
    enrol(bureau, staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN), introduced(station.home.outbox))
    return dataclasses.replace(station, settings=settings)


@pytest.fixture
def sealed(paired: Station, enterprise: Callable[..., int]) -> Station:
    """The paired station with three bundles in its outbox."""
    for _ in range(3):
        enterprise()
        enterprise()
        assert replication.replicate(paired).sealed is not None
    return paired


@pytest.fixture
def machine(sealed: Station, bureau: Bureau, tmp_path: Path) -> Iterator[Machine]:
    """The station's machine; both sides have exchanged their line cards."""
    path, _ = line.introduce(bureau)
    # As line.allow does, without its act: the ledger ends where the third bundle does.
    (sealed.home.root / path.name).write_bytes(path.read_bytes())
    made = Machine(sealed.home.root, tmp_path / "scratch")
    card, _ = station_line.introduce(sealed, sealed.home.root / "host.pub")
    admin = staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)
    line.set_line(bureau, admin, CODE, host=made.host, port=made.port, host_key=line.host_key(bureau, CODE, card))
    yield made
    made.close()


def take(bureau: Bureau, source: Path | None = None) -> list[str]:
    """Verdicts of one pull."""
    return [outcome.verdict.value for outcome in outcomes(bureau, source)]


def outcomes(bureau: Bureau, source: Path | None = None) -> list[Outcome]:
    """What one pull by the unit brings."""
    return pull(bureau, UNIT, CODE, source)
