"""`bureau card`: the bureau's introduction, on the screen as a QR code or as a picture for a sheet."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TextIO

from station.commands.bureau.session import open_here
from station.commands.spoken import show
from station.replica.cards import fingerprint
from station.texts import text

HELP = text("keys.card.bureau")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`[--qr FILE.png]`."""
    parser.add_argument("--qr", type=Path, metavar="FILE", help=text("keys.card.qr"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Show it, and where the card file lies."""
    bureau = open_here(args)
    try:
        show(bureau.home.card, fingerprint(bureau.store.signer.verifier_key), args.qr, out)
    finally:
        bureau.close()
    return 0
