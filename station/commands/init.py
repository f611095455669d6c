"""`station init`: a new station with its database, keys and chief."""

from __future__ import annotations

import argparse
from typing import TextIO

from station.commands.session import read_pin
from station.records.moment import day
from station.services.staff import NewOfficer
from station.texts import text
from station.wiring import AUTHORITY, Founding, create_station

HELP = text("cli.init.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What a station cannot do without."""
    parser.add_argument("--code", required=True, help=text("cli.init.code"))
    parser.add_argument("--name", required=True, help=text("cli.init.name"))
    parser.add_argument("--chief", required=True, help=text("cli.init.chief"))
    parser.add_argument("--cert", required=True, help=text("cli.init.cert"))
    parser.add_argument("--cert-to", required=True, type=day, help=text("cli.init.cert_to"))
    parser.add_argument("--authority", default=AUTHORITY, help=text("cli.init.authority"))
    parser.add_argument("--organ-code", default="", metavar="CODE", help=text("cli.init.organ_code"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Make the station and say what the bureau needs to know."""
    founding = Founding(code=args.code, name=args.name, authority=args.authority, organ_code=args.organ_code)
    chief = NewOfficer(args.chief, frozenset({"chief", "officer"}), args.cert, args.cert_to)
    station = create_station(args.home, founding, chief, read_pin(args.pin_fd, args.chief))
    out.write(text("cli.init.done", name=args.name, code=args.code, home=args.home) + "\n")
    out.write(text("cli.init.fingerprint", key=station.store.signer.verifier_key) + "\n")
    station.close()
    return 0
