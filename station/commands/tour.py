"""`station tour`: the working day without a terminal, narrated, on a throwaway demo station."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import TextIO

from station.demo.tour import tour
from station.texts import text

HELP = text("demo.tour_command.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the artefacts go."""
    parser.add_argument("--out", type=Path, help=text("demo.tour_command.out"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Walk the day; 0 when every proof held, 1 otherwise. NotADemo where --out holds something else's home."""
    folder = args.out.resolve() if args.out else Path(tempfile.mkdtemp(prefix="station-tour-"))
    return 0 if tour(folder, out) else 1
