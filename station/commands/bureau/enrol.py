"""`bureau enrol`: put a station on the roster, once two people compared what both sides see."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TextIO

from station.bureau.enrol import enrol, introduced, shown
from station.bureau.succession import succeed, succeeds
from station.commands.bureau.session import open_here, person
from station.commands.spoken import compared, options
from station.replica import cards
from station.services import card_codes
from station.texts import text

HELP = text("bureau.enrol.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`DIR_OR_CARD [--sas CODE | --fingerprint F]`."""
    parser.add_argument("card", help=text("bureau.enrol.card"))
    options(parser, text("bureau.enrol.fingerprint"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """0 once enrolled. NoCard, CardInvalid, CodeNeeded, CodeWrong, FingerprintWrong, KeyDiffers, EpochOld."""
    coded = card_codes.is_coded(args.card)
    found = shown(card_codes.given(args.card)) if coded else introduced(Path(args.card))
    card = found.card
    bureau = open_here(args)
    try:
        rotated = succeeds(bureau, found)
        if rotated:
            succeed(bureau, person(args, bureau), found)
        else:
            compared(args, out, (card, cards.read_bureau(bureau.home.card.read_bytes())), card.key)
            enrol(bureau, person(args, bureau), found)
    finally:
        bureau.close()
    facts = {"name": card.name, "code": card.code, "epoch": card.epoch, "fingerprint": cards.fingerprint(card.key)}
    out.write(text("bureau.enrol.done", **facts) + "\n")
    if rotated:
        out.write(text("keys.enrol.rotated") + "\n")
    if found.source:
        out.write(text("bureau.enrol.source", path=found.source) + "\n")
    return 0
