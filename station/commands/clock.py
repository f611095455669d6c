"""`station clock`: confirm the date, or correct a ledger that has seen the future."""

from __future__ import annotations

import argparse
from typing import TextIO

from station.commands.session import open_home, second_person, signed_in
from station.services import timekeeping
from station.texts import text

HELP = text("ledger.clock.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and what a correction needs."""
    parser.add_argument("what", choices=["confirm", "correct"], help=text("ledger.clock.what"))
    parser.add_argument("--with", dest="cosigner", metavar="NAME", help=text("ledger.clock.cosigner"))
    parser.add_argument("--cosigner-pin-fd", type=int, metavar="N", help=text("cli.pin_fd"))
    parser.add_argument("--reason", default="", help=text("ledger.clock.reason"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Do it and say where the ledger's time stands."""
    station = open_home(args)
    actor = signed_in(args, station)
    if args.what == "confirm":
        timekeeping.confirm(station.store, actor)
    else:
        timekeeping.correct(station.store, actor, second_person(args, station), args.reason)
    out.write(text("ledger.clock.done", now=f"{station.clock.now():YYYY-MM-DD HH:mm:ss}") + "\n")
    station.close()
    return 0
