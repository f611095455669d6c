"""What a station reported about its machine, in words: for `bureau status` and the page of the stations."""

from __future__ import annotations

from collections.abc import Iterator

from station.records.station_report import StationReport
from station.rules import station_report as rules
from station.texts import text

GB = 1_000_000_000
MINUTE_MS = 60_000


def disk(found: StationReport) -> str:
    """How much of the disk is free, in a word."""
    return text("machine.disk.percent", percent=found.free_percent)


def disk_told(found: StationReport) -> str:
    """The same in figures, with what is to be thought of it."""
    facts = {"free": found.machine.disk_free // GB, "total": found.machine.disk_total // GB}
    told, why = text("machine.disk.told", percent=found.free_percent, **facts), disk_why(found)
    return f"{told}，{why}" if why else told


def disk_why(found: StationReport) -> str:
    """Why the disk needs somebody's eye; empty: it does not."""
    level = rules.disk(found.machine)
    return "" if level == rules.WELL else text(f"machine.disk.{level}", low=rules.LOW_PERCENT)


def clock(found: StationReport) -> str:
    """How the clock is kept, in a word; by how much it is off, where that is more than a minute."""
    off = found.machine.clock_offset_ms
    if off is not None and abs(off) > rules.OFF_MS:
        minutes = abs(off) // MINUTE_MS
        return text(
            f"machine.clock.{'ahead' if off > 0 else 'behind'}", off=text("machine.clock.minutes", count=minutes)
        )
    return text(f"machine.clock.{found.machine.clock}")


def clock_told(found: StationReport) -> str:
    """The same with the milliseconds, where they are known."""
    off = found.machine.clock_offset_ms
    if off is None:
        return clock(found)
    return text("machine.clock.told", state=clock(found), offset=f"{off:+d}")


def backup(found: StationReport) -> str:
    """When the newest second copy was finished."""
    return text("machine.copy.never") if found.backup_at is None else f"{found.backup_at:YYYY-MM-DD HH:mm}"


def audit(found: StationReport) -> str:
    """When the ledger was last checked whole, and what came of it."""
    if found.audit is None:
        return text("machine.audit.never")
    at = f"{found.audit.at:YYYY-MM-DD HH:mm}"
    return text("machine.audit.clean" if found.audit.clean else "machine.audit.dirty", at=at)


def lines(found: StationReport | None) -> Iterator[str]:
    """What `bureau status` says of the machine below the station's own line."""
    if found is None:
        yield text("machine.status.unsaid")
        return
    why = disk_why(found)
    low = text("machine.status.low", why=why) if why else ""
    at = f"{found.reported_at:YYYY-MM-DD HH:mm}"
    facts = {"disk": low, "clock": clock(found), "backup": backup(found), "at": at}
    yield text("machine.status.line", percent=found.free_percent, **facts)
    if found.damaged:
        yield text("machine.status.damaged", count=found.damaged)
    if found.audit is not None and not found.audit.clean:
        yield text("machine.status.dirty", at=f"{found.audit.at:YYYY-MM-DD HH:mm}")
