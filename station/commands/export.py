"""`station export`: files for other systems of a period; what would not go out, why, and what to do about it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

import pendulum

from station.commands.session import open_home, signed_in
from station.errors import UsageError
from station.records.export import KINDS, Built, Made
from station.records.jsonable import dump
from station.records.moment import day
from station.services import export_words, exports
from station.services.export_cases import DEFAULT
from station.texts import text
from station.wiring import Station

HELP = text("export.cli.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What, of which days, where to."""
    parser.add_argument("kind", choices=KINDS, metavar="|".join(KINDS), help=text("export.cli.kind"))
    parser.add_argument("--from", dest="first", required=True, metavar="YYYY-MM-DD", help=text("export.cli.from"))
    parser.add_argument("--to", dest="last", metavar="YYYY-MM-DD", help=text("export.cli.to"))
    parser.add_argument("--out", type=Path, metavar="DIR", help=text("export.cli.out"))
    parser.add_argument("--system", default=DEFAULT, metavar="SYSTEM", help=text("export.cli.system"))
    parser.add_argument("--check", action="store_true", help=text("export.cli.check"))
    parser.add_argument("--json", action="store_true", help=text("export.cli.json"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Look or make; 0 when done, 1 where --check found what would not go out. PeriodWrong, NothingToExport."""
    first = _day(args.first)
    station = open_home(args)
    try:
        last = _day(args.last) if args.last else day(station.clock.now())
        if args.check:
            built = exports.check(station, args.kind, first, last, args.system)
            _tell(args, out, built, None, None)
            return 1 if built.rejected else 0
        return _make(args, station, first, last, out)
    finally:
        station.close()


def _make(args: argparse.Namespace, station: Station, first: pendulum.Date, last: pendulum.Date, out: TextIO) -> int:
    folder = None if args.out is None else args.out.resolve()
    actor = signed_in(args, station)
    built, path, kept = exports.make(station, actor, args.kind, first, last, system=args.system, folder=folder)
    _tell(args, out, built, path, kept)
    return 0


def _tell(args: argparse.Namespace, out: TextIO, built: Built, path: Path | None, kept: Made | None) -> None:
    if args.json:
        out.write(dump(_json(built, path, kept)))
    else:
        out.write("".join(f"{line}\n" for line in _lines(built, path, kept)))


def _lines(built: Built, path: Path | None, kept: Made | None) -> Iterator[str]:
    counts = {"rows": len(built.rows), "rejected": len(built.rejected), "held_back": built.held_back}
    yield text("export.cli.head", title=built.title, first=built.first, last=built.last, **counts)
    if built.to_confirm:
        yield text("export.cli.to_confirm")
    for each in built.rejected:
        yield from export_words.lines(each)
    if path is not None and kept is not None:
        yield text("export.cli.made", path=path)
        yield text("export.cli.digest", sha256=kept.sha256)


def _json(built: Built, path: Path | None, kept: Made | None) -> dict[str, Any]:
    return {
        "kind": built.kind,
        "title": built.title,
        "first": built.first,
        "last": built.last,
        "to_confirm": built.to_confirm,
        "rows": len(built.rows),
        "held_back": built.held_back,
        "rejected": [
            {
                "case_id": each.case_id,
                "number": each.number,
                "target": each.target,
                "problems": [
                    {"code": one.code, "column": one.column, "why": export_words.why(one),
                     "what_to_do": export_words.what_to_do(one)}
                    for one in each.problems
                ],
            }
            for each in built.rejected
        ],
        "file": None if path is None else str(path),
        "sha256": None if kept is None else kept.sha256,
    }  # fmt: skip


def _day(written: str) -> pendulum.Date:
    try:
        return day(written)
    except ValueError as error:
        raise UsageError(detail=text("export.cli.bad_day", written=written)) from error
