"""`station statistics`: what a quarter or month of the three systems came to; of one figure the cases behind it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any, TextIO

from station.commands.session import open_home
from station.records.jsonable import dump, jsonable
from station.records.moment import day
from station.records.record_statistics import Behind, Period, RecordStatistics
from station.rules.record_statistics import quarter_of
from station.services import record_statistics, statistics_words
from station.texts import text

HELP = text("statistics.cli.help")
SPEAKS = {True: "well", False: "ill", None: "neither"}
"""Of the station."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which period, which figure, and the form of the answer."""
    parser.add_argument("period", nargs="?", metavar="PERIOD", help=text("statistics.cli.period"))
    parser.add_argument("--figure", metavar="CODE", help=text("statistics.cli.figure"))
    parser.add_argument("--json", action="store_true", help=text("statistics.cli.json"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Write the figures, or the lines of one. PeriodUnknown, FigureUnknown."""
    station = open_home(args)
    try:
        now = station.clock.now()
        period = record_statistics.period(args.period) if args.period else quarter_of(day(now))
        if args.figure:
            lines = record_statistics.behind(station.store, period, args.figure, now)
            title = record_statistics.definition(args.figure).title
            told = {
                "period": _period(period),
                "figure": args.figure,
                "title": title,
                "lines": [_line(each) for each in lines],
            }
            out.write(dump(told) if args.json else _joined(_opened(period, title, lines)))
        else:
            found = record_statistics.statistics(station.store, period, now)
            out.write(dump(_json(found)) if args.json else _joined(_told(found)))
    finally:
        station.close()
    return 0


def _joined(lines: Iterator[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _told(found: RecordStatistics) -> Iterator[str]:
    yield text("statistics.cli.head", period=statistics_words.title(found.period))
    for each in found.figures:
        definition = each.definition
        words = (statistics_words.value(definition, each.value), statistics_words.parts(each))
        yield "  ".join(filter(None, (definition.code, definition.title, *words, statistics_words.change(each))))
    if found.weak:
        yield text("statistics.cli.weak")
    for spot in found.weak:
        yield text("statistics.cli.spot", title=spot.title, lacking=spot.lacking, whole=spot.whole)


def _opened(period: Period, title: str, lines: tuple[Behind, ...]) -> Iterator[str]:
    yield text("statistics.cli.opened", period=statistics_words.title(period), title=title, count=len(lines))
    for each in lines:
        yield "  ".join(filter(None, (statistics_words.mark(each), each.number, each.enterprise, each.about)))


def _period(period: Period) -> dict[str, Any]:
    return {"code": period.code, "first": period.first.isoformat(), "last": period.last.isoformat()}


def _line(one: Behind) -> dict[str, Any]:
    told: dict[str, Any] = jsonable(one)
    told["speaks"] = SPEAKS[told.pop("good")]
    return told


def _json(found: RecordStatistics) -> dict[str, Any]:
    return {
        "period": _period(found.period),
        "figures": [
            {
                "code": each.definition.code,
                "title": each.definition.title,
                "kind": each.definition.kind,
                "value": each.value,
                "part": each.part,
                "whole": each.whole,
                "before": each.before,
            }
            for each in found.figures
        ],
        **{name: jsonable(getattr(found, name)) for name in ("items", "officers", "months", "weak", "loads", "hours")},
    }
