"""After the draw: a closed enterprise, an absent inspector, a direct order."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TextIO

from station.commands.draw.options import Step, ask_number, named, say
from station.commands.session import second_person, signed_in
from station.errors import UsageError
from station.services import draw_after, draw_names, drop
from station.texts import text
from station.wiring import Station


def _ask_substitute(parser: argparse.ArgumentParser) -> None:
    _ask_enterprise(parser)
    parser.add_argument("--reason", required=True, metavar="CODE", help=text("draw_after.cli.reason"))
    parser.add_argument("--evidence", type=Path, metavar="FILE", help=text("draw_after.cli.evidence"))
    parser.add_argument("--inspector", metavar="NAME", help=text("draw_after.cli.inspector"))
    _ask_two(parser)


def _ask_assign(parser: argparse.ArgumentParser) -> None:
    _ask_enterprise(parser)
    parser.add_argument("--people", required=True, type=_names, metavar="A,B", help=text("draw_after.cli.people"))
    _ask_two(parser)


def _ask_enterprise(parser: argparse.ArgumentParser) -> None:
    ask_number(parser)
    parser.add_argument("--enterprise", required=True, metavar="CODE", help=text("draw_after.cli.enterprise"))


def _ask_two(parser: argparse.ArgumentParser) -> None:
    """What the two people say, and who the second is: without one there is nothing to do."""
    parser.add_argument("--note", required=True, type=_note, metavar="TEXT", help=text("draw_after.cli.note"))
    parser.add_argument("--with", dest="cosigner", required=True, metavar="NAME", help=text("draw_after.cli.second"))
    parser.add_argument("--cosigner-pin-fd", type=int, metavar="N", help=text("draw.cli.second_pin"))


def _substitute(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    draw_id, store = named(args, station), station.store
    target = draw_names.enterprise(store, args.enterprise)
    gone = None if args.inspector is None else draw_names.inspector(store, args.inspector)
    if gone is None and args.evidence is None:
        raise UsageError(detail=text("draw_after.cli.evidence_needed"))
    shown = b"" if args.evidence is None else drop.read(args.evidence)[1]
    actor, second = signed_in(args, station), second_person(args, station)
    if gone is None:
        draw_after.replace_closed(station, actor, draw_id, target, args.reason, shown, args.note, second)
    else:
        draw_after.replace_inspector(station, actor, draw_id, target, gone, args.reason, args.note, second, shown)
    say(args, station, draw_id, out)


def _assign(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    draw_id, target = named(args, station), draw_names.enterprise(station.store, args.enterprise)
    people = [draw_names.inspector(station.store, each) for each in args.people]
    actor, second = signed_in(args, station), second_person(args, station)
    draw_after.assign_directly(station, actor, draw_id, target, people, args.note, second)
    say(args, station, draw_id, out)


def _names(written: str) -> tuple[str, ...]:
    """`姓名,姓名`. UsageError."""
    found = tuple(part.strip() for part in re.split("[,，、]", written) if part.strip())
    if not found:
        raise UsageError(detail=text("draw_after.cli.no_people"))
    return found


def _note(written: str) -> str:
    """Words that are not blank. UsageError."""
    if not written.strip():
        raise UsageError(detail=text("draw_after.cli.no_note"))
    return written.strip()


STEPS: dict[str, Step] = {
    "substitute": Step(_ask_substitute, _substitute),
    "assign": Step(_ask_assign, _assign),
}
