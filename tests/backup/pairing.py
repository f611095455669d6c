"""A real bureau for a station, paired and enrolled, as tests of restoring need one."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from station.bureau.enrol import enrol, introduced
from station.bureau.home import Bureau, BureauFounding, create_bureau, open_bureau
from station.services import replication, staff
from station.services.staff import NewOfficer
from station.wiring import Station
from tests.conftest import PIN


def paired_with_a_bureau(station: Station, root: Path) -> Station:
    """The station, which encrypts to a bureau in `root` from now on and is on its roster."""
    admin = NewOfficer("赵局端", frozenset({"admin"}))
    made = create_bureau(root, BureauFounding("330281000", "余姚市应急管理局"), admin, PIN, station.clock)
    chief = staff.sign_in(station.store, station.keys, "王建国", PIN)
    _, settings = replication.pair(station, chief, made.home.card.read_bytes())
    made.close()
    introduce(station, root)
    return dataclasses.replace(station, settings=settings)


def introduce(station: Station, root: Path) -> None:
    """Put the station's present key on the bureau's roster."""
    bureau = opened(station, root)
    replication.introduce(station)
    enrol(bureau, staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN), introduced(station.home.outbox))
    bureau.close()


def opened(station: Station, root: Path) -> Bureau:
    return open_bureau(root, station.clock)
