"""`bureau revoke STATION`: a station's key is believed no longer (docs/keys.md)."""

from __future__ import annotations

import argparse
from typing import TextIO

from station.bureau.revocation import doubtful, revoke
from station.commands.bureau.session import open_here, person
from station.texts import text

HELP = text("keys.revoke.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`STATION --reason WHY [--after SEQ]`."""
    parser.add_argument("station", metavar="STATION", help=text("keys.revoke.station"))
    parser.add_argument("--after", type=int, metavar="SEQ", help=text("keys.revoke.after"))
    parser.add_argument("--reason", required=True, metavar="WHY", help=text("keys.revoke.reason"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """0 once it is not believed any more. NotEnrolled, AfterWrong, NotAllowed."""
    bureau = open_here(args)
    try:
        found = revoke(bureau, person(args, bureau), args.station, args.reason, args.after)
        late = doubtful(bureau, args.station)
    finally:
        bureau.close()
    out.write(text("keys.revoke.done", name=found.name, epoch=found.epoch, after=found.sound_to) + "\n")
    if late:
        out.write(text("keys.revoke.doubtful", seqs="、".join(map(str, late))) + "\n")
    out.write(text("keys.revoke.next", code=found.code) + "\n")
    return 0
