"""`station draw STEP`: the ceremony step by step, and `verify`, which needs no station, no keys and no database."""

from __future__ import annotations

import argparse
from typing import TextIO

from station.commands.draw import anywhere, exchange, later, papers, steps
from station.commands.session import open_home
from station.texts import text

HELP = text("draw.cli.help")
STEPS = {**exchange.STEPS, **steps.STEPS, **later.STEPS, **papers.STEPS}
ANYWHERE = {"verify": (anywhere.ask_verify, anywhere.verify), "nonce": (anywhere.ask_nonce, anywhere.nonce)}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One parser for each step, so that an option of another step is wrong usage."""
    shared = argparse.ArgumentParser(parents=[parser], add_help=False)
    shared.add_argument("--json", action="store_true", help=text("draw.cli.json"))
    found = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    asking = {name: step.ask for name, step in STEPS.items()} | {name: ask for name, (ask, _) in ANYWHERE.items()}
    for step, ask in asking.items():
        told = text(f"draw.cli.steps.{step}")
        # The options before the step, its -h included, come from `shared`.
        ask(found.add_parser(step, parents=[shared], add_help=False, help=told, description=told))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Do the step; 0 when done or everything verified, 1 when a check failed."""
    if args.step in ANYWHERE:
        return ANYWHERE[args.step][1](args, out)
    station = open_home(args)
    try:
        STEPS[args.step].do(args, station, out)
    finally:
        station.close()
    return 0
