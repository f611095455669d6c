"""`bureau report`: figures of a month, a quarter or a year, of all stations together and of each."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from station.commands.bureau.session import open_here
from station.errors import StationError
from station.records.jsonable import dump, jsonable
from station.records.moment import day
from station.records.record_statistics import Period
from station.rules.record_statistics import quarter_of
from station.services import record_statistics
from station.store import projection_law
from station.store.atomic import write_bytes
from station.texts import text

if TYPE_CHECKING:
    from station.bureau.home import Bureau
    from station.bureau.projection import Failed
    from station.records.bureau_report import Reported

HELP = text("bureau_query.report.help")


class NotWritten(StationError):
    """The sheet could not be written there. Facts: path, detail."""

    text = "bureau_query.out_not_written"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`[NAME] [--month|--quarter|--year PERIOD] [--json|--csv|--out FILE.xlsx]`."""
    parser.add_argument("name", nargs="?", metavar="NAME", help=text("bureau_query.report.name"))
    when = parser.add_mutually_exclusive_group()
    when.add_argument("--month", metavar="YYYY-MM", help=text("bureau_query.report.month"))
    when.add_argument("--quarter", metavar="YYYYQn", help=text("bureau_query.report.quarter"))
    when.add_argument("--year", metavar="YYYY", help=text("bureau_query.report.year"))
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help=text("bureau_query.report.json"))
    how.add_argument("--csv", action="store_true", help=text("bureau_query.report.csv"))
    how.add_argument("--out", type=Path, metavar="FILE.xlsx", help=text("bureau_query.report.out"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """0 when every station's newest state is counted, 1 otherwise. ReportUnknown, PeriodUnknown, NotWritten."""
    if args.name is None:
        for each in projection_law.reports():
            out.write(text("bureau_query.report.listed", name=each.name, title=each.title) + "\n")
        return 0
    # Imported here: DuckDB, Arrow and ibis take a second to load, and the other commands have no use for them.
    from station.bureau import reporting

    wanted = reporting.named(args.name)
    bureau = open_here(args)
    try:
        of = _period(args, bureau)
        chosen, shelf, failed = reporting.prepared(bureau)
        found = reporting.report(bureau, chosen, shelf, wanted, of)
        _tell(args, bureau, found, failed, out)
    finally:
        bureau.close()
    return 1 if failed else 0


def _period(args: argparse.Namespace, bureau: Bureau) -> Period:
    from station.bureau import reporting

    if args.year:
        return reporting.year(args.year)
    written = args.month or args.quarter
    if written is None:
        return quarter_of(day(bureau.clock.now()))
    found = record_statistics.period(written)
    if found.quarter != bool(args.quarter):
        raise record_statistics.PeriodUnknown(written=written)
    return found


def _tell(args: argparse.Namespace, bureau: Bureau, found: Reported, failed: list[Failed], out: TextIO) -> None:
    from station.bureau import report_words

    if args.json:
        out.write(_json(found, failed))
        return
    if args.csv or args.out:
        _sheet(args, bureau, found, out)
    else:
        out.writelines(f"{line}\n" for line in report_words.lines(found))
    if not args.csv:
        out.writelines(text("bureau_query.query.behind", name=f.name, code=f.code, why=f.why) + "\n" for f in failed)


def _sheet(args: argparse.Namespace, bureau: Bureau, found: Reported, out: TextIO) -> None:
    from station.bureau import report_words
    from station.documents import tables

    rows = list(report_words.rows(found))
    if args.csv:
        out.write(tables.write_csv(report_words.headings(), rows).decode())
        return
    title = found.report.title
    try:
        write_bytes(args.out, tables.write_xlsx(report_words.headings(), rows, title, bureau.clock.now()))
    except OSError as error:
        raise NotWritten(path=args.out, detail=error.strerror or error) from error
    out.write(text("bureau_query.report.done", path=args.out, lines=len(rows)) + "\n")


def _json(found: Reported, failed: list[Failed]) -> str:
    of = found.period
    return dump({
        "report": {"name": found.report.name, "title": found.report.title, "to_confirm": True},
        "period": {"code": of.code, "first": of.first.isoformat(), "last": of.last.isoformat()},
        "lines": jsonable(found.lines),
        "stations": jsonable(found.stations),
        "behind": jsonable(failed),
    })  # fmt: skip
