"""`station pin NAME`: the chief gives somebody a PIN again, after a restore or when it was forgotten."""

from __future__ import annotations

import argparse
from typing import TextIO

from station.commands.session import open_home, read_pin, signed_in
from station.errors import StationError
from station.services import staff
from station.texts import text

HELP = text("backup.pin.help")


class NoPerson(StationError):
    """Nobody of this station has the name. Facts: name."""

    text = "backup.no_person"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whose; the chief is `--as`."""
    parser.add_argument("name", help=text("backup.pin.name"))
    parser.add_argument("--new-pin-fd", type=int, metavar="N", help=text("backup.pin.new_pin"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Ask for the chief's PIN, then let the person choose a new one."""
    station = open_home(args)
    try:
        proof = signed_in(args, station)
        person = next((each for each in staff.signing(station.store) if each.name == args.name), None)
        if person is None:
            raise NoPerson(name=args.name)
        pin = read_pin(args.new_pin_fd, text("backup.pin.new_prompt", name=person.name))
        staff.renew_pin(station.store, station.keys, proof, person, pin)
    finally:
        station.close()
    out.write(text("backup.pin.done", name=args.name) + "\n")
    return 0
