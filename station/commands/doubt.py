"""`station doubt`: what makes recordings of cases doubtful, and why. Explaining needs a person, reading nobody."""

from __future__ import annotations

import argparse
from typing import TextIO

from station.commands.session import open_home, signed_in
from station.records.doubt import Doubt
from station.records.jsonable import dump
from station.services import casebook, doubts
from station.texts import text
from station.wiring import Station

HELP = text("doubts.cli.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One parser for each step, so that an option of another step is wrong usage."""
    shared = argparse.ArgumentParser(parents=[parser], add_help=False)
    shared.add_argument("--json", action="store_true", help=text("doubts.cli.json"))
    found = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    for step, (ask, _) in STEPS.items():
        told = text(f"doubts.cli.steps.{step}")
        ask(found.add_parser(step, parents=[shared], add_help=False, help=told, description=told))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Do the step; 0 when done."""
    station = open_home(args)
    try:
        return STEPS[args.step][1](args, station, out)
    finally:
        station.close()


def _ask_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--case", metavar="CASE", help=text("doubts.cli.case"))
    parser.add_argument("--open", action="store_true", help=text("doubts.cli.open"))


def _list(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    if args.case is None:
        found = doubts.every(station.store, open_only=args.open)
    else:
        found = doubts.of_case(station.store, casebook.by_number(station.store, args.case).id, args.open)
    if args.json:
        out.write(dump({"doubts": found}))
    else:
        out.write("".join(f"{_line(doubt)}\n" for doubt in found) or text("doubts.cli.none") + "\n")
    return 0


def _ask_nothing(_: argparse.ArgumentParser) -> None:
    pass


def _causes(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    found = doubts.causes(station.clock.now().date())
    if args.json:
        out.write(dump({"causes": found}))
        return 0
    for cause in found:
        confirm = text("doubts.cli.to_confirm") if cause.to_confirm else ""
        facts = {"code": cause.code, "title": cause.title, "basis": cause.basis, "confirm": confirm}
        out.write(text("doubts.cli.cause_line", **facts) + "\n")
    return 0


def _ask_explain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", type=int, metavar="ID", help=text("doubts.cli.id"))
    parser.add_argument("--cause", required=True, metavar="CODE", help=text("doubts.cli.cause"))
    parser.add_argument("--text", default="", help=text("doubts.cli.explanation"))


def _explain(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    doubt = doubts.explain(station.store, signed_in(args, station), args.id, args.cause, args.text)
    if args.json:
        out.write(dump({"doubt": doubt}))
        return 0
    count = len(doubts.of_case(station.store, doubt.case_id, open_only=True))
    left = text("doubts.cli.left", count=count) if count else text("doubts.cli.all_done")
    out.write(text("doubts.cli.done", cause=_title(doubt), left=left) + "\n")
    return 0


def _line(doubt: Doubt) -> str:
    return text(
        "doubts.cli.line",
        id=doubt.id,
        kind=text(f"doubts.kinds.{doubt.kind}"),
        number=doubt.case_number,
        name=doubt.clip_name,
        detail=doubt.detail,
        state=_state(doubt),
    )


def _state(doubt: Doubt) -> str:
    if doubt.cause is None:
        return text("doubts.cli.waiting")
    return text("doubts.cli.told", cause=_title(doubt), explanation=doubt.explanation, who=doubt.explained_by)


def _title(doubt: Doubt) -> str:
    return next((one.title for one in doubts.causes() if one.code == doubt.cause), doubt.cause or "")


STEPS = {"list": (_ask_list, _list), "causes": (_ask_nothing, _causes), "explain": (_ask_explain, _explain)}
