"""`station clip`: a recording that was put to the wrong case goes to the right one, or back to the unclaimed.

What the case loses is said before anything is written; `--check` says only that.
"""

from __future__ import annotations

import argparse
from typing import Any, TextIO

from station.commands.session import open_home, signed_in
from station.errors import UsageError
from station.records.jsonable import dump
from station.services import casebook, custody, relinking, relinking_words
from station.services.relinking import Told
from station.texts import text
from station.wiring import Station

HELP = text("relinking.cli.help")
STEPS = ("move", "unlink")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One parser for each step, so that an option of another step is wrong usage."""
    shared = argparse.ArgumentParser(parents=[parser], add_help=False)
    shared.add_argument("clip", metavar="CLIP", help=text("relinking.cli.clip"))
    shared.add_argument("--reason", default="", help=text("relinking.cli.reason"))
    shared.add_argument("--check", action="store_true", help=text("relinking.cli.check"))
    shared.add_argument("--json", action="store_true", help=text("relinking.cli.json"))
    found = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    for step in STEPS:
        told = text(f"relinking.cli.steps.{step}")
        asked = found.add_parser(step, parents=[shared], add_help=False, help=told, description=told)
        if step == "move":
            asked.add_argument("case", metavar="CASE", help=text("relinking.cli.case"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Say what it costs, then do it; 0 when done or only asked."""
    if not args.check and not args.reason.strip():
        raise UsageError(detail=text("relinking.cli.needs_reason"))
    clip_id = _id(args.clip)
    station = open_home(args)
    try:
        to = casebook.by_number(station.store, args.case).id if args.step == "move" else None
        told = relinking.told(station.store, clip_id, to)
        if not args.json:
            out.writelines(f"{line}\n" for line in relinking_words.lines(told))
        if not args.check:
            _do(args, station, clip_id, to)
    finally:
        station.close()
    if args.json:
        out.write(dump(_document(told, done=not args.check)))
    elif not args.check:
        facts = {"name": told.clip.name, "number": told.to and told.to.number}
        out.write(text(f"relinking.cli.{'moved' if told.to else 'unlinked'}", **facts) + "\n")
    return 0


def _id(written: str) -> int:
    """An id as rows have it. UsageError."""
    if not written.isdecimal() or int(written) > custody.LARGEST:
        raise UsageError(detail=text("relinking.cli.clip"))
    return int(written)


def _document(told: Told, *, done: bool) -> dict[str, Any]:
    return {
        "done": done,
        "clip": {"id": told.clip.id, "name": told.clip.name, "sha256": told.clip.sha256},
        "from": {"id": told.case.id, "number": told.case.number},
        "to": None if told.to is None else {"id": told.to.id, "number": told.to.number},
        "loses": {"items": told.items, "unnamed": told.unnamed, "left": told.left, "upload": told.upload},
        "sent": told.sent,
    }


def _do(args: argparse.Namespace, station: Station, clip_id: int, to: int | None) -> None:
    actor, reason = signed_in(args, station), args.reason.strip()
    if to is None:
        relinking.unlink(station.store, actor, clip_id, reason)
    else:
        relinking.move(station.store, actor, clip_id, to, reason)
