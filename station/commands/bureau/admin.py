"""`bureau admin`: who enrols stations and people at the bureau, and sets its lines."""

from __future__ import annotations

import argparse
from typing import TextIO

from station.bureau import admins, reviewers
from station.bureau.home import Bureau
from station.commands.bureau.session import open_here, person
from station.commands.session import read_pin
from station.records.jsonable import dump
from station.services import staff
from station.texts import text

HELP = text("bureau_admin.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`add NAME`, `list [--json]`, `pin NAME`, `end NAME --reason TEXT`."""
    shared = argparse.ArgumentParser(parents=[parser], add_help=False)
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    # The options before the step, its -h included, come from `shared`.
    told = {step: text(f"bureau_admin.steps.{step}") for step in ("add", "list", "pin", "end")}
    add, shown, pin, end = (
        steps.add_parser(step, parents=[shared], add_help=False, help=words, description=words)
        for step, words in told.items()
    )
    for one in (add, pin, end):
        one.add_argument("name", metavar="NAME", help=text("bureau_admin.name"))
    for one in (add, pin):
        one.add_argument("--new-pin-fd", type=int, metavar="N", help=text("bureau_admin.new_pin_fd"))
    pin.add_argument("--reason", default="", metavar="TEXT", help=text("bureau_admin.pin_reason"))
    end.add_argument("--reason", required=True, metavar="TEXT", help=text("bureau_admin.end_reason"))
    shown.add_argument("--json", action="store_true", help=text("bureau_admin.json"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Enrol, list, give a PIN, end. AdminAlready, AdminUnknown, LastAdmin, PinWeak and what signing in refuses."""
    bureau = open_here(args)
    try:
        {"add": _add, "list": _list, "pin": _pin, "end": _end}[args.step](args, bureau, out)
    finally:
        bureau.close()
    return 0


def _add(args: argparse.Namespace, bureau: Bureau, out: TextIO) -> None:
    actor = person(args, bureau)
    pin = _read(args) if reviewers.known(bureau, args.name) is None else ""
    new = admins.add(bureau, actor, args.name, pin)
    out.write(text("bureau_admin.enrolled" if new else "bureau_admin.also", name=args.name) + "\n")


def _pin(args: argparse.Namespace, bureau: Bureau, out: TextIO) -> None:
    actor = person(args, bureau)
    admins.set_pin(bureau, actor, args.name, _read(args), args.reason)
    out.write(text("bureau_admin.pin_set", name=args.name) + "\n")


def _end(args: argparse.Namespace, bureau: Bureau, out: TextIO) -> None:
    admins.end(bureau, person(args, bureau), args.name, args.reason)
    out.write(text("bureau_admin.ended", name=args.name) + "\n")


def _list(args: argparse.Namespace, bureau: Bureau, out: TextIO) -> None:
    found = admins.listed(bureau)
    if args.json:
        facts = [
            {"id": str(one.id), "name": one.name, "roles": sorted(one.roles), "pin": staff.has_pin(bureau.keys, one.id)}
            for one in found
        ]
        out.write(dump({"admins": facts}))
        return
    for one in found:
        duties = [text(f"ledger.roles.{role}") for role in sorted(one.roles)]
        duties += [] if staff.has_pin(bureau.keys, one.id) else [text("bureau_admin.no_pin")]
        out.write(text("bureau_admin.line", name=one.name, duties="、".join(duties)) + "\n")


def _read(args: argparse.Namespace) -> str:
    return read_pin(args.new_pin_fd, text("bureau_review.people.pin_prompt", name=args.name))
