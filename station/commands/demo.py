"""`station demo`: make the demonstration station, or say that it is there; --reset makes it anew."""

from __future__ import annotations

import argparse
from typing import TextIO

from station.demo import build
from station.demo.clock import system_now
from station.texts import text

HELP = text("demo.command.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What else a demonstration may be asked for."""
    parser.add_argument("--reset", action="store_true", help=text("demo.command.reset"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Leave a finished demo station at the home. NotADemo."""
    if args.reset:
        build.discard(args.home)
    if build.exists(args.home):
        out.write(text("demo.command.there", home=args.home) + "\n")
        return 0
    out.write(text("demo.command.building") + "\n")
    out.flush()
    built = build.build(args.home, system_now())
    out.write(text("demo.command.built", home=args.home, enterprises=built.enterprises, entries=built.entries) + "\n")
    return 0
