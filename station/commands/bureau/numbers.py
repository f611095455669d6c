"""`bureau numbers`: which serials were allotted to which station (号段)."""

from __future__ import annotations

import argparse
from typing import TextIO

from station.bureau import numbers
from station.commands.bureau.session import open_here
from station.records.jsonable import dump
from station.texts import text

HELP = text("numbers.permit.list")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Only the form of the answer."""
    parser.add_argument("--json", action="store_true", help=text("people.cli.json"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Write every block with its station."""
    bureau = open_here(args)
    try:
        found = numbers.allotted(bureau)
    finally:
        bureau.close()
    if args.json:
        out.write(dump({"allotted": found}))
        return 0
    for one in found:
        block = one.block
        facts = {"kind": text(f"people.series.{block.series}"), "first": block.first, "last": block.last}
        out.write(text("numbers.permit.line", code=one.code, year=block.year, **facts) + "\n")
    return 0
