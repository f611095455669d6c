"""`station report`: the quarter's 三项制度运行报告 as a file."""

from __future__ import annotations

import argparse
from hashlib import sha256
from pathlib import Path
from typing import TextIO

from station.commands.session import open_home
from station.services import record_report, record_statistics, statistics_words
from station.texts import text

HELP = text("statistics.report_cli.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which report, of when, where to."""
    parser.add_argument("what", choices=["quarter"], metavar="quarter", help=text("statistics.report_cli.what"))
    parser.add_argument("period", metavar="PERIOD", help=text("statistics.report_cli.period"))
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=text("statistics.report_cli.out"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Make it and say its SHA-256. PeriodUnknown, NotAQuarter, NothingRecorded, FontsMissing, ReportNotWritten."""
    station = open_home(args)
    try:
        period = record_statistics.period(args.period)
        path = args.out.resolve()
        digest = sha256(record_report.write(station, period, path)).hexdigest()
    finally:
        station.close()
    out.write(text("statistics.report_cli.made", period=statistics_words.title(period), path=path) + "\n")
    out.write(text("statistics.report_cli.digest", sha256=digest) + "\n")
    return 0
