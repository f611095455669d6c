"""`bureau restore DIR`: an empty home becomes the bureau that a backup holds, with its keys."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TextIO

from station.backup import office
from station.backup.telling import telling
from station.bureau import backups
from station.texts import text
from station.wiring import SystemClock

HELP = text("keys.restore.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`DIR --identity FILE`; where to is `--home`."""
    parser.add_argument("folder", type=Path, metavar="DIR", help=text("keys.backup.folder"))
    parser.add_argument("--identity", type=Path, required=True, metavar="FILE", help=text("keys.restore.identity"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """0 once the bureau is there again; says what to do first."""
    with telling(sys.stderr) as progress, office.opened(args.folder, progress) as found:
        secrets = backups.opened(found.secrets, args.identity)
        size = office.restore(found, args.home, secrets, SystemClock().now(), progress)
    out.write(text("keys.restore.done", home=args.home, size=size) + "\n" + text("keys.restore.first") + "\n")
    return 0
