"""The bureau reads how a station's machine stands out of its replica, and says it in `bureau status`."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import apsw
import pytest

from station.bureau import machine_words
from station.bureau.home import Bureau
from station.bureau.status import StationStatus, status
from station.records.moment import moment
from station.records.station_report import FREE, SYNCHRONISED, UNKNOWN, Checked, Machine, StationReport
from station.services import replication, station_report
from station.store import station_reports
from station.store.replicas import FILE
from station.wiring import Station
from tests.bureau.conftest import CODE, take

GB = 1_000_000_000
AT = moment("2026-11-20T23:30:00+08:00")
WELL = StationReport(AT, Machine(500 * GB, 400 * GB, SYNCHRONISED, 3), AT, Checked(AT, True), 0, "0.1.0")


def of(bureau: Bureau) -> StationStatus:
    (found,) = status(bureau)
    return found


def test_it_comes_with_the_bundle_and_the_newest_counts(sealed: Station, bureau: Bureau) -> None:
    take(bureau)
    assert of(bureau).report is None
    station_report.report(sealed, Machine(500 * GB, 90 * GB, FREE, None))
    replication.replicate(sealed)
    take(bureau)
    first = of(bureau).report
    assert first is not None and first == station_reports.newest(sealed.store) and first.free_percent == 18
    sealed.clock.advance(hours=2)  # type: ignore[attr-defined]  # the fixture's clock moves when told
    station_report.report(sealed, Machine(500 * GB, 80 * GB, SYNCHRONISED, 5))
    replication.replicate(sealed)
    take(bureau)
    second = of(bureau).report
    assert second is not None and second.machine == Machine(500 * GB, 80 * GB, SYNCHRONISED, 5)


def test_a_replica_of_a_time_before_reports_says_nothing(sealed: Station, bureau: Bureau) -> None:
    assert station_reports.of_replica(bureau.home.replica(CODE)) is None, "there is no replica yet"
    take(bureau)
    connection = apsw.Connection(str(bureau.home.replica(CODE) / FILE))
    connection.execute("DROP TABLE station_report")
    connection.close()
    assert of(bureau).report is None
    assert list(machine_words.lines(None)) == ["  磁盘、时钟、备份未上报"]


def said(**changed: object) -> str:
    machine = {
        name: changed.pop(name) for name in list(changed) if name in {f.name for f in dataclasses.fields(Machine)}
    }
    report = dataclasses.replace(WELL, machine=dataclasses.replace(WELL.machine, **machine), **changed)  # type: ignore[arg-type]
    return "\n".join(machine_words.lines(report))


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda: said(), "磁盘空闲 80%；时钟已同步；最近备份 2026-11-20 23:30；2026-11-20 23:30 上报"),
        (lambda: said(disk_free=99 * GB), "磁盘空闲 19%（不到 20%）"),
        (lambda: said(disk_free=GB // 2), "磁盘空闲 0%（已低于预留"),
        (lambda: said(clock=FREE, clock_offset_ms=None), "时钟未同步"),
        (lambda: said(clock=UNKNOWN, clock_offset_ms=None), "时钟不详"),
        (lambda: said(clock_offset_ms=61_000), "时钟快 1 分"),
        (lambda: said(clock_offset_ms=-600_000), "时钟慢 10 分"),
        (lambda: said(backup_at=None), "最近备份 还没有"),
        (lambda: said(damaged=2), "存储损坏 2 个文件"),
        (lambda: said(audit=Checked(AT, False)), "账本整查（2026-11-20 23:30）有不符"),
    ],
)
def test_what_is_said_of_it(made: Callable[[], str], words: str) -> None:
    assert words in made()
    assert ("有不符" in made()) == ("有不符" in words) and ("损坏" in made()) == ("损坏" in words)
