"""`station pin NAME`: a PIN again for somebody who lost it, by two persons or by a permit of the bureau."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TextIO

from station.commands.session import open_home, read_pin, second_person, signed_in
from station.errors import StationError, UsageError
from station.records.people import Officer
from station.records.permit import PinPermit
from station.services import permits, staff
from station.texts import text
from station.wiring import Station

HELP = text("backup.pin.help")


class NoPerson(StationError):
    """Nobody of this station has the name. Facts: name."""

    text = "backup.no_person"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whose; the first person is `--as`, the second `--with`; or the bureau's file."""
    parser.add_argument("name", nargs="?", help=text("backup.pin.name"))
    parser.add_argument("--new-pin-fd", type=int, metavar="N", help=text("backup.pin.new_pin"))
    parser.add_argument("--with", dest="cosigner", metavar="NAME", help=text("people.cli.second"))
    parser.add_argument("--cosigner-pin-fd", type=int, metavar="N", help=text("cli.pin_fd"))
    parser.add_argument("--packet", type=Path, metavar="FILE", help=text("people.cli.packet"))
    parser.add_argument("--code-fd", type=int, metavar="N", help=text("people.cli.code_fd"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Check who allows it, then let the person choose a new one."""
    if (args.name is None) == (args.packet is None):
        raise UsageError(detail=text("people.cli.name_or_packet"))
    station = open_home(args)
    try:
        person = _by_persons(args, station) if args.packet is None else _by_permit(args, station)
    finally:
        station.close()
    out.write(text("backup.pin.done", name=person.name) + "\n")
    return 0


def _by_persons(args: argparse.Namespace, station: Station) -> Officer:
    proof = signed_in(args, station)
    second = second_person(args, station) if args.cosigner else None
    person = next((each for each in staff.signing(station.store) if each.name == args.name), None)
    if person is None:
        raise NoPerson(name=args.name)
    pin = read_pin(args.new_pin_fd, text("backup.pin.new_prompt", name=person.name))
    staff.renew_pin(station.store, station.keys, proof, person, pin, second)
    return person


def _by_permit(args: argparse.Namespace, station: Station) -> Officer:
    permit = permits.read_file(station, args.packet)
    if not isinstance(permit, PinPermit):
        raise permits.PermitOther
    code = read_pin(args.code_fd, text("people.cli.code_prompt", name=permit.name))
    pin = read_pin(args.new_pin_fd, text("backup.pin.new_prompt", name=permit.name))
    return permits.reset_pin(station, permit, code, pin)
