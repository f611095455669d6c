"""`station permit FILE`: numbers, a deputy, recordings to look at or to dispose of, by the bureau (docs/permits.md)."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TextIO

from station.commands.keep import decided
from station.commands.numbers import taken
from station.commands.session import open_home, signed_in
from station.commands.staff import granted
from station.records.people import Proof
from station.records.permit import AccessPermit, DeputyPermit, DisposalPermit
from station.services import access_words, permits
from station.texts import text
from station.wiring import Station

HELP = text("numbers.cli.permit")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file."""
    parser.add_argument("packet", type=Path, metavar="FILE", help=text("people.cli.packet"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Put it in; it is used once."""
    station = open_home(args)
    try:
        out.write(_put_in(station, signed_in(args, station), args.packet) + "\n")
    finally:
        station.close()
    return 0


def _put_in(station: Station, actor: Proof, path: Path) -> str:
    permit = permits.read_file(station, path)
    if isinstance(permit, DeputyPermit):
        return granted(permits.appoint(station, actor, permit))
    if isinstance(permit, AccessPermit):
        found = permits.allow_access(station, actor, permit)
        return access_words.line(station.store, found, station.clock.now())
    if isinstance(permit, DisposalPermit):
        return decided(permits.allow_disposal(station, actor, permit))
    return taken(permits.take_numbers(station, actor, permit))
