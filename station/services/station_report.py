"""A station reports how its machine stands, in the same act-by-act record that goes to the bureau every night.

When the ledger was last checked whole is kept in a small file of the home: a check writes nothing into the ledger.
"""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

from station import __version__
from station.records.moment import iso, moment
from station.records.people import System
from station.records.station_report import Checked, Machine, StationReport
from station.services import backups
from station.store import bundles, station_reports
from station.store.atomic import write_text

if TYPE_CHECKING:
    from station.records.ledger import AuditReport
    from station.store.home import Home
    from station.wiring import Station

NIGHTLY = System("system:nightly")
AGAIN = timedelta(hours=1)
"""Sooner than that nothing is reported again: a run that is repeated seals nothing new."""
LATE = timedelta(hours=36)
"""A station seals every night; by the noon after a missed one it is late."""


def look(home: Home, clock: str, clock_offset_ms: int | None) -> Machine:
    """The machine now; what keeps its clock is the caller's to ask. OSError."""
    disk = shutil.disk_usage(home.root)
    return Machine(disk.total, disk.free, clock, clock_offset_ms)


def report(station: Station, machine: Machine) -> StationReport | None:
    """Enter how the machine stands, before a bundle is sealed; None where no bureau would read it, or it was just told.

    Clock*, StoreBusy: the bundle is sealed all the same.
    """
    store, now = station.store, station.clock.now()
    before = station_reports.newest(store)
    recent = before is not None and timedelta() <= now - before.reported_at < AGAIN
    if not station.settings.bureau_recipients or recent:
        return None
    copy, damaged, audit = backups.last(store), len(backups.damages(store)), last_check(station.home)
    with store.act(NIGHTLY, "station.report", subject=f"station/{store.origin.code}") as act:
        copied_at = None if copy is None else copy.finished_at
        told = StationReport(act.now, machine, copied_at, audit, damaged, __version__)
        station_reports.insert(act, told)
    return told


def note_check(station: Station, found: AuditReport) -> None:
    """Remember that the ledger was replayed and compared. OSError."""
    facts = {"at": iso(station.clock.now()), "clean": found.clean}
    write_text(station.home.audited, json.dumps(facts) + "\n")


def last_check(home: Home) -> Checked | None:
    """The newest whole check; None where none is known of."""
    try:
        facts = json.loads(home.audited.read_text(encoding="utf-8"))
        return Checked(moment(str(facts["at"])), bool(facts["clean"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def nights_missed(station: Station) -> int:
    """How many days ago the newest bundle was sealed, where a night was missed; 0: none was, or none was ever due."""
    last = bundles.last_sealed(station.store)
    if last is None or station.settings.demo or not station.settings.bureau_recipients:
        return 0
    age = station.clock.now() - moment(last.sealed_at)
    return max(1, age.days) if age > LATE else 0
