"""When what a station reports about its machine needs somebody's eye. Pure."""

from __future__ import annotations

from station.records.station_report import FREE, Machine

WELL, WATCH, ACT = "well", "watch", "act"
LOW_PERCENT = 20
"""Below so much free somebody should think of a larger disk."""
RESERVE = 1 << 30
"""Bytes that stay free for the work of the station; below it recordings come in no more for long."""
OFF_MS = 60_000
"""A clock that is off by more than a minute gives times that others will dispute."""


def disk(machine: Machine) -> str:
    """WELL, WATCH or ACT."""
    if machine.disk_free < RESERVE:
        return ACT
    return WATCH if machine.disk_free * 100 < machine.disk_total * LOW_PERCENT else WELL


def clock(machine: Machine) -> str:
    """WELL or WATCH; a clock nobody can tell anything of is not accused."""
    off = machine.clock_offset_ms is not None and abs(machine.clock_offset_ms) > OFF_MS
    return WATCH if off or machine.clock == FREE else WELL
