"""`bureau return`: what is sent back to stations (docs/return.md)."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TextIO

from station.bureau import adding, returns, witness
from station.bureau.home import Bureau
from station.bureau.packet_numbers import NumberTwice, NumberUnknown
from station.bureau.returns import Line, NoRecipient, NothingToSend, PacketMeanwhile
from station.commands import destination
from station.commands.bureau.session import chosen, open_here, person, person_or_unit
from station.records.bureau import Enrolment
from station.records.exchange import Sent
from station.records.jsonable import dump
from station.rules.return_text import KINDS, RECEIPT, WANTED
from station.texts import text

HELP = text("exchange.cli.return")
BY_HAND = tuple(kind for kind in KINDS if kind not in (RECEIPT, WANTED))
"""Kinds that are files somebody has; the others the bureau makes itself."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """list, add, make."""
    verbs = parser.add_subparsers(dest="verb", required=True)
    listed = verbs.add_parser("list", help=text("exchange.cli.list"))
    listed.add_argument("stations", nargs="*", metavar="STATION", help=text("exchange.cli.stations"))
    listed.add_argument("--json", action="store_true", help=text("exchange.cli.json"))
    added = verbs.add_parser("add", help=text("exchange.cli.add"))
    added.add_argument("station", metavar="STATION", help=text("exchange.cli.station"))
    added.add_argument("kind", choices=BY_HAND, help=text("exchange.cli.kind"))
    added.add_argument("file", type=Path, metavar="FILE", help=text("exchange.cli.file"))
    made = verbs.add_parser("make", help=text("exchange.cli.make"))
    made.add_argument("stations", nargs="*", metavar="STATION", help=text("exchange.cli.stations"))
    made.add_argument("--out", type=Path, metavar="DIR", help=text("exchange.cli.out"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """One verb; 1 where a station could have no packet."""
    bureau = open_here(args)
    try:
        if args.verb == "list":
            found = [(one, returns.listed(bureau, one.code)) for one in chosen(bureau, args.stations)]
            out.write(dump(_shape(found)) if args.json else _prose(found))
        elif args.verb == "add":
            queued = adding.add(bureau, person(args, bureau), args.station, args.kind, args.file)
            out.write(text("exchange.cli.added", name=queued.name, code=queued.code) + "\n")
        else:
            return _make(bureau, args, out)
    finally:
        bureau.close()
    return 0


def _make(bureau: Bureau, args: argparse.Namespace, out: TextIO) -> int:
    """1 where a station could have no packet; the others have theirs. NotWritten."""
    actor, status = person_or_unit(args, bureau), 0
    if args.out is not None:
        destination.check_stick(args.out.parent if args.out.name == returns.RETURNS else args.out)
    for one in chosen(bureau, args.stations):
        witness.receipt(bureau, actor, one.code)
        try:
            out.write(_made(one.name, returns.make(bureau, actor, one.code)))
        except NothingToSend as nothing:
            if args.stations:
                out.write(f"{nothing}\n")
        except (NoRecipient, NumberTwice, NumberUnknown, PacketMeanwhile) as refused:
            out.write(f"{refused}\n")
            status = 1
        if args.out is not None:
            with destination.written(args.out):
                count = returns.carry(bureau, one.code, args.out)
            out.write(text("exchange.cli.carried", name=one.name, count=count, path=args.out) + "\n")
    return status


def _made(name: str, packet: Sent) -> str:
    return text("exchange.cli.made", name=name, seq=packet.seq) + "\n"


def _shape(found: list[tuple[Enrolment, list[Line]]]) -> dict[str, object]:
    names = ("kind", "name", "sha256", "size", "queued_at", "packet", "position")
    return {
        "stations": [
            {
                "code": station.code,
                "name": station.name,
                "items": [
                    {name: getattr(one.item, name) for name in names} | {"outcome": one.outcome, "detail": one.detail}
                    for one in lines
                ],
            }
            for station, lines in found
        ]
    }


def _prose(found: list[tuple[Enrolment, list[Line]]]) -> str:
    lines = []
    for station, items in found:
        for one in items:
            item = one.item
            facts = {"kind": text(f"exchange.kind.{item.kind}"), "name": item.name, "seq": item.packet or "-"}
            said = text(f"exchange.state.{one.outcome}", code=station.code, **facts)
            lines.append(f"{said}：{one.detail}" if one.detail else said)
    return "".join(f"{line}\n" for line in lines or [text("exchange.cli.nothing_listed")])
