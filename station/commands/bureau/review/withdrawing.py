"""`bureau review withdraw`: what was signed by a slip of the hand, taken back before anybody has it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TextIO

from station.bureau import reviews, taking_back
from station.bureau.home import Bureau
from station.commands.bureau.session import person
from station.rules import review_flow
from station.store import review_law
from station.texts import text


def ask(parser: argparse.ArgumentParser) -> None:
    """`FILE --reason TEXT`: the package about which it was signed."""
    parser.add_argument("file", type=Path, metavar="FILE", help=text("bureau_review.args.file"))
    parser.add_argument("--reason", required=True, metavar="TEXT", help=text("bureau_review.args.reason"))


def run(args: argparse.Namespace, bureau: Bureau, out: TextIO) -> int:
    """Take the newest back. What signing in, opening and `taking_back.withdraw` refuse."""
    actor = person(args, bureau)
    submitted = reviews.open_package(bureau, args.file)
    found = taking_back.check(bureau, actor, submitted)
    taking_back.withdraw(bureau, actor, submitted, found, args.reason)
    title = review_flow.title(review_law.load().flow, found.kind, found.detail)
    out.write(text("desk.package.withdrawn", title=title, number=submitted.text.number) + "\n")
    return 0
