"""`station numbers`: what the bureau allotted, what is left, holes and their reasons; final numbers for draft ones."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import Any, TextIO

from station.commands.session import open_home, signed_in
from station.records.jsonable import dump
from station.rules.numbering import CASE_PREFIX
from station.services import draft_numbers, numbers
from station.services.draft_numbers import Settled
from station.services.numbers import Series
from station.services.numbers_words import runs
from station.texts import text
from station.wiring import Station

HELP = text("numbers.cli.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`list`, `gap`, `settle`."""
    shared = argparse.ArgumentParser(parents=[parser], add_help=False)
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    asked = {
        step: steps.add_parser(step, parents=[shared], add_help=False, help=text(f"numbers.cli.{step}")) for step in _DO
    }
    asked["list"].add_argument("--year", type=int, metavar="N", help=text("numbers.cli.year"))
    asked["list"].add_argument("--json", action="store_true", help=text("people.cli.json"))
    gap = asked["gap"]
    gap.add_argument("series", choices=list(CASE_PREFIX), metavar="KIND", help=text("numbers.permit.series"))
    gap.add_argument("serials", nargs="+", type=int, metavar="N", help=text("numbers.cli.serials"))
    gap.add_argument("--year", type=int, metavar="N", help=text("numbers.cli.year"))
    gap.add_argument("--reason", required=True, help=text("people.permit.reason"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Do the step; 0 when done."""
    station = open_home(args)
    try:
        _DO[args.step](args, station, out)
    finally:
        station.close()
    return 0


def taken(settled: Sequence[Settled]) -> str:
    """That numbers of the bureau were put in, and which cases were waiting for them."""
    return "\n".join((text("numbers.taken"), *_settled(settled)))


def _list(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    year = args.year or station.clock.now().year
    found, waiting = numbers.standing(station.store, year), draft_numbers.to_replace(station.store)
    if args.json:
        out.write(dump({"year": year, "series": [_listed(one) for one in found], "to_replace": waiting}))
        return
    for one in found:
        out.write("\n".join(_lines(one)) + "\n")
    for paper in waiting:
        facts = {"case": paper.case_number, "title": paper.title, "number": paper.number}
        out.write(text("numbers.replace", **facts) + "\n")


def _listed(one: Series) -> dict[str, Any]:
    blocks = [
        {"first": each.first, "last": each.last, "permit": each.permit, "allotted_at": each.allotted_at}
        for each in one.blocks
    ]
    shared = {name: getattr(one, name) for name in ("series", "following", "draft", "left", "low", "gaps")}
    start = None if one.start is None else one.start.next
    return {**shared, "start": start, "blocks": blocks, "unexplained": one.unexplained, "drafts": one.drafts}


def _lines(one: Series) -> Iterator[str]:
    yield text("numbers.line", kind=text(f"people.series.{one.series}"), following=one.following)
    for block in one.blocks:
        yield "  " + text("numbers.block", first=block.first, last=block.last)
    if one.blocks:
        yield "  " + text("numbers.low" if one.low else "numbers.left", left=one.left)
    if one.drafts:
        yield "  " + text("numbers.drafts", drafts="、".join(one.drafts))
    for gap in one.gaps:
        yield "  " + text("numbers.gap", serial=gap.serial, reason=gap.reason)
    if one.unexplained:
        yield "  " + text("numbers.unexplained", serials=runs(one.unexplained))


def _gap(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    year, proof = args.year or station.clock.now().year, signed_in(args, station)
    numbers.explain(station.store, proof, args.series, year, args.serials, args.reason)
    out.write(text("numbers.explained", serials=runs(sorted(set(args.serials)))) + "\n")


def _settle(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    out.write("\n".join(_settled(draft_numbers.settle(station.store, signed_in(args, station)))) + "\n")


def _settled(found: Sequence[Settled]) -> list[str]:
    return [text("numbers.settled_line", old=one.old, new=one.new) for one in found]


_DO = {"list": _list, "gap": _gap, "settle": _settle}
