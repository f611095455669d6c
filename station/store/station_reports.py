"""What a station reported about its machine, as rows: its own, and by a replica."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import apsw

from station.records.moment import iso, moment
from station.records.station_report import Checked, Machine, StationReport
from station.store.act import Act
from station.store.replicas import FILE
from station.store.report_models import StationReport as Report
from station.store.store import Store


def insert(act: Act, told: StationReport) -> int:
    """Write a report down; its row's id."""
    audit, machine = told.audit, told.machine
    return act.insert(
        Report,
        reported_at=iso(told.reported_at),
        disk_total=machine.disk_total,
        disk_free=machine.disk_free,
        clock=machine.clock,
        clock_offset_ms=machine.clock_offset_ms,
        backup_at=None if told.backup_at is None else iso(told.backup_at),
        audit_at=None if audit is None else iso(audit.at),
        audit_clean=None if audit is None else int(audit.clean),
        damaged=told.damaged,
        version=told.version,
    )


def newest(store: Store) -> StationReport | None:
    """The station's own newest report."""
    row = store.one(Report.select().order_by(Report.id.desc()).limit(1))
    return None if row is None else _report(row)


def of_replica(folder: Path) -> StationReport | None:
    """The newest report by the replica in `folder`; None where it has none, or is of a time before there were any."""
    names = [field.column_name for field in Report._meta.sorted_fields]
    try:
        connection = apsw.Connection(str(folder / FILE), flags=apsw.SQLITE_OPEN_READONLY)
    except apsw.CantOpenError:
        return None
    try:
        query = f"SELECT {', '.join(names)} FROM station_report ORDER BY id DESC LIMIT 1"
        row = connection.execute(query).fetchone()
    except apsw.SQLError:
        # A replica of a station that has not reached the table yet.
        return None
    finally:
        connection.close()
    return None if row is None else _report(dict(zip(names, row, strict=True)))


def _report(row: Mapping[str, Any]) -> StationReport:
    names = ("disk_total", "disk_free", "clock", "clock_offset_ms")
    audit = None if row["audit_at"] is None else Checked(moment(row["audit_at"]), bool(row["audit_clean"]))
    return StationReport(
        reported_at=moment(row["reported_at"]),
        machine=Machine(**{name: row[name] for name in names}),
        backup_at=None if row["backup_at"] is None else moment(row["backup_at"]),
        audit=audit,
        damaged=int(row["damaged"]),
        version=str(row["version"]),
    )
