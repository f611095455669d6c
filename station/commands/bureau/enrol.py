"""`bureau enrol`: put a station on the roster, once its fingerprint was compared."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TextIO

from station.bureau.enrol import enrol, introduced
from station.commands.bureau.session import open_here, person
from station.replica import cards
from station.texts import text

HELP = text("bureau.enrol.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`DIR_OR_CARD [--fingerprint F]`."""
    parser.add_argument("card", type=Path, help=text("bureau.enrol.card"))
    parser.add_argument("--fingerprint", default="", help=text("bureau.enrol.fingerprint"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """0 once enrolled. NoCard, CardInvalid, FingerprintNeeded, FingerprintWrong, KeyDiffers, EpochOld."""
    found = introduced(args.card)
    card = found.card
    cards.compare_fingerprint(card.key, args.fingerprint)
    bureau = open_here(args)
    try:
        enrol(bureau, person(args, bureau), found)
    finally:
        bureau.close()
    facts = {"name": card.name, "code": card.code, "epoch": card.epoch, "fingerprint": cards.fingerprint(card.key)}
    out.write(text("bureau.enrol.done", **facts) + "\n")
    if found.source:
        out.write(text("bureau.enrol.source", path=found.source) + "\n")
    return 0
