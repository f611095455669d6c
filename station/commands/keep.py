"""`station keep`: what is past its term, lists to dispose of it, seals, marks of confidentiality (docs/keeping.md)."""

from __future__ import annotations

import argparse
from typing import TextIO

from station.commands.session import open_home, signed_in
from station.records.jsonable import dump
from station.records.keeping import Disposal, Hold
from station.services import casebook, destruction, disposal, holds, secrecy
from station.services.disposal import Expired
from station.store.store import Store
from station.texts import text
from station.wiring import Station

HELP = text("keeping.cli.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One parser for each step, so that an option of another step is wrong usage."""
    shared = argparse.ArgumentParser(parents=[parser], add_help=False)
    shared.add_argument("--json", action="store_true", help=text("keeping.cli.json"))
    found = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    for step, (ask, _) in STEPS.items():
        told = text(f"keeping.cli.steps.{step}")
        ask(found.add_parser(step, parents=[shared], add_help=False, help=told, description=told))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Do the step; 0 when done."""
    station = open_home(args)
    try:
        STEPS[args.step][1](args, station, out)
    finally:
        station.close()
    return 0


def _ask_nothing(_: argparse.ArgumentParser) -> None:
    pass


def _list(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    store = station.store
    expired, lists, sealed = disposal.expired(store), disposal.disposals(store), holds.standing(store)
    if args.json:
        out.write(dump({"expired": expired, "disposals": lists, "holds": sealed}))
        return
    lines = [*map(_expired, expired), *map(decided, lists), *(_hold(store, each) for each in sealed)]
    out.write("".join(f"{line}\n" for line in lines) or text("keeping.cli.nothing") + "\n")


def _ask_what(parser: argparse.ArgumentParser, *, clip_of_case: bool = False) -> None:
    what = parser if clip_of_case else parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--case", required=clip_of_case, metavar="CASE", help=text("keeping.cli.case"))
    what.add_argument("--clip", type=int, metavar="CLIP", help=text("keeping.cli.clip"))
    parser.add_argument("--reason", required=True, help=text("keeping.cli.reason"))


def _ask_hold(parser: argparse.ArgumentParser) -> None:
    _ask_what(parser)
    parser.add_argument("--cause", choices=holds.CAUSES, default="other", help=text("keeping.cli.cause"))


def _place(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    case_id = None if args.case is None else casebook.by_number(station.store, args.case).id
    actor = signed_in(args, station)
    made = holds.place(station.store, actor, args.cause, args.reason, case_id=case_id, clip_id=args.clip)
    _say_hold(args, station.store, out, holds.get(station.store, made))


def _ask_lift(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", type=int, metavar="ID", help=text("keeping.cli.hold_id"))
    parser.add_argument("--reason", required=True, help=text("keeping.cli.reason"))


def _lift(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    _say_hold(args, station.store, out, holds.lift(station.store, signed_in(args, station), args.id, args.reason))


def _ask_mark(parser: argparse.ArgumentParser) -> None:
    _ask_what(parser, clip_of_case=True)
    parser.add_argument("--level", choices=secrecy.CHOICES, required=True, help=text("keeping.cli.level"))


def _mark(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    secrecy.refuse_state_secret(args.level, args.reason)
    case = casebook.by_number(station.store, args.case)
    secrecy.mark(station.store, signed_in(args, station), case.id, args.level, args.reason, clip_id=args.clip)
    level = secrecy.level(station.store, case.id, args.clip)
    told = text("keeping.cli.marked", number=case.number, level=text(f"keeping.level.{level}"))
    out.write(dump({"case": case.number, "clip_id": args.clip, "level": level}) if args.json else told + "\n")


def _ask_propose(parser: argparse.ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--clip", type=int, action="append", default=[], metavar="CLIP", help=text("keeping.cli.clip"))
    which.add_argument("--all", action="store_true", help=text("keeping.cli.all"))
    parser.add_argument("--reason", required=True, help=text("keeping.cli.reason"))


def _propose(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    chosen = [each.clip_id for each in disposal.expired(station.store)] if args.all else args.clip
    _say(args, out, disposal.propose(station.store, signed_in(args, station), chosen, args.reason))


def _ask_decide(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", type=int, metavar="ID", help=text("keeping.cli.disposal_id"))
    parser.add_argument("--refuse", action="store_true", help=text("keeping.cli.refuse"))
    parser.add_argument("--reason", required=True, help=text("keeping.cli.reason"))


def _decide(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    actor = signed_in(args, station)
    _say(args, out, disposal.decide(station.store, actor, args.id, not args.refuse, args.reason))


def _ask_dispose(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", type=int, metavar="ID", help=text("keeping.cli.disposal_id"))


def _dispose(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    done = destruction.carry_out(station, signed_in(args, station), args.id)
    _say(args, out, done)
    kept = sum(item.removed_at is None for item in done.items)
    if kept and not args.json:
        out.write(text("keeping.cli.kept", count=kept) + "\n")


def _say(args: argparse.Namespace, out: TextIO, found: Disposal) -> None:
    out.write(dump({"disposal": found}) if args.json else decided(found) + "\n")


def _say_hold(args: argparse.Namespace, store: Store, out: TextIO, found: Hold) -> None:
    out.write(dump({"hold": found}) if args.json else _hold(store, found) + "\n")


def _expired(one: Expired) -> str:
    term = disposal.term_title(one.basis)
    return text("keeping.cli.expired", id=one.clip_id, name=one.name, on=one.expired_on.isoformat(), term=term)


def decided(one: Disposal) -> str:
    """How a list stands, in a line."""
    facts = {"count": len(one.items), "reason": one.decision_reason or one.reason}
    return text("keeping.cli.disposal", id=one.id, number=one.number, state=text(f"keeping.state.{one.state}"), **facts)


def _hold(store: Store, one: Hold) -> str:
    facts = {"what": holds.what(store, one), "cause": text(f"keeping.cause.{one.cause}"), "reason": one.reason}
    lifted = "" if one.lifted_at is None else text("keeping.cli.lifted", why=one.lifted_why)
    return text("keeping.cli.hold", id=one.id, **facts) + lifted


STEPS = {
    "list": (_ask_nothing, _list),
    "hold": (_ask_hold, _place),
    "lift": (_ask_lift, _lift),
    "mark": (_ask_mark, _mark),
    "propose": (_ask_propose, _propose),
    "decide": (_ask_decide, _decide),
    "dispose": (_ask_dispose, _dispose),
}
