"""What `station pair` and `bureau enrol` share: two people on the telephone compare what both see."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TextIO

from station.commands import destination
from station.replica import cards, pairing
from station.replica.cards import BureauCard, StationCard
from station.replica.pairing import CodeNeeded
from station.services import card_codes
from station.store.atomic import write_bytes
from station.texts import text


def options(parser: argparse.ArgumentParser, fingerprint: str) -> None:
    """`[--sas CODE | --fingerprint F]`."""
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--sas", default="", metavar="CODE", help=text("keys.sas"))
    either.add_argument("--fingerprint", default="", help=fingerprint)


def compared(args: argparse.Namespace, out: TextIO, both: tuple[StationCard, BureauCard], key: str) -> None:
    """Go on only when somebody has heard the same from the other side: the code of both cards, or `key`'s fingerprint.

    CodeNeeded, CodeWrong, FingerprintWrong.
    """
    if args.fingerprint:
        cards.compare_fingerprint(key, args.fingerprint)
        return
    code = pairing.code(*both)
    given = args.sas
    if not given and sys.stdin.isatty():
        out.write(text("keys.compare", code=code) + "\n" + text("keys.heard"))
        out.flush()
        given = sys.stdin.readline()
    if not given.strip():
        raise CodeNeeded(code=code, fingerprint=cards.fingerprint(key))
    pairing.compare(code, given)


def show(card: Path, fingerprint: str, picture: Path | None, out: TextIO) -> None:
    """A card for the other side's scanner or camera: on the screen, or as a PNG where a file is named. NotWritten."""
    data = card.read_bytes()
    if picture is None:
        out.writelines(f"{line}\n" for line in card_codes.lines(data))
    else:
        with destination.written(picture):
            write_bytes(picture, card_codes.picture(data))
        out.write(text("keys.card.picture", path=picture) + "\n")
    out.write(text("keys.card.file", path=card, fingerprint=fingerprint) + "\n")
