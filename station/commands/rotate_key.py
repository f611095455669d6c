"""`station rotate-key`: sign with a new key from now on, the old one vouching for it (docs/keys.md)."""

from __future__ import annotations

import argparse
from typing import TextIO

from station.commands.session import open_home, second_person, signed_in
from station.records.jsonable import dump
from station.replica import outbox
from station.replica.cards import fingerprint
from station.services import rotation
from station.texts import text

HELP = text("keys.rotate.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--with NAME --reason WHY [--json]`."""
    parser.add_argument("--with", dest="cosigner", metavar="NAME", help=text("keys.rotate.with"))
    parser.add_argument("--cosigner-pin-fd", type=int, metavar="N", help=text("keys.rotate.cosigner_pin"))
    parser.add_argument("--reason", required=True, metavar="WHY", help=text("keys.rotate.reason"))
    parser.add_argument("--json", action="store_true", help=text("keys.rotate.json"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """0 once the new key signs. NoCosigner, LivesUsedUp, OutboxOccupied, NotAllowed."""
    station = open_home(args)
    try:
        actor = signed_in(args, station)
        done = rotation.rotate(station, actor, second_person(args, station), args.reason)
        card = station.home.outbox / station.settings.code / outbox.CARD
    finally:
        station.close()
    if args.json:
        out.write(dump(done))
        return 0
    out.write(text("keys.rotate.done", epoch=done.epoch, fingerprint=fingerprint(done.key)) + "\n")
    out.write(text("keys.rotate.before", fingerprint=fingerprint(done.before)) + "\n")
    out.write(text("keys.rotate.next", path=card) + "\n")
    return 0
