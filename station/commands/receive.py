"""`station receive [DIR]`: take in what the bureau sent back (docs/return.md)."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TextIO

from station.commands.session import open_home
from station.records.exchange import Settled
from station.records.moment import iso
from station.services import returns
from station.services.returns import Received
from station.texts import text

HELP = text("exchange.cli.receive")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`[DIR] [--json]`."""
    parser.add_argument("folder", nargs="?", type=Path, metavar="DIR", help=text("exchange.cli.folder"))
    parser.add_argument("--json", action="store_true", help=text("exchange.cli.json"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """1 when a packet could not be taken in or something in one was refused, else 0."""
    station = open_home(args)
    try:
        done = returns.receive(station, args.folder)
    finally:
        station.close()
    out.write(_json(done) if args.json else _prose(done))
    return 1 if done.stopped or any(one.outcome == "refused" for one in done.done) else 0


def _json(done: Received) -> str:
    names = ("seq", "position", "kind", "name", "sha256", "outcome", "detail")
    items = [{name: getattr(one, name) for name in names} | {"settled_at": iso(one.settled_at)} for one in done.done]
    stopped = None if done.stopped is None else {"seq": done.lying, "reason": str(done.stopped)}
    return json.dumps({"items": items, "stopped": stopped}, ensure_ascii=False, indent=2) + "\n"


def _prose(done: Received) -> str:
    lines = [_line(one) for one in done.done]
    if done.stopped is not None:
        lines.append(str(done.stopped))
    return "".join(f"{line}\n" for line in lines or [text("exchange.cli.nothing")])


def _line(one: Settled) -> str:
    facts = {"kind": text(f"exchange.kind.{one.kind}"), "name": one.name, "seq": one.seq}
    said = text(f"exchange.outcome.{one.outcome}", **facts)
    return f"{said}：{one.detail}" if one.detail else said
