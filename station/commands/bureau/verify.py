"""`bureau verify`: check replicas and kept bundles again, from the first entry on."""

from __future__ import annotations

import argparse
from typing import TextIO

from station.bureau.verify import DUE_DAYS, is_due, verify
from station.commands.bureau.session import chosen, open_here, person_or_unit
from station.texts import text

HELP = text("bureau.verify.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`[STATION…] [--due]`."""
    parser.add_argument("stations", nargs="*", metavar="STATION", help=text("bureau.verify.stations"))
    parser.add_argument("--due", action="store_true", help=text("bureau.verify.due", days=DUE_DAYS))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """0 when every replica is as accepted, 1 otherwise. NotEnrolled."""
    bureau = open_here(args)
    sound = True
    try:
        actor = person_or_unit(args, bureau)
        wanted = [each for each in chosen(bureau, args.stations) if not args.due or is_due(bureau, each.code)]
        if args.due and not wanted:
            out.write(text("bureau.verify.none_due") + "\n")
        for found in wanted:
            done = verify(bureau, actor, found.code)
            facts = {"name": found.name, "code": found.code, "size": done.size, "count": len(done.problems)}
            out.write(text("bureau.verify.sound" if done.sound else "bureau.verify.unsound", **facts) + "\n")
            out.writelines(f"  {problem}\n" for problem in done.problems)
            sound = sound and done.sound
    finally:
        bureau.close()
    return 0 if sound else 1
