"""What goes between the station and the provincial platform: its list in, results out, the receipt; statistics."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TextIO

import pendulum

from station.commands.draw.options import Step, ask_number, ask_out, given, named
from station.commands.session import signed_in
from station.errors import UsageError
from station.records.jsonable import dump
from station.records.moment import day
from station.records.platform import ImportOutcome
from station.services import draw_platform, draw_reports, draw_statistics, drop
from station.services.draw_statistics_words import say_statistics
from station.texts import text
from station.wiring import Station


def _ask_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help=text("draw_platform.cli.file"))
    parser.add_argument("--task", default="", metavar="NO", help=text("draw_platform.cli.task"))
    parser.add_argument("--plan", default="", help=text("draw.cli.plan"))
    parser.add_argument("--period", default="", help=text("draw.cli.period"))


def _ask_report(parser: argparse.ArgumentParser) -> None:
    ask_number(parser)
    ask_out(parser)


def _ask_receipt(parser: argparse.ArgumentParser) -> None:
    ask_number(parser)
    parser.add_argument("--receipt", required=True, metavar="TEXT", help=text("draw_platform.cli.receipt"))
    parser.add_argument("--on", type=_day, metavar="DATE", help=text("draw_platform.cli.on"))


def _ask_statistics(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--year", type=_year, help=text("draw_statistics.year_help"))
    parser.add_argument("--plan", help=text("draw_statistics.plan_help"))


def _import(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    words = (given(args.plan, "plan"), given(args.period, "period"))
    data, actor = drop.read(args.file)[1], signed_in(args, station)
    done = draw_platform.import_list(station, actor, data, args.file.name, args.task, *words)
    out.write(dump(_import_json(done)) if args.json else _import_text(done))


def _import_json(done: ImportOutcome) -> dict[str, object]:
    """The documented shape (docs/json.md): the draw by its number, then what somebody should look at."""
    return {
        "id": done.line.id,
        "draw_no": done.line.draw_no,
        "task": done.line.platform_task,
        "task_name": done.task_name,
        "listed": done.listed,
        "added": done.added,
        "renamed": done.renamed,
        "inactive": done.inactive,
        "unknown_columns": done.unknown_columns,
    }


def _import_text(done: ImportOutcome) -> str:
    name = text("draw_platform.cli.task_named", name=done.task_name) if done.task_name else ""
    facts = {"task": done.line.platform_task, "name": name, "listed": done.listed, "number": done.line.draw_no}
    lines = [text("draw_platform.cli.imported", **facts)]
    if done.added:
        names = "、".join(each.name for each in done.added)
        lines.append(text("draw_platform.cli.added", count=len(done.added), names=names))
    for each in done.renamed:
        lines.append(text("draw_platform.cli.renamed", code=each.uscc, ours=each.ours, theirs=each.theirs))
    if done.inactive:
        lines.append(text("draw_platform.cli.inactive", names="、".join(each.name for each in done.inactive)))
    if done.unknown_columns:
        lines.append(text("draw_platform.cli.ignored", columns="、".join(done.unknown_columns)))
    return "".join(line + "\n" for line in lines)


def _report(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    draw_id = named(args, station)
    path = draw_reports.report(station, signed_in(args, station), draw_id, args.out)
    made, rules = draw_reports.newest(station.store, draw_id), draw_reports.rules_now(station.store)
    if args.json:
        out.write(dump({"table": str(path), "rules": rules.id, "to_confirm": rules.to_confirm, "report": made}))
        return
    facts = {"number": made.number, "rows": made.rows, "path": path, "sha256": made.sha256}
    out.write(text("draw_platform.cli.reported", **facts) + "\n")
    if rules.to_confirm:
        out.write(text("draw_platform.cli.to_confirm", rules=rules.id) + "\n")


def _receipt(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    draw_id, actor = named(args, station), signed_in(args, station)
    report = draw_reports.newest(station.store, draw_id)
    on = args.on or day(station.clock.now())
    done = draw_reports.register_receipt(station, actor, report.id, args.receipt, on)
    if args.json:
        out.write(dump({"report": done}))
        return
    facts = {"number": done.number, "receipt": done.receipt, "on": done.receipt_on}
    out.write(text("draw_platform.cli.receipted", **facts) + "\n")


def _statistics(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    year = args.year or station.clock.now().year
    found = draw_statistics.statistics(station.store, year, args.plan)
    out.write(dump(found) if args.json else say_statistics(found))


def _day(written: str) -> pendulum.Date:
    """A date. UsageError."""
    try:
        return day(written)
    except ValueError:
        raise UsageError(detail=text("draw_platform.cli.not_a_day", written=written)) from None


def _year(written: str) -> int:
    """A year of four digits. UsageError."""
    if not (written.isascii() and written.isdigit() and len(written) == 4):
        raise UsageError(detail=text("draw_statistics.not_a_year", written=written))
    return int(written)


STEPS: dict[str, Step] = {
    "import": Step(_ask_import, _import),
    "report": Step(_ask_report, _report),
    "receipt": Step(_ask_receipt, _receipt),
    "statistics": Step(_ask_statistics, _statistics),
}
