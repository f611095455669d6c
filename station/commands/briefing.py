"""`station briefing`: what the first responsible person was briefed on, what was decided, and what became of it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, TextIO

import pendulum

from station.commands.session import open_home, signed_in
from station.errors import UsageError
from station.records.briefing import Briefing, NewBriefing, NewMatter
from station.records.jsonable import dump, jsonable
from station.records.moment import day
from station.services import briefings, record_statistics, statistics_words
from station.texts import text
from station.wiring import Station

HELP = text("briefing.cli.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`list`, `hold`, `settle`."""
    shared = argparse.ArgumentParser(parents=[parser], add_help=False)
    shared.add_argument("--json", action="store_true", help=text("briefing.cli.json"))
    found = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    asked = {
        step: found.add_parser(step, parents=[shared], add_help=False, help=told, description=told)
        for step, told in ((name, text(f"briefing.cli.{name}")) for name in STEPS)
    }
    hold = asked["hold"]
    hold.add_argument("period", metavar="PERIOD", help=text("briefing.cli.period"))
    hold.add_argument("--on", required=True, metavar="YYYY-MM-DD", help=text("briefing.cli.on"))
    hold.add_argument("--chair", required=True, metavar="NAME", help=text("briefing.cli.chair"))
    hold.add_argument("--present", required=True, metavar="NAMES", help=text("briefing.cli.present"))
    names = ("ISSUE", "DECISION", "OWNER", "DUE")
    hold.add_argument("--matter", nargs=4, action="append", metavar=names, help=text("briefing.cli.matter"))
    hold.add_argument("--report", type=Path, metavar="FILE", help=text("briefing.cli.report"))
    hold.add_argument("--note", default="", metavar="WORDS", help=text("briefing.cli.note"))
    asked["settle"].add_argument("matter", type=int, metavar="ID", help=text("briefing.cli.matter_id"))
    asked["settle"].add_argument("--outcome", required=True, metavar="WORDS", help=text("briefing.cli.outcome"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Do the step and say how things stand. Whatever `station.services.briefings` refuses."""
    station = open_home(args)
    try:
        found = STEPS[args.step](args, station)
        learned = {each.period: _learned(station, each) for each in found}
    finally:
        station.close()
    told = [_json(each) for each in found]
    out.write(dump({"briefings": told}) if args.json else "".join(f"{line}\n" for line in _lines(found, learned)))
    return 0


def _list(args: argparse.Namespace, station: Station) -> tuple[Briefing, ...]:
    return briefings.every(station.store)


def _hold(args: argparse.Namespace, station: Station) -> tuple[Briefing, ...]:
    told = NewBriefing(
        held_on=_day(args.on),
        period=record_statistics.period(args.period).code,
        chair=args.chair,
        present=args.present,
        matters=tuple(_matter(station, *words) for words in args.matter or ()),
        report_sha256="" if args.report is None else _digest(args.report),
        note=args.note,
    )
    return (briefings.hold(station.store, signed_in(args, station), told),)


def _matter(station: Station, issue: str, decision: str, owner: str, due: str) -> NewMatter:
    owner_id = briefings.owner(station.store, owner).id if owner else None
    return NewMatter(issue, decision, owner_id, _day(due) if due else None)


def _settle(args: argparse.Namespace, station: Station) -> tuple[Briefing, ...]:
    done = briefings.settle(station.store, signed_in(args, station), args.matter, args.outcome)
    return tuple(each for each in briefings.every(station.store) if each.id == done.briefing_id)


def _learned(station: Station, one: Briefing) -> tuple[str, ...]:
    """What each officer learned until the end of the quarter (REQ-402)."""
    period = record_statistics.period(one.period)
    return statistics_words.hours(record_statistics.hours(station.store, period, station.clock.now()))


def _lines(found: tuple[Briefing, ...], learned: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    if not found:
        yield text("briefing.cli.none")
    for each in found:
        yield text(
            "briefing.cli.line", held_on=each.held_on, period=each.period, chair=each.chair, present=each.present
        )
        for one in each.matters:
            state = text("briefing.cli.closed", outcome=one.outcome) if one.closed_at else text("briefing.cli.open")
            due = "" if one.due_on is None else one.due_on.isoformat()
            yield "  " + "  ".join(filter(None, (str(one.id), one.issue, one.decision, one.owner, due, state)))
        yield from (f"  {line}" for line in learned[each.period])


def _json(one: Briefing) -> dict[str, Any]:
    told: dict[str, Any] = jsonable(one)
    del told["entered_by"]
    return {**told, "entered_by_id": str(one.entered_by)}


def _digest(path: Path) -> str:
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise UsageError(detail=text("briefing.cli.unreadable", path=path, detail=error.strerror or error)) from error


def _day(written: str) -> pendulum.Date:
    try:
        return day(written)
    except ValueError as error:
        raise UsageError(detail=text("briefing.cli.bad_day", written=written)) from error


STEPS = {"list": _list, "hold": _hold, "settle": _settle}
