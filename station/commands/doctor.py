"""`station doctor`: what this machine lacks and what to do about it. Repairs nothing."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TextIO

from station.commands.session import open_home
from station.errors import StationError
from station.records.jsonable import dump
from station.records.moment import moment
from station.records.status import Status
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
    checks = [_fonts(), *_home(args), *_terminal()]
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
    from station.documents.paper import FontsMissing, check_fonts

    try:
        check_fonts()
    except FontsMissing as missing:
        return _refused("fonts", missing)
    return _check("fonts", "ok")


def _home(args: argparse.Namespace) -> Iterator[Check]:
    try:
        station = open_home(args)
    except StationError as refusal:
        yield _refused("home", refusal)
        return
    try:
        yield from _station(station, status(station))
    finally:
        station.close()


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
