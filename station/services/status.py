"""The station at a glance, for the command line and whoever monitors the box. Reads only."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from station.records.moment import moment
from station.records.status import ClockState, DiskState, Status
from station.services import backups, cockpit
from station.store import calendars, evidence, glance, intakes, law
from station.store.live import LiveIntakes

if TYPE_CHECKING:
    from station.wiring import Station

DOCKINGS = 10
"""How many of the newest dockings are told."""


def status(station: Station) -> Status:
    """Everything that `station status` says, of one moment. RowMissing before the station was founded."""
    store = station.store
    head = store.head()
    disk = shutil.disk_usage(station.home.root)
    with store.reading():
        return Status(
            station=glance.card(store),
            deadlines=glance.open_deadlines(store, law.of(store)),
            recorders=tuple(evidence.recorders(store)),
            intake=tuple(intakes.recent(store, limit=DOCKINGS)),
            live=tuple(LiveIntakes(station.home.derived).running()),
            replica=glance.replica(store, head),
            ledger=head,
            disk=DiskState(disk.total, disk.free),
            clock=_clock(station),
            backups=tuple(backups.media(store)),
            damage=tuple(backups.damages(store)),
            cockpit=cockpit.cockpit(store),
        )


def calendar_years(station: Station) -> dict[int, str]:
    """Year → official or provisional, of every year in force here."""
    return {year.year: year.status for year in calendars.years(station.store)}


def _clock(station: Station) -> ClockState:
    now, last = station.clock.now(), glance.last_entry_at(station.store)
    return ClockState(now, last, now < moment(last), station.settings.demo)
