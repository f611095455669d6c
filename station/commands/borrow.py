"""`station borrow`: an inspector of a neighbouring station, lent to this one.

The lending station is named by `--from`: `--home` is every command's option for where the data lies.
"""

from __future__ import annotations

import argparse
import re
from typing import TextIO

import pendulum

from station.commands.session import open_home, signed_in
from station.errors import UsageError
from station.records.jsonable import dump
from station.records.moment import day
from station.services import loans
from station.texts import text

HELP = text("loans.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Who, with what, from where."""
    parser.add_argument("--name", required=True, help=text("loans.name"))
    parser.add_argument("--cert", required=True, help=text("loans.cert"))
    parser.add_argument("--cert-to", required=True, type=_day, metavar="DATE", help=text("loans.cert_to"))
    parser.add_argument("--from", dest="lender", required=True, metavar="CODE", help=text("loans.home"))
    parser.add_argument("--skills", default="", help=text("loans.skills"))
    parser.add_argument("--json", action="store_true", help=text("loans.json"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Put the guest on the roster."""
    skills = frozenset(part.strip() for part in re.split("[,，、]", args.skills) if part.strip())
    guest = loans.NewGuest(args.name, args.cert, args.cert_to, args.lender, skills)
    station = open_home(args)
    try:
        person = loans.borrow(station.store, signed_in(args, station), guest)
    finally:
        station.close()
    if args.json:
        out.write(dump({"officer": person, "home": guest.home}))
    else:
        facts = {"name": person.name, "cert": person.cert_no, "until": person.cert_valid_to, "home": guest.home}
        out.write(text("loans.done", **facts) + "\n")
    return 0


def _day(written: str) -> pendulum.Date:
    """A date. UsageError."""
    try:
        return day(written)
    except ValueError:
        raise UsageError(detail=text("loans.not_a_day", written=written)) from None
