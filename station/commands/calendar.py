"""`station calendar`: which years of working days are in force, and adopting a newly announced one."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TextIO

from station.commands.session import open_home, signed_in
from station.errors import UsageError
from station.records.calendar import CalendarYear
from station.records.jsonable import dump
from station.records.moment import iso
from station.services import calendars
from station.texts import text

HELP = text("calendar.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file to adopt, or none to list."""
    parser.add_argument("--adopt", type=Path, metavar="FILE", help=text("calendar.adopt"))
    parser.add_argument("--json", action="store_true", help=text("calendar.json"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """List the years, or adopt one and name every deadline that moved."""
    station = open_home(args)
    if args.adopt is None:
        _list(calendars.years(station.store), args.json, out)
    else:
        year_toml = _read(args.adopt)
        _tell(calendars.adopt(station.store, signed_in(args, station), year_toml), args.json, out)
    station.close()
    return 0


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise UsageError(detail=text("calendar.no_file", path=path)) from None


def _list(years: tuple[CalendarYear, ...], json: bool, out: TextIO) -> None:
    if json:
        rows = [{"year": each.year, "status": each.status, "source": each.source} for each in years]
        out.write(dump({"years": rows}))
        return
    for each in years:
        out.write(f"{each.year}  {text(f'calendar.{each.status}')}  {each.source}\n")


def _tell(adopted: calendars.Adopted, json: bool, out: TextIO) -> None:
    moved = [
        {
            "case_id": old.case_id,
            "rule": old.rule,
            "title": old.title,
            "before": iso(old.due_at),
            "after": iso(new.due_at),
        }
        for old, new in adopted.recomputed
    ]
    if json:
        out.write(dump({"year": adopted.year.year, "status": adopted.year.status, "recomputed": moved}))
        return
    out.write(text("calendar.adopted", year=adopted.year.year, count=len(moved)) + "\n")
    for each in moved:
        line = {"title": each["title"], "before": str(each["before"])[:10], "after": str(each["after"])[:10]}
        out.write(text("calendar.moved", **line) + "\n")
