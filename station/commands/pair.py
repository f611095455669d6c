"""`station pair`: from now on, encrypt bundles to this bureau."""

from __future__ import annotations

import argparse
from typing import TextIO

from station.commands.session import open_home, signed_in
from station.commands.spoken import compared, options
from station.replica import cards
from station.services import card_codes, replication
from station.texts import text

HELP = text("replica.pair.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`CARD [--sas CODE | --fingerprint F]`."""
    parser.add_argument("card", help=text("replica.pair.card"))
    options(parser, text("replica.pair.fingerprint"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """0 once paired. CardMissing, CardInvalid, CodeNeeded, CodeWrong, FingerprintWrong, and what signing in raises."""
    card = card_codes.given(args.card)
    theirs = cards.read_bureau(card)
    station = open_home(args)
    try:
        own = replication.introduce(station)
        compared(args, out, (cards.read_station(cards.card_bytes(own)), theirs), theirs.key)
        bureau, _ = replication.pair(station, signed_in(args, station), card)
        fingerprint = cards.fingerprint(station.store.signer.verifier_key)
    finally:
        station.close()
    out.write(text("replica.pair.done", name=bureau.name, recipients="、".join(bureau.recipients)) + "\n")
    out.write(text("replica.pair.own", path=own, fingerprint=fingerprint) + "\n")
    return 0
