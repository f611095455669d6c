"""`station card`: the station's introduction, on the screen as a QR code or as a picture for a sheet."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TextIO

from station.commands.session import open_home
from station.commands.spoken import show
from station.replica import cards
from station.services import replication
from station.texts import text

HELP = text("keys.card.station")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`[--qr FILE.png]`."""
    parser.add_argument("--qr", type=Path, metavar="FILE", help=text("keys.card.qr"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Show it, and where the card file lies."""
    station = open_home(args)
    try:
        path = replication.introduce(station)
        fingerprint = cards.fingerprint(station.store.signer.verifier_key)
    finally:
        station.close()
    show(path, fingerprint, args.qr, out)
    return 0
