"""`station checkpoint`: a signed tree head, as C2SP signed note."""

from __future__ import annotations

import argparse
from typing import TextIO

from station.commands.session import open_home
from station.services import replication
from station.texts import text

HELP = text("ledger.checkpoint_help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to name the key as well."""
    parser.add_argument("--key", action="store_true", help=text("ledger.checkpoint_key"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Write the checkpoint note, or the key others verify it with."""
    station = open_home(args)
    try:
        out.write(station.store.signer.verifier_key + "\n" if args.key else replication.lay_head(station))
    finally:
        station.close()
    return 0
