"""`station line`: who may come over the line, and by which key this machine is known (docs/line.md)."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TextIO

from station.commands.session import open_home, signed_in
from station.replica import cards
from station.replica.line_card import PULL, RETURN, fingerprint
from station.services import line
from station.texts import text

HELP = text("line.station.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`allow CARD`, `shut --reason TEXT`, `card [--host-key FILE]`."""
    shared = argparse.ArgumentParser(parents=[parser], add_help=False)
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    # The options before the step, its -h included, come from `shared`.
    allow, shut, card = (
        steps.add_parser(step, parents=[shared], add_help=False, help=told, description=told)
        for step, told in (
            ("allow", text("line.station.allow")),
            ("shut", text("line.station.shut")),
            ("card", text("line.station.card")),
        )
    )
    allow.add_argument("card", type=Path, metavar="CARD", help=text("line.station.file"))
    shut.add_argument("--reason", required=True, metavar="TEXT", help=text("line.station.reason"))
    card.add_argument(
        "--host-key", type=Path, default=line.HOST_KEY, metavar="FILE", help=text("line.station.host_key")
    )


def run(args: argparse.Namespace, out: TextIO) -> int:
    """0 once done. CardMissing, LineCardInvalid, NotPaired, LineClosed, HostKeyMissing, and what signing in raises."""
    station = open_home(args)
    try:
        if args.step == "allow":
            found = line.allow(station, signed_in(args, station), cards.card_bytes(args.card))
            keys = {"pull": fingerprint(found.keys[PULL]), "back": fingerprint(found.keys[RETURN])}
            out.write(text("line.station.allowed", **keys) + "\n" + text("line.station.opens") + "\n")
        elif args.step == "shut":
            line.shut(station, signed_in(args, station), args.reason)
            out.write(text("line.station.shut_done") + "\n")
        else:
            path, key = line.introduce(station, args.host_key)
            out.write(text("line.station.card_done", path=path, fingerprint=fingerprint(key)) + "\n")
    finally:
        station.close()
    return 0
