"""`station demo`: make the demonstration station, or say that it is there; move its clock, film a visit, start over."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TextIO

from station.commands.session import open_home
from station.demo import neighbours, place
from station.demo.build import build
from station.demo.clock import DemoClock, check_advance, system_now
from station.demo.film import film
from station.texts import text

HELP = text("demo.command.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What else a demonstration may be asked for."""
    parser.add_argument("--reset", action="store_true", help=text("demo.command.reset"))
    parser.add_argument("--neighbours", action="store_true", help=text("demo.command.neighbours"))
    parser.add_argument("--advance", type=int, metavar="HOURS", help=text("demo.command.advance"))
    parser.add_argument("--film", type=Path, metavar="DIR", help=text("demo.command.film"))
    parser.add_argument("--case", metavar="NUMBER", help=text("demo.command.case"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Leave a finished demo station at the home; then advance its clock or film.

    BadAdvance before anything else; what `place.exists` and `build` refuse; NotYetThere.
    """
    if args.advance is not None:
        check_advance(args.advance)
    if args.reset or not place.exists(args.home):
        _build(args, out)
    elif args.advance is None and args.film is None:
        out.write(text("demo.command.there", home=args.home) + "\n")
    if args.neighbours and neighbours.missing(args.home):
        out.write(text("demo.command.neighbours_building") + "\n")
        out.flush()
        neighbours.build(args.home, DemoClock(args.home).now())
    if args.advance is not None:
        _advance(args, out)
    if args.film is not None:
        _film(args, out)
    return 0


def _build(args: argparse.Namespace, out: TextIO) -> None:
    place.check(args.home)
    out.write(text("demo.command.building") + "\n")
    out.flush()
    built = build(args.home, system_now())
    facts = {"home": args.home, "enterprises": built.enterprises, "entries": built.entries}
    out.write(text("demo.command.built", **facts) + "\n")
    if built.unprinted is not None:
        out.write(text("demo.command.unprinted", reason=built.unprinted.message) + "\n")


def _advance(args: argparse.Namespace, out: TextIO) -> None:
    now = DemoClock(args.home).advance(hours=args.advance)
    out.write(text("demo.command.advanced", now=now.format("YYYY-MM-DD HH:mm")) + "\n")


def _film(args: argparse.Namespace, out: TextIO) -> None:
    station = open_home(args)
    try:
        made = film(station, args.film, args.case)
    finally:
        station.close()
    facts = {"files": len(made.files), "number": made.case.number, "party": made.case.enterprise}
    out.write(text("demo.command.filmed", card=args.film, serial=made.serial, **facts) + "\n")
