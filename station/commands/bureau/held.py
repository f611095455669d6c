"""`bureau held STATION --on DAY --out DIR`: what a station held on a day, with what both sides signed about it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TextIO

import pendulum

from station.bureau import held
from station.commands import destination
from station.commands.bureau.session import open_here, person
from station.errors import UsageError
from station.records.moment import day
from station.texts import text

HELP = text("bureau.held.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`STATION --on DAY --out DIR`."""
    parser.add_argument("station", metavar="STATION", help=text("bureau.held.station"))
    parser.add_argument("--on", required=True, type=_day, metavar="DAY", help=text("bureau.held.on"))
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help=text("bureau.held.out"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """0 once it lies there. NotWritten, and what `station.bureau.held.lay` raises."""
    destination.check_stick(args.out.absolute().parent)
    bureau = open_here(args)
    try:
        with destination.written(args.out):
            done = held.lay(bureau, person(args, bureau), args.station, args.on, args.out)
    finally:
        bureau.close()
    facts = {"seq": done.bundle.seq, "size": done.bundle.size, "root": done.bundle.root, "state": done.bundle.state}
    when = {
        "sealed": f"{done.bundle.sealed_at:YYYY-MM-DD HH:mm}",
        "came": f"{done.bundle.accepted_at:YYYY-MM-DD HH:mm}",
    }
    out.write(text("bureau.held.done", code=args.station, on=args.on, place=done.place, **facts, **when) + "\n")
    out.write(text("bureau.held.cosigned" if done.cosigned else "bureau.held.not_cosigned") + "\n")
    return 0


def _day(written: str) -> pendulum.Date:
    """A date. UsageError."""
    try:
        return day(written)
    except ValueError:
        raise UsageError(detail=text("bureau.held.no_day", written=written)) from None
