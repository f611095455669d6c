"""`station doctor`: what this machine lacks and what to do about it. Repairs nothing.

What the installer puts into the system is looked at only where it was run; a checkout has none of it and lacks nothing.
"""

from __future__ import annotations

import argparse
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Literal, TextIO

from station.commands.session import open_home
from station.errors import StationError
from station.intake.readback import O_DIRECT, read_back
from station.records.jsonable import dump
from station.records.moment import moment
from station.records.status import Status
from station.rules.credit_code import is_credit_code
from station.services import backups, numbers, reentry, station_report
from station.services.standing import ledger_holds
from station.services.status import calendar_years, status
from station.texts import text
from station.wiring import Station

HELP = text("doctor.help")
GB = 1_000_000_000
LOW, FULL = 20 * GB, 2 * GB
"""Two recorders bring about 20 GB on a busy day; below 2 GB not even one shift fits."""
NOVEMBER = 11
"""The next year's arrangement is usually announced in November."""

INSTALLED = Path("/opt/station/current")
SYSTEM = Path("/etc")
RUNNING = Path("/run/systemd/system")
"""There while systemd runs; not in a chroot in which an image is made."""
RULE = "90-station-dock.rules"
DOCK = "station-import@.service"
OWNER = "station"
PROBED = 64 * 1024 * 1024
"""At most this much of a file is read to see whether the disk can be asked past the cache."""

Level = Literal["ok", "warn", "bad"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at."""

    name: str
    level: Level
    message: str
    advice: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Only the form of the answer."""
    parser.add_argument("--json", action="store_true", help=text("doctor.json"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Write every check; 1 when one of them is bad."""
    checks = [_fonts(), *_charts(), *_home(args), *_installed(), *_terminal()]
    if args.json:
        out.write(dump({"checks": checks}))
    else:
        for check in checks:
            out.write(f"{text(f'doctor.{check.level}')} {check.message}\n")
            if check.advice:
                out.write(text("doctor.advice", advice=check.advice) + "\n")
    return int(any(check.level == "bad" for check in checks))


def _check(name: str, level: Level, /, **facts: object) -> Check:
    advice = "" if level == "ok" else text(f"doctor.{name}.advice")
    return Check(name, level, text(f"doctor.{name}.{level}", **facts), advice)


def _refused(name: str, refusal: StationError) -> Check:
    return Check(name, "bad", text(f"doctor.{name}.bad", detail=refusal.message), refusal.advice)


def _fonts() -> Check:
    # Imported here: the other checks must be told even where typst cannot be loaded.
    from station.documents.paper import FontsMissing, fonts

    try:
        fonts()
    except FontsMissing as missing:
        return _refused("fonts", missing)
    return _check("fonts", "ok")


def _charts() -> Iterator[Check]:
    """Said only where it is missing: everything but a drawing is made without it."""
    # Imported here, as for the fonts.
    from station.documents.flowchart import PROGRAM

    if shutil.which(PROGRAM) is None:
        yield _check("charts", "warn", program=PROGRAM)


def _home(args: argparse.Namespace) -> Iterator[Check]:
    try:
        station = open_home(args)
    except StationError as refusal:
        yield _refused("home", refusal)
        return
    try:
        yield from _station(station, status(station))
        yield from _copies(station)
        yield from _reentry(station)
        yield from _numbers(station)
        yield _organ(station)
        if INSTALLED.exists():
            yield from _disk_of_evidence(station)
    finally:
        station.close()


def _copies(station: Station) -> Iterator[Check]:
    """Whether there is a second copy of everything, and whether the first one is whole."""
    newest, broken = backups.last(station.store), len(backups.damages(station.store))
    if not station.settings.demo:
        level: Level = "warn" if newest is None else "bad" if backups.late(station.store) else "ok"
        yield _check("backup", level, when=f"{newest.finished_at:%Y-%m-%d %H:%M}" if newest else "")
    if days := station_report.nights_missed(station):
        yield _check("replica", "bad", days=days)
    yield _check("damage", "bad" if broken else "ok", count=broken)


def _reentry(station: Station) -> Iterator[Check]:
    """Restores after which nobody said that what was on paper is entered."""
    for loss in reentry.waiting(station.store):
        yield _check("reentry", "warn", since=f"{loss.since:YYYY-MM-DD HH:mm}")


def _numbers(station: Station) -> Iterator[Check]:
    """What is left of the numbers the bureau allotted; nothing is said where it allots none."""
    for one in numbers.standing(station.store, station.clock.now().year):
        if one.blocks or one.drafts:
            level: Level = "warn" if one.low or one.draft else "ok"
            yield _check("numbers", level, kind=text(f"people.series.{one.series}"), left=one.left)


def _organ(station: Station) -> Check:
    """The credit code that every row of 双公示 bears."""
    code = station.settings.organ_code
    level: Level = "warn" if not code else "ok" if is_credit_code(code) else "bad"
    return _check("organ", level, code=code)


def _installed() -> Iterator[Check]:
    """What `make install` put into the system, and whether it is still there."""
    if not INSTALLED.exists():
        return
    yield _check("release", "ok", name=INSTALLED.resolve().name)
    yield _check("rule", "ok" if _as_shipped(SYSTEM / "udev/rules.d" / RULE) else "bad", name=RULE)
    yield _check("dock", "ok" if _as_shipped(SYSTEM / "systemd/system" / DOCK) else "bad", name=DOCK)
    shipped = sorted(path.name for path in (INSTALLED / "systemd").glob("*.timer"))
    wanted = SYSTEM / "systemd/system/timers.target.wants"
    idle = [name for name in shipped if not os.path.lexists(wanted / name) or not _runs(name)]
    yield _check("timers", "bad" if idle else "ok", count=len(shipped), names="、".join(idle))
    yield _user()


def _as_shipped(path: Path) -> bool:
    """Whether the system has the file as this release brought it."""
    try:
        return path.read_bytes() == (INSTALLED / "systemd" / path.name).read_bytes()
    except OSError:
        return False


def _runs(unit: str) -> bool:
    """Whether systemd waits for the timer; True where no systemd runs."""
    if not RUNNING.is_dir():
        return True
    return subprocess.run(["systemctl", "is-active", "--quiet", unit], check=False, timeout=10).returncode == 0


def _user() -> Check:
    try:
        number = pwd.getpwnam(OWNER).pw_uid
    except KeyError:
        return _check("user", "bad", user=OWNER)
    return _check("user", "ok" if os.geteuid() == number else "warn", user=OWNER)


def _disk_of_evidence(station: Station) -> Iterator[Check]:
    """Whether what is stored can be read from the disk itself; nothing is said where there is no file to try it on."""
    media = station.home.media
    device = media.stat().st_dev
    for path in chain([station.home.settings_file], media.glob("sha256/??/??/*")):
        found = path.stat()
        if found.st_dev == device and found.st_size <= PROBED:
            _, method = read_back(path, found.st_size, lambda _: None)
            yield _check("direct", "ok" if method == O_DIRECT else "warn")
            return


def _station(station: Station, found: Status) -> Iterator[Check]:
    yield _check("home", "ok", name=found.station.name, code=found.station.code, size=found.ledger.size)
    yield _check("checkpoint", "ok" if ledger_holds(station) else "bad")
    years = calendar_years(station)
    for year in (found.clock.now.year, found.clock.now.year + 1):
        if year in years or year == found.clock.now.year or found.clock.now.month >= NOVEMBER:
            yield _calendar(year, years.get(year))
    free = found.disk.free
    yield _check("disk", "ok" if free > LOW else "warn" if free > FULL else "bad", free=f"{free / GB:.1f} GB")
    clock = found.clock
    now, last = (f"{when:%Y-%m-%d %H:%M:%S}" for when in (clock.now, moment(clock.last_entry_at)))
    yield _check("clock", "bad" if clock.behind else "ok", now=now, last=last)


def _calendar(year: int, status_of: str | None) -> Check:
    levels: dict[str | None, Level] = {"official": "ok", "provisional": "warn", None: "bad"}
    return _check("calendar", levels[status_of], year=year)


def _terminal() -> Iterator[Check]:
    if sys.stdin.isatty() and sys.stdout.isatty():
        from station.tui.probe import ambiguous_is_wide

        yield _check("terminal", "warn" if ambiguous_is_wide(sys.stdin.fileno(), sys.stdout.fileno()) else "ok")
