"""`station pair`: from now on, encrypt bundles to this bureau."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TextIO

from station.commands.session import open_home, signed_in
from station.replica import cards
from station.services import replication
from station.texts import text

HELP = text("replica.pair.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`CARD [--fingerprint F]`."""
    parser.add_argument("card", type=Path, help=text("replica.pair.card"))
    parser.add_argument("--fingerprint", default="", help=text("replica.pair.fingerprint"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """0 once paired. CardMissing, CardInvalid, FingerprintNeeded, FingerprintWrong, and what signing in raises."""
    card = cards.card_bytes(args.card)
    cards.compare_fingerprint(cards.read_bureau(card).key, args.fingerprint)
    station = open_home(args)
    try:
        bureau, _ = replication.pair(station, signed_in(args, station), card)
        own = replication.introduce(station)
        fingerprint = cards.fingerprint(station.store.signer.verifier_key)
    finally:
        station.close()
    out.write(text("replica.pair.done", name=bureau.name, recipients="、".join(bureau.recipients)) + "\n")
    out.write(text("replica.pair.own", path=own, fingerprint=fingerprint) + "\n")
    return 0
