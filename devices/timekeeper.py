"""Whether a time server disciplines the machine's clock, and how far off it was: asked of systemd and chrony.

Reads only; nothing is set. Where neither answers, nothing is said.
"""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

TIMESYNCD = Path("/run/systemd/timesync/synchronized")
"""Touched by systemd-timesyncd whenever it has set the clock by its server."""
PATIENCE_S = 5
_UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3, "min": 60e3, "h": 3600e3}
_PART = re.compile(r"([0-9.]+)(us|ms|min|s|h)")


@dataclass(frozen=True, slots=True)
class Timekeeping:
    """What the machine says of its clock."""

    synchronised: bool | None
    """None: nothing on this machine can tell."""
    offset_ms: int | None
    """By how much the clock was ahead of its server when last compared; negative: behind."""


def read() -> Timekeeping:
    """The machine's clock as it is kept now."""
    tracking = _said("chronyc", "-c", "tracking").strip().split(",")
    if len(tracking) > 5 and tracking[-1]:
        return Timekeeping(tracking[-1] != "Not synchronised", _of_chrony(tracking[4]))
    told = _said("timedatectl", "show", "--property=NTPSynchronized", "--value").strip()
    offset = _of_timesyncd(_said("timedatectl", "timesync-status"))
    if told in ("yes", "no"):
        return Timekeeping(told == "yes", offset)
    return Timekeeping(True if TIMESYNCD.exists() else None, offset)


def _of_chrony(field: str) -> int | None:
    """`tracking` tells by how many seconds the clock is slow; ahead is below zero there."""
    try:
        return -round(float(field) * 1000)
    except ValueError:
        return None


def _of_timesyncd(status: str) -> int | None:
    """`Offset: -1min 2.5s` is what has to be added to the clock: one that is behind has a positive one."""
    found = re.search(r"^\s*Offset:\s*([+-]?)(.*)$", status, re.MULTILINE)
    parts = _PART.findall(found[2]) if found else []
    if found is None or not parts:
        return None
    milliseconds = sum(float(number) * _UNITS[unit] for number, unit in parts)
    return round(milliseconds if found[1] == "-" else -milliseconds)


def _said(*command: str) -> str:
    """Empty where there is no such program or it refuses."""
    environment = {**os.environ, "LC_ALL": "C", "TZ": "UTC"}
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=PATIENCE_S, env=environment)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode(errors="replace") if done.returncode == 0 else ""
