"""`station gap`: what is missing between recordings, and why. Reading needs nobody; explaining needs a person."""

from __future__ import annotations

import argparse
from typing import TextIO

from station.commands.session import open_home, signed_in
from station.records.docking import Gap
from station.records.jsonable import dump
from station.services import continuity
from station.texts import text
from station.wiring import Station

HELP = text("continuity.cli.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One parser for each step, so that an option of another step is wrong usage."""
    shared = argparse.ArgumentParser(parents=[parser], add_help=False)
    shared.add_argument("--json", action="store_true", help=text("continuity.cli.json"))
    found = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    for step, (ask, _) in STEPS.items():
        told = text(f"continuity.cli.steps.{step}")
        ask(found.add_parser(step, parents=[shared], add_help=False, help=told, description=told))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Do the step; 0 when done."""
    station = open_home(args)
    try:
        return STEPS[args.step][1](args, station, out)
    finally:
        station.close()


def _ask_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--session", type=int, metavar="ID", help=text("continuity.cli.session"))
    parser.add_argument("--case", type=int, metavar="ID", help=text("continuity.cli.case"))
    parser.add_argument("--open", action="store_true", help=text("continuity.cli.open"))


def _list(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    found = continuity.gaps(station.store, session_id=args.session, case_id=args.case, open_only=args.open)
    if args.json:
        out.write(dump({"gaps": found}))
    else:
        out.write("".join(f"{_line(gap)}\n" for gap in found) or text("continuity.cli.none") + "\n")
    return 0


def _ask_nothing(_: argparse.ArgumentParser) -> None:
    pass


def _causes(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    found = continuity.causes(station.clock.now().date())
    if args.json:
        out.write(dump({"causes": found}))
        return 0
    for cause in found:
        confirm = text("continuity.cli.to_confirm") if cause.to_confirm else ""
        facts = {"code": cause.code, "title": cause.title, "basis": cause.basis, "confirm": confirm}
        out.write(text("continuity.cli.cause_line", **facts) + "\n")
    return 0


def _ask_explain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", type=int, metavar="ID", help=text("continuity.cli.id"))
    parser.add_argument("--cause", required=True, metavar="CODE", help=text("continuity.cli.cause"))
    parser.add_argument("--text", default="", help=text("continuity.cli.explanation"))


def _explain(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    gap = continuity.explain(station.store, signed_in(args, station), args.id, args.cause, args.text)
    if args.json:
        out.write(dump({"gap": gap}))
        return 0
    count = sum(one.needs_reason for one in continuity.gaps(station.store, open_only=True))
    left = text("continuity.cli.left", count=count) if count else text("continuity.cli.all_done")
    out.write(text("continuity.cli.done", cause=_title(gap), left=left) + "\n")
    return 0


def _line(gap: Gap) -> str:
    length = "" if gap.seconds is None else text("continuity.cli.seconds", seconds=gap.seconds)
    about = text("continuity.cli.between", before=gap.before_name or "?", after=gap.after_name or "?")
    if gap.before_name is None and gap.after_name is None:
        about = ""
    return text(
        "continuity.cli.line",
        id=gap.id,
        kind=text(f"continuity.kinds.{gap.kind}"),
        serial=gap.serial,
        length=length,
        about=" ".join(filter(None, (about, gap.detail))),
        state=_state(gap),
    )


def _state(gap: Gap) -> str:
    if gap.cause is None:
        return text("continuity.cli.waiting" if gap.needs_reason else "continuity.cli.nobody_asks")
    return text("continuity.cli.told", cause=_title(gap), explanation=gap.explanation, who=gap.explained_by)


def _title(gap: Gap) -> str:
    return next((one.title for one in continuity.causes() if one.code == gap.cause), gap.cause or "")


STEPS = {"list": (_ask_list, _list), "causes": (_ask_nothing, _causes), "explain": (_ask_explain, _explain)}
